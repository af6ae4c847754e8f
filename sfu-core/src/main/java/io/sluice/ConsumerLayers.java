package io.sluice;

/**
 * A choice of layers. A spatial layer is an encoding of a {@link ProducerType#SIMULCAST} producer, or a layer within the stream of
 * a {@link ProducerType#SVC} one; 0 is the lowest.
 *
 * @param spatialLayer 0 and up
 * @param temporalLayer 0 and up
 */
public record ConsumerLayers(int spatialLayer, int temporalLayer) {
    /** Higher than any layer, which as a preference means the highest. */
    public static final int HIGHEST = 255;

    public ConsumerLayers {
        requireLayer("spatialLayer", spatialLayer);
        requireLayer("temporalLayer", temporalLayer);
    }

    /** A spatial layer with all its temporal ones. */
    public static ConsumerLayers ofSpatial(int spatialLayer) {
        return new ConsumerLayers(spatialLayer, HIGHEST);
    }

    private static void requireLayer(String name, int layer) {
        if (layer < 0 || layer > HIGHEST) {
            throw new IllegalArgumentException(name + " is " + layer + "; accepted is 0 to " + HIGHEST);
        }
    }
}
