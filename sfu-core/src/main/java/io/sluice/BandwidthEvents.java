package io.sluice;

import io.sluice.loop.Loop;
import io.sluice.transport.Bandwidth;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Carries what is known of the way to a peer from its loop to the transport's listener. */
final class BandwidthEvents implements Bandwidth.Listener {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Loop loop;
    private final WebRtcTransportListener listener;
    private final Consumer<Runnable> events;
    private volatile Set<TransportTraceEventType> traced = Set.of();

    /** @param events where what the listener is to hear is delivered */
    BandwidthEvents(Loop loop, WebRtcTransportListener listener, Consumer<Runnable> events) {
        this.loop = loop;
        this.listener = listener;
        this.events = events;
    }

    void trace(Set<TransportTraceEventType> types) {
        traced = Set.copyOf(types);
    }

    @Override
    public void onBandwidth(Bandwidth now) {
        OutgoingBandwidth converted = converted(now);
        events.accept(() -> listener.onOutgoingBandwidthChanged(converted));
        if (traced.contains(TransportTraceEventType.BWE)) {
            TransportTraceEvent event = new TransportTraceEvent.Bwe(nowMillis(), converted);
            events.accept(() -> listener.onTrace(event));
        }
    }

    @Override
    public void onProbe(long bitrateBps) {
        if (traced.contains(TransportTraceEventType.PROBATION)) {
            TransportTraceEvent event = new TransportTraceEvent.Probation(nowMillis(), bitrateBps);
            events.accept(() -> listener.onTrace(event));
        }
    }

    static OutgoingBandwidth converted(Bandwidth bandwidth) {
        OutgoingBandwidth.Source source = switch (bandwidth.source()) {
            case NONE -> OutgoingBandwidth.Source.NONE;
            case TRANSPORT_FEEDBACK -> OutgoingBandwidth.Source.TRANSPORT_CC;
            case REMB -> OutgoingBandwidth.Source.REMB;
        };
        return new OutgoingBandwidth(
                source,
                bandwidth.availableBps(),
                bandwidth.targetBps(),
                bandwidth.desiredBps(),
                bandwidth.minBps(),
                bandwidth.maxBps(),
                bandwidth.initialBps(),
                bandwidth.roundTripNanos() / NANOS_PER_MILLI,
                bandwidth.queueNanos() / NANOS_PER_MILLI,
                bandwidth.lossShare());
    }

    private long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(loop.epochNanos(loop.nowNanos()));
    }
}
