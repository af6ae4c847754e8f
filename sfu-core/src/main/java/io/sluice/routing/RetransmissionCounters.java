package io.sluice.routing;

/**
 * Packets that receivers asked for by NACK, by {@link RetransmissionOutcome}. Of one stream, or of all streams of a transport
 * together. Confined to the loop.
 */
public final class RetransmissionCounters {
    private static final RetransmissionOutcome[] OUTCOMES = RetransmissionOutcome.values();

    private final long[] counts = new long[OUTCOMES.length];

    /** Counts one packet. */
    @SuppressWarnings("EnumOrdinal") // an array within one process
    public void note(RetransmissionOutcome outcome) {
        counts[outcome.ordinal()]++;
    }

    /** How many packets had one of these outcomes. */
    @SuppressWarnings("EnumOrdinal") // an array within one process
    public long count(RetransmissionOutcome... outcomes) {
        long sum = 0;
        for (RetransmissionOutcome outcome : outcomes) {
            sum += counts[outcome.ordinal()];
        }
        return sum;
    }

    /** How many packets were asked for. */
    public long requested() {
        return count(OUTCOMES);
    }

    /** Adds what another one counted. */
    public void add(RetransmissionCounters other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }
}
