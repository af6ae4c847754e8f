package io.sluice.transport;

import io.sluice.loop.Loop;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.time.Timers;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Tells one peer how much it may send, by a receiver estimated maximum bitrate that is repeated while it holds
 * (draft-alvestrand-rmcat-remb-03 section 2). There is no estimate of the way from the peer: the limit is the owner's.
 * Confined to its loop.
 */
final class IncomingBitrateLimit {
    /** How often a limit is repeated: every 1500 ms, mediasoup's value. */
    static final long INTERVAL_NANOS = 1_500_000_000L;

    /** How often its end is told: one message could be lost. mediasoup's value. */
    static final int UNLIMITED_MESSAGES = 4;

    /** What stands for no limit: the most that senders hold in 32 bits. */
    static final long UNLIMITED_BPS = 0x3ffffL << 14;

    private final Loop loop;
    private final TransportEgress egress;
    private final StreamTable streams;
    private final TransportCounters counters;
    private final int ownSsrc;
    private final RtcpWriter writer = new RtcpWriter();
    private Timers.@Nullable Timer timer;
    private long limitBps;
    private int unlimitedLeft;

    IncomingBitrateLimit(
            Loop loop, TransportEgress egress, StreamTable streams, TransportCounters counters, int ownSsrc) {
        this.loop = loop;
        this.egress = egress;
        this.streams = streams;
        this.counters = counters;
        this.ownSsrc = ownSsrc;
    }

    /**
     * Sets the limit for all that the peer sends together, and tells it at once.
     *
     * @param bitrateBps 0 for none
     */
    void set(long bitrateBps) {
        if (bitrateBps == limitBps) {
            return;
        }
        unlimitedLeft = bitrateBps == 0 ? UNLIMITED_MESSAGES : 0;
        limitBps = bitrateBps;
        close();
        send();
    }

    void close() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void send() {
        timer = null;
        if (limitBps == 0 && unlimitedLeft == 0) {
            return;
        }
        if (write(limitBps == 0 ? UNLIMITED_BPS : limitBps) && limitBps == 0) {
            unlimitedLeft--;
        }
        timer = loop.timers().schedule(loop.nowNanos() + INTERVAL_NANOS, this::send);
    }

    /** Says nothing while there is no way to the peer or none of its streams is known yet. */
    private boolean write(long bitrateBps) {
        MemorySegment slot = egress.rtcpSlot();
        if (slot == null) {
            return false;
        }
        writer.wrap(slot, 0, RtcpReporter.MAX_COMPOUND).remb(ownSsrc, bitrateBps);
        int sources = 0;
        for (ReceivedStream stream : streams.all()) {
            Integer ssrc = stream.ssrc();
            if (ssrc != null && writer.rembSource(ssrc)) {
                sources++;
            }
        }
        if (sources > 0) {
            egress.sendRtcp(writer.length());
            counters.rembsSent++;
        }
        return sources > 0;
    }
}
