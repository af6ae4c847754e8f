package io.sluice.bwe;

import java.util.Arrays;
import java.util.Objects;

/**
 * What one receiver can be sent of one video stream: rungs of rising quality and rising bitrate, each a pair of layers. Rungs
 * are what flows upstream at the moment and what the receiver wants, and no others. A rung that would cost as much as a better one is left
 * out; so is one that costs less than a smaller picture because it has fewer pictures a second: nobody gives up movement for size. Reused, so a ladder holds until its stream is asked for it again. Confined to a loop; allocates only when it has more rungs than ever before.
 */
public final class BitrateLadder {
    /** Four spatial layers of eight temporal ones: what any payload descriptor can name. */
    public static final int MAX_RUNGS = 32;

    /** Rungs there is room for at first: a stream without layers has one, and there are many of these. */
    private static final int FEWEST = 2;

    private byte[] spatialLayers = new byte[FEWEST];
    private byte[] temporalLayers = new byte[FEWEST];
    private long[] bitrates = new long[FEWEST];
    private int size;

    /** How many rungs there are, 0 to {@value #MAX_RUNGS}; 0 while nothing flows. */
    public int size() {
        return size;
    }

    /** 0 to 3. */
    public int spatialLayer(int rung) {
        return spatialLayers[Objects.checkIndex(rung, size)];
    }

    /** 0 to 7. */
    public int temporalLayer(int rung) {
        return temporalLayers[Objects.checkIndex(rung, size)];
    }

    /** What this rung takes in all, in bits per second, as measured of late where it comes in; RTP headers included. */
    public long bitrateBps(int rung) {
        return bitrates[Objects.checkIndex(rung, size)];
    }

    /** Takes all rungs away. */
    public void clear() {
        size = 0;
    }

    /**
     * Adds a rung of higher layers than those there are: a higher spatial layer, or the same and a higher temporal one. Of those there
     * are, the ones that cost no less go, unless one of them has more pictures a second: then the new one is not taken.
     *
     * @throws IllegalStateException if there are {@value #MAX_RUNGS} rungs
     */
    public void add(int spatialLayer, int temporalLayer, long bitrateBps) {
        int kept = size;
        while (kept > 0 && bitrates[kept - 1] >= bitrateBps) {
            kept--;
            if (temporalLayers[kept] > temporalLayer) {
                return;
            }
        }
        size = kept;
        if (size == MAX_RUNGS) {
            throw new IllegalStateException("there are " + MAX_RUNGS + " rungs already");
        }
        if (size == bitrates.length) {
            spatialLayers = Arrays.copyOf(spatialLayers, 2 * size);
            temporalLayers = Arrays.copyOf(temporalLayers, 2 * size);
            bitrates = Arrays.copyOf(bitrates, 2 * size);
        }
        spatialLayers[size] = (byte) spatialLayer;
        temporalLayers[size] = (byte) temporalLayer;
        bitrates[size] = bitrateBps;
        size++;
    }
}
