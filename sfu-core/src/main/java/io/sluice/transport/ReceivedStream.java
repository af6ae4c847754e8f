package io.sluice.transport;

import io.sluice.loop.Loop;
import io.sluice.routing.InboundStream;
import io.sluice.routing.SenderReportTiming;
import io.sluice.rtcp.NtpTime;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.KeyFrameDetector;
import io.sluice.stream.ReceiveStatistics;
import io.sluice.stream.SenderClock;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One stream as its transport receives it: how its packets are recognised, and what reception reports say of it. */
public final class ReceivedStream {
    /**
     * What the peer announced.
     *
     * @param id unique in the process, see {@link InboundStream.Settings#id}
     * @param mid its media section, or null
     * @param ssrc its SSRC, or null if packets tell
     * @param rid its RTP stream id, or null
     * @param payloadType of its media
     * @param clockRate timestamp units per second
     * @param extensions the ids the peer uses
     */
    public record Settings(
            long id,
            @Nullable String mid,
            @Nullable Integer ssrc,
            @Nullable String rid,
            int payloadType,
            boolean video,
            int clockRate,
            ExtensionMap extensions,
            KeyFrameDetector keyFrames,
            boolean paused) {}

    private final Settings settings;
    private final Loop home;
    private final InboundStream inbound;
    private final SsrcSuccession succession = new SsrcSuccession();

    /** Begins with the first packet, which brings the SSRC where signalling did not. */
    private @Nullable ReceiveStatistics statistics;

    private @Nullable Integer ssrc;
    private boolean learnt;
    private boolean restarted;
    private boolean leftOut;
    private boolean senderReported;
    private long senderNtp;
    private int senderTimestamp;

    ReceivedStream(Settings settings, Loop home, InboundStream.Upstream upstream) {
        this.settings = settings;
        this.home = home;
        this.ssrc = settings.ssrc();
        this.inbound = new InboundStream(
                new InboundStream.Settings(
                        settings.id(),
                        home,
                        settings.video(),
                        settings.clockRate(),
                        settings.extensions(),
                        settings.keyFrames(),
                        settings.paused()),
                upstream);
    }

    InboundStream inbound() {
        return inbound;
    }

    Settings settings() {
        return settings;
    }

    /** Counts a packet and says whether to use it: not a duplicate, nor too far from the others (RFC 3550 appendix A.1). */
    boolean count(RtpPacket packet) {
        succession.onHeard(packet.arrivalNanos());
        if (statistics == null) {
            statistics = new ReceiveStatistics(packet.ssrc(), settings.clockRate());
        }
        return statistics
                .onPacket(
                        packet.sequenceNumber(),
                        packet.timestamp(),
                        packet.arrivalNanos(),
                        packet.packet().length())
                .isAccepted();
    }

    /** Marks a packet a decoder can start with, once for all consumers. */
    void detectKeyFrame(RtpPacket packet) {
        packet.keyFrame(
                settings.keyFrames().isKeyFrame(packet.memory(), packet.payloadOffset(), packet.payloadLength()));
    }

    /** Adds what is known of this stream's reception to a report; nothing before its first packet. */
    void writeReportBlock(RtcpWriter writer, long nowNanos) {
        if (statistics != null) {
            statistics.writeReportBlock(writer, nowNanos);
        }
    }

    /** Takes the sender's report of this stream. */
    void onSenderReport(long ntp, int rtpTimestamp, long arrivalNanos) {
        if (statistics != null) {
            statistics.onSenderReport(ntp, arrivalNanos);
        }
        if (ntp != 0) {
            senderReported = true;
            senderNtp = ntp;
            senderTimestamp = rtpTimestamp;
        }
    }

    /** Tells consumers where this stream's timestamps stand on our clock, by what is known of the sender's clock now. */
    void publishTiming(SenderClock clock) {
        if (senderReported && clock.isSynchronised()) {
            long localNanos = clock.toLocalNanos(senderNtp);
            long aheadNanos = NtpTime.toUnixNanos(senderNtp) - home.epochNanos(localNanos);
            inbound.onSenderReport(
                    new SenderReportTiming(localNanos, senderTimestamp, NtpTime.toSignedDuration(aheadNanos)));
        }
    }

    /** The SSRC as announced or as packets told, or null before the first packet. */
    @Nullable
    Integer ssrc() {
        return ssrc;
    }

    /** Whether two streams could not be told apart. */
    boolean conflictsWith(Settings other) {
        boolean sameSsrc = settings.ssrc() != null && settings.ssrc().equals(other.ssrc());
        boolean sameMid = settings.mid() != null && settings.mid().equals(other.mid());
        return sameSsrc || sameMid;
    }

    /** Whether a packet of an unknown SSRC says by MID, or by RID where it carries no MID, that it is this stream's. */
    boolean claims(RtpPacket packet) {
        if (packet.payloadType() != settings.payloadType()) {
            return false;
        }
        if (packet.hasExtension(ExtensionType.MID)) {
            return matches(packet, ExtensionType.MID, settings.mid());
        }
        return matches(packet, ExtensionType.RTP_STREAM_ID, settings.rid());
    }

    /** Whether the SSRC of a packet that this stream claims may become the stream's. */
    boolean admits(RtpPacket packet) {
        return succession.admits(packet.ssrc(), packet.arrivalNanos());
    }

    /** The sender goes on under another SSRC: what is known of its numbers no longer holds. */
    void restart(int newSsrc, long arrivalNanos) {
        if (ssrc != null) {
            succession.onChanged(ssrc, arrivalNanos);
        }
        learnt = true;
        restarted |= statistics != null;
        ssrc = newSsrc;
        statistics = null;
        senderReported = false;
    }

    /** Whether packets have told an SSRC, since this was last asked. */
    boolean takeLearnt() {
        boolean taken = learnt;
        learnt = false;
        return taken;
    }

    /** Whether the sender has left an SSRC it had sent under, since this was last asked. */
    boolean takeRestarted() {
        boolean taken = restarted;
        restarted = false;
        return taken;
    }

    /** Packets of this stream were dropped before they were read. */
    void noteLeftOut() {
        leftOut = true;
    }

    /** Whether packets were dropped unread since this was last asked. */
    boolean takeLeftOut() {
        boolean taken = leftOut;
        leftOut = false;
        return taken;
    }

    private static boolean matches(RtpPacket packet, ExtensionType type, @Nullable String expected) {
        int offset = packet.extensionOffset(type);
        if (expected == null || offset < 0) {
            return false;
        }
        MemorySegment value = packet.memory().asSlice(offset, packet.extensionLength(type));
        MemorySegment wanted = MemorySegment.ofArray(expected.getBytes(StandardCharsets.US_ASCII));
        return value.byteSize() == wanted.byteSize() && value.mismatch(wanted) == -1;
    }
}
