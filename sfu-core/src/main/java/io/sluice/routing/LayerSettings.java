package io.sluice.routing;

import io.sluice.rtp.codec.FrameReader;
import io.sluice.rtp.codec.PayloadNumbers;
import io.sluice.stream.LayerMeter;

/**
 * The layers of one encoding, as its sender announced them.
 *
 * @param mimeType what tells how to read them
 * @param spatialLayers 1 to 4
 * @param temporalLayers 1 to 8
 * @param independent whether spatial layers lean on each other in key frames at most
 * @param several whether it is one of several encodings
 */
public record LayerSettings(
        String mimeType, int spatialLayers, int temporalLayers, boolean independent, boolean several) {
    public LayerSettings {
        if (spatialLayers < 1 || spatialLayers > 4) {
            throw new IllegalArgumentException("spatialLayers " + spatialLayers + " is not within 1..4");
        }
        if (temporalLayers < 1 || temporalLayers > 8) {
            throw new IllegalArgumentException("temporalLayers " + temporalLayers + " is not within 1..8");
        }
    }

    /** For one stream on one loop. */
    public FrameReader newReader() {
        return FrameReader.forMimeType(mimeType, independent);
    }

    /** What measures its layers. */
    public LayerMeter newMeter() {
        return new LayerMeter(spatialLayers, temporalLayers, independent);
    }

    /** Which numbers its payloads have. */
    public PayloadNumbers numbers() {
        return PayloadNumbers.forMimeType(mimeType);
    }
}
