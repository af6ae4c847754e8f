package io.sluice.ortc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the packets of a producer are renamed when they enter the router: its consumers see the router's payload types and
 * SSRCs chosen by the router, whatever the producer uses.
 *
 * @param codecs one for each codec of the producer, RTX included
 * @param encodings one for each encoding of the producer, in its order
 */
public record RtpMapping(List<Codec> codecs, List<Encoding> encodings) {
    public RtpMapping {
        codecs = List.copyOf(codecs);
        encodings = List.copyOf(encodings);
    }

    /**
     * @param payloadType as the producer sends it, 0 to 127
     * @param mappedPayloadType the router's, 0 to 127
     */
    public record Codec(int payloadType, int mappedPayloadType) {}

    /**
     * @param ssrc as the producer announced it, 0 to 2^32 - 1; null when only its packets will tell
     * @param rid as the producer announced it; null for none
     * @param scalabilityMode as the producer announced it; null for one layer
     * @param mappedSsrc the router's, 0 to 2^32 - 1
     */
    public record Encoding(
            @Nullable Long ssrc,
            @Nullable String rid,
            @Nullable String scalabilityMode,
            long mappedSsrc) {}

    /** The router's payload type for one of the producer's, or -1 when it is not mapped. */
    public int mappedPayloadType(int payloadType) {
        for (Codec codec : codecs) {
            if (codec.payloadType() == payloadType) {
                return codec.mappedPayloadType();
            }
        }
        return -1;
    }
}
