package io.sluice.transport;

import io.sluice.loop.Loop;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.stream.RoundTripTime;
import io.sluice.time.Timers;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Asks one peer for what is missing of its streams, of all of them in one packet. Its timer runs only while something is.
 * Confined to its loop.
 */
final class NackSender {
    private final Loop loop;
    private final TransportEgress egress;
    private final StreamTable streams;
    private final RoundTripTime roundTripTime;
    private final TransportCounters counters;
    private final int ownSsrc;
    private final RtcpWriter writer = new RtcpWriter();
    private Timers.@Nullable Timer timer;
    private long deadlineNanos;

    /**
     * @param roundTripTime to the peer, as it is known from time to time
     */
    NackSender(
            Loop loop,
            TransportEgress egress,
            StreamTable streams,
            RoundTripTime roundTripTime,
            TransportCounters counters,
            int ownSsrc) {
        this.loop = loop;
        this.egress = egress;
        this.streams = streams;
        this.roundTripTime = roundTripTime;
        this.counters = counters;
        this.ownSsrc = ownSsrc;
    }

    /** Something of a stream may be missing: it is asked for at that time at the latest. */
    void schedule(long atNanos) {
        if (atNanos == Timers.NONE || (timer != null && deadlineNanos - atNanos <= 0)) {
            return;
        }
        close();
        deadlineNanos = atNanos;
        timer = loop.timers().schedule(atNanos, this::send);
    }

    void close() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void send() {
        timer = null;
        MemorySegment slot = egress.rtcpSlot();
        if (slot == null) {
            streams.all().forEach(ReceivedStream::giveUpMissing);
            return;
        }
        writer.wrap(slot, 0, RtcpReporter.MAX_COMPOUND);
        long nowNanos = loop.nowNanos();
        for (ReceivedStream stream : streams.all()) {
            counters.packetsAskedFor += stream.writeNacks(writer, ownSsrc, roundTripTime.nanos(), nowNanos);
        }
        if (writer.length() > 0) {
            egress.sendRtcp(writer.length());
            counters.nacksSent++;
        }
        for (ReceivedStream stream : streams.all()) {
            schedule(stream.nextNackNanos());
        }
    }
}
