package io.sluice.stream;

/**
 * Bits per second from a byte count that somebody keeps anyway: the count is looked at now and then, so that a packet costs
 * nothing. Confined to its loop.
 */
public final class SampledBitrate {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Over less than this a frame more or less decides. */
    private static final long LEAST_NANOS = NANOS_PER_SECOND / 2;

    private boolean sampled;
    private long bytesAtSample;
    private long sampleNanos;
    private long bytesBefore;
    private long beforeNanos;

    /** Notes the count, to be called about every second. */
    public void sample(long bytes, long nowNanos) {
        if (!sampled) {
            bytesAtSample = bytes;
            sampleNanos = nowNanos;
        }
        if (!sampled || nowNanos - sampleNanos >= LEAST_NANOS) {
            bytesBefore = bytesAtSample;
            beforeNanos = sampleNanos;
            bytesAtSample = bytes;
            sampleNanos = nowNanos;
        }
        sampled = true;
    }

    /** The bitrate since the last sample, or since the one before while that is too short ago; 0 before there is any. */
    public long bitrateBps(long bytes, long nowNanos) {
        boolean young = nowNanos - sampleNanos < LEAST_NANOS;
        long elapsedNanos = nowNanos - (young ? beforeNanos : sampleNanos);
        if (!sampled || elapsedNanos <= 0) {
            return 0;
        }
        double sent = bytes - (young ? bytesBefore : bytesAtSample);
        return (long) (sent * Byte.SIZE * NANOS_PER_SECOND / elapsedNanos);
    }
}
