package io.sluice.ortc;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An RTP header extension in use on a stream.
 *
 * @param uri its name, one of {@link RtpHeaderExtensionUri} or one this engine passes over
 * @param id 1 to 255; 1 to 14 fit the one-byte form (RFC 8285 section 4.2)
 * @param encrypt whether it is encrypted (RFC 6904); producers must not
 * @param parameters values are {@code String} or {@code Integer}
 */
public record RtpHeaderExtensionParameters(String uri, int id, boolean encrypt, Map<String, Object> parameters) {
    public RtpHeaderExtensionParameters(
            @Nullable String uri, int id, boolean encrypt, @Nullable Map<String, Object> parameters) {
        this.uri = Normal.text(uri);
        this.id = id;
        this.encrypt = encrypt;
        this.parameters = Normal.parameters(parameters);
    }

    /** An extension that is not encrypted and has no parameters. */
    public static RtpHeaderExtensionParameters of(String uri, int id) {
        return new RtpHeaderExtensionParameters(uri, id, false, null);
    }
}
