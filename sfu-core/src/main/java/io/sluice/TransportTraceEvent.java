package io.sluice;

/** Something that happened on a {@link WebRtcTransport}, after {@link WebRtcTransport#enableTraceEvents}. */
public sealed interface TransportTraceEvent {
    /** When, in milliseconds since 1970-01-01 UTC. */
    long timestampMillis();

    /** The estimate of the way to the peer has changed. */
    record Bwe(long timestampMillis, OutgoingBandwidth bandwidth) implements TransportTraceEvent {}

    /**
     * A probe begins.
     *
     * @param bitrateBps at which its packets leave
     */
    record Probation(long timestampMillis, long bitrateBps) implements TransportTraceEvent {}
}
