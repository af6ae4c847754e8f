package io.sluice.transport;

import io.sluice.loop.Loop;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.stream.RtcpSchedule;
import io.sluice.time.Timers;
import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends what one transport has to say by the clock: sender reports for what it sends, receiver reports for what it receives
 * (RFC 3550 section 6.4). Confined to its loop.
 */
final class RtcpReporter {
    /** An Ethernet frame less IPv6, UDP, DTLS and SRTCP overhead, as mediasoup has it: 1500 - 40 - 20 - 148. */
    private static final int MAX_COMPOUND = 1292;

    private final Loop loop;
    private final TransportEgress egress;
    private final MediaSender sender;
    private final MediaReceiver receiver;
    private final RandomGenerator random;
    private final RtcpWriter writer = new RtcpWriter();
    /** What this end speaks as where it sends no stream of its own (RFC 3550 section 6.4.2). */
    private final int ownSsrc;

    private Timers.@Nullable Timer reportTimer;

    RtcpReporter(MediaLoop mediaLoop, TransportEgress egress, MediaSender sender, MediaReceiver receiver, int ownSsrc) {
        this.loop = mediaLoop.loop();
        this.egress = egress;
        this.sender = sender;
        this.receiver = receiver;
        this.random = mediaLoop.random();
        this.ownSsrc = ownSsrc;
    }

    /** Begins when there are keys; without effect when there are others. */
    void start() {
        assert loop.confined();
        if (reportTimer != null) {
            return;
        }
        schedule(new RtcpSchedule(random, loop.nowNanos()));
    }

    void close() {
        if (reportTimer != null) {
            reportTimer.cancel();
        }
    }

    private void schedule(RtcpSchedule schedule) {
        reportTimer = loop.timers().schedule(schedule.nextDeadlineNanos(), () -> report(schedule));
    }

    private void report(RtcpSchedule schedule) {
        long nowNanos = loop.nowNanos();
        boolean due = schedule.onTimer(nowNanos);
        schedule(schedule);
        if (due) {
            sendSenderReports(nowNanos);
            sendReceiverReport(nowNanos);
        }
    }

    /** As many streams as fit into each compound packet: report, name and, where asked for, delays (RFC 3550 section 6.1). */
    private void sendSenderReports(long nowNanos) {
        boolean open = false;
        for (SentStream sent : sender.streams()) {
            sent.sampleBitrate(nowNanos);
            if (open && writer.remaining() < sender.reportLength(sent)) {
                egress.sendRtcp(writer.length());
                open = false;
            }
            if (!open) {
                MemorySegment slot = egress.rtcpSlot();
                if (slot == null) {
                    return;
                }
                writer.wrap(slot, 0, MAX_COMPOUND);
                open = true;
            }
            sender.writeReport(sent, writer, nowNanos);
        }
        if (open && writer.length() > 0) {
            egress.sendRtcp(writer.length());
        }
    }

    private void sendReceiverReport(long nowNanos) {
        MemorySegment slot = egress.rtcpSlot();
        if (slot == null || receiver.streams().isEmpty()) {
            return;
        }
        writer.wrap(slot, 0, MAX_COMPOUND);
        writer.receiverReport(ownSsrc);
        for (ReceivedStream stream : receiver.streams()) {
            stream.writeReportBlock(writer, nowNanos);
        }
        writer.sdesCname(ownSsrc, "sluice");
        egress.sendRtcp(writer.length());
    }
}
