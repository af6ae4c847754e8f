package io.sluice.routing;

import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * The header extensions of a consumer: the ids the receiver negotiated and its MID, which stands in every packet if they negotiated it, since a
 * receiver that has not yet learnt the SSRC finds the stream by it (RFC 8843 section 9.2). Immutable.
 */
public final class OutboundExtensions {
    private final ExtensionMap ids;
    private final MemorySegment mid;

    /**
     * @param mid 1 to 16 ASCII characters, what the one-byte form of RFC 8285 section 4.2 holds
     */
    public OutboundExtensions(ExtensionMap ids, String mid) {
        byte[] bytes = mid.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length < 1 || bytes.length > 16) {
            throw new IllegalArgumentException("mid '" + mid + "' is not 1 to 16 characters long");
        }
        this.ids = ids;
        this.mid = MemorySegment.ofArray(bytes);
    }

    private OutboundExtensions(ExtensionMap ids) {
        this.ids = ids;
        this.mid = MemorySegment.NULL;
    }

    /** Of a receiver that tells streams by SSRC alone. */
    public static OutboundExtensions withoutMid(ExtensionMap ids) {
        if (ids.contains(ExtensionType.MID)) {
            throw new IllegalArgumentException("ids has one for MID, but there is no MID to write");
        }
        return new OutboundExtensions(ids);
    }

    public ExtensionMap ids() {
        return ids;
    }

    public MemorySegment mid() {
        return mid;
    }
}
