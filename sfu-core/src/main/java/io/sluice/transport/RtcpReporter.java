package io.sluice.transport;

import io.sluice.loop.Loop;
import io.sluice.rtcp.NtpTime;
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
    static final int MAX_COMPOUND = 1292;

    private final Loop loop;
    private final TransportEgress egress;
    private final MediaSender sender;
    private final MediaReceiver receiver;
    private final TrafficMeter meter;
    private final RandomGenerator random;
    private final RtcpWriter writer = new RtcpWriter();
    /** What this end speaks as where it sends no stream of its own (RFC 3550 section 6.4.2). */
    private final int ownSsrc;

    private Timers.@Nullable Timer reportTimer;

    RtcpReporter(
            MediaLoop mediaLoop,
            TransportEgress egress,
            MediaSender sender,
            MediaReceiver receiver,
            TrafficMeter meter,
            int ownSsrc) {
        this.loop = mediaLoop.loop();
        this.egress = egress;
        this.sender = sender;
        this.receiver = receiver;
        this.meter = meter;
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
        meter.sample(nowNanos);
        boolean due = schedule.onTimer(nowNanos);
        schedule(schedule);
        if (due) {
            sendSenderReports(nowNanos);
            sendReceiverReports(nowNanos);
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

    /**
     * Reports on all sources of the peer, as many to a packet as one report holds, each with our clock, which the peer
     * echoes. Each packet is whole in itself (RFC 3550 section 6.1).
     */
    private void sendReceiverReports(long nowNanos) {
        if (receiver.streams().isEmpty() || !beginReceiverReport()) {
            return;
        }
        for (ReceivedStream stream : receiver.streams()) {
            stream.updateScore(nowNanos);
            if (stream.isStarted() && !stream.writeReportBlock(writer, nowNanos)) {
                if (!beginNextReceiverReport(nowNanos)) {
                    return;
                }
                stream.writeReportBlock(writer, nowNanos);
            }
            RtxReception rtx = stream.rtx();
            if (rtx != null && rtx.isStarted() && !rtx.writeReportBlock(writer, nowNanos)) {
                if (!beginNextReceiverReport(nowNanos)) {
                    return;
                }
                rtx.writeReportBlock(writer, nowNanos);
            }
        }
        endReceiverReport(nowNanos);
    }

    private boolean beginNextReceiverReport(long nowNanos) {
        endReceiverReport(nowNanos);
        return beginReceiverReport();
    }

    private boolean beginReceiverReport() {
        MemorySegment slot = egress.rtcpSlot();
        return slot != null && writer.wrap(slot, 0, MAX_COMPOUND).receiverReport(ownSsrc);
    }

    private void endReceiverReport(long nowNanos) {
        writer.sdesCname(ownSsrc, "sluice");
        writer.receiverReferenceTime(ownSsrc, NtpTime.fromUnixNanos(loop.epochNanos(nowNanos)));
        egress.sendRtcp(writer.length());
    }
}
