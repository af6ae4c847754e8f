package io.sluice.ortc;

import org.jspecify.annotations.Nullable;

/**
 * An RTP header extension (RFC 8285) an endpoint or a router can handle.
 *
 * @param kind the kind of streams that may carry it
 * @param uri its name, one of {@link RtpHeaderExtensionUri}
 * @param preferredId 1 to 255; 1 to 14 fit the one-byte form
 * @param preferredEncrypt whether to encrypt it (RFC 6904)
 * @param direction seen from the owner of the capabilities; sendrecv when not given
 */
public record RtpHeaderExtension(
        MediaKind kind, String uri, int preferredId, boolean preferredEncrypt, RtpHeaderExtensionDirection direction) {
    public RtpHeaderExtension(
            @Nullable MediaKind kind,
            @Nullable String uri,
            int preferredId,
            boolean preferredEncrypt,
            @Nullable RtpHeaderExtensionDirection direction) {
        if (kind == null) {
            throw new InvalidRtpException("kind", "is missing", "audio or video");
        }
        this.kind = kind;
        this.uri = Normal.text(uri);
        this.preferredId = preferredId;
        this.preferredEncrypt = preferredEncrypt;
        this.direction = direction == null ? RtpHeaderExtensionDirection.SENDRECV : direction;
    }
}
