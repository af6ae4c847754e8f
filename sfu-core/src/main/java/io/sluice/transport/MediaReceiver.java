package io.sluice.transport;

import io.sluice.loop.Loop;
import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.routing.InboundStream;
import io.sluice.routing.MediaTrace;
import io.sluice.rtp.AbsSendTime;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.RtpParseResult;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.stream.RoundTripTime;
import io.sluice.stream.SenderClock;
import io.sluice.stream.SequenceValidator;
import io.sluice.time.Timers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one transport receives: decrypts, finds the stream of each packet, keeps the books that reports are made of, and
 * gathers packets into runs. Confined to its loop.
 */
final class MediaReceiver implements InboundStream.Upstream {
    /**
     * How often the consumers of this transport's streams hear of its clock at most: every 100 ms, ten times as often as
     * they report. Each time costs tasks on other loops, whose number a peer must not decide.
     */
    private static final long TIMING_INTERVAL_NANOS = 100_000_000;

    private static final int SEQUENCE_SAMPLE = 63;

    private final MediaLoop mediaLoop;
    private final Loop loop;
    private final TransportEgress egress;
    private final TransportCounters counters;
    private final RtcpReceiver rtcp;

    private final RtpHeader header = new RtpHeader();
    private final StreamTable streams;
    private final SenderClock senderClock = new SenderClock();
    private final TransportFeedbackSender feedback;
    private final RoundTripTime roundTripTime = new RoundTripTime();
    private final NackSender nacks;
    private final IncomingBitrate incomingBitrate;
    /** By which streams are found; where they do not share their ids, those of the first that announced them. */
    private ExtensionMap extensions = ExtensionMap.EMPTY;

    /** Whether a stream has other ids than these. */
    private boolean idsDiffer;

    /** Runs while timing has been published of late. */
    private Timers.@Nullable Timer timingTimer;

    private boolean timingChanged;

    /** Bytes of the RTP packet that is being taken, as it came. */
    private int receivedLength;

    private @Nullable SrtpReceiver srtp;

    /**
     * @param ownSsrc what this end speaks as where it sends no stream of its own
     */
    MediaReceiver(
            MediaLoop mediaLoop, TransportEgress egress, MediaSender sender, TransportCounters counters, int ownSsrc) {
        this.mediaLoop = mediaLoop;
        this.loop = mediaLoop.loop();
        this.egress = egress;
        this.counters = counters;
        this.streams = new StreamTable(counters);
        this.feedback = new TransportFeedbackSender(loop, egress, ownSsrc);
        this.nacks = new NackSender(loop, egress, streams, roundTripTime, counters, ownSsrc);
        this.incomingBitrate = new IncomingBitrate(loop, egress, streams, counters, ownSsrc);
        this.rtcp = new RtcpReceiver(loop, this, sender, counters, ownSsrc);
    }

    /** Takes the peer's keys, for good: what still comes under former ones is dropped. Statistics and streams go on. */
    void secure(SrtpReceiver receiver) {
        if (srtp != null) {
            srtp.close();
        }
        srtp = receiver;
    }

    /** Opens the streams of a track, which may share their MID. */
    List<InboundStream> open(List<ReceivedStreamSettings> encodings, List<ReceivedStream.Listener> listeners) {
        encodings.forEach(streams::check);
        List<InboundStream> opened = new ArrayList<>();
        for (int i = 0; i < encodings.size(); i++) {
            ReceivedStreamSettings settings = encodings.get(i);
            extensions = merged(extensions, settings.extensions());
            idsDiffer |= !agree(extensions, settings.extensions());
            ReceivedStream stream = new ReceivedStream(settings, loop, this, listeners.get(i));
            streams.add(stream);
            opened.add(stream.inbound());
        }
        incomingBitrate.estimate(wantsEstimate());
        return opened;
    }

    /** Whether the peer is to be told how much it can send: where a stream's sender makes its own estimate, none is made for it. */
    private boolean wantsEstimate() {
        boolean wanted = false;
        for (ReceivedStream stream : streams.all()) {
            Feedback.Estimation by = stream.settings().feedback().estimation();
            if (by == Feedback.Estimation.TRANSPORT_WIDE) {
                return false;
            }
            wanted |= by == Feedback.Estimation.REMB;
        }
        return wanted;
    }

    void close(InboundStream inbound) {
        streams.remove(inbound);
        incomingBitrate.estimate(wantsEstimate());
        inbound.close();
    }

    void close() {
        List.copyOf(streams.all()).forEach(stream -> close(stream.inbound()));
        endMedia();
    }

    /** Forgets the keys: what comes from now on is dropped. */
    void endMedia() {
        feedback.close();
        nacks.close();
        incomingBitrate.close();
        if (timingTimer != null) {
            timingTimer.cancel();
        }
        if (srtp != null) {
            srtp.close();
            srtp = null;
        }
    }

    /** As for {@link TransportFeedbackSender#lossShare}. */
    @Nullable
    Double lossShare() {
        return feedback.lossShare();
    }

    List<ReceivedStream> streams() {
        return streams.all();
    }

    /** The SSRCs that are known, announced or learnt, and the streams that come under them. */
    Map<Integer, InboundStream> ssrcs() {
        Map<Integer, InboundStream> known = new LinkedHashMap<>();
        for (ReceivedStream stream : streams.all()) {
            Integer ssrc = stream.ssrc();
            if (ssrc != null) {
                known.put(ssrc, stream.inbound());
            }
        }
        return known;
    }

    /** To the peer, from its echoes of our reports. */
    RoundTripTime roundTripTime() {
        return roundTripTime;
    }

    /** Of all that the peer sends, in bits per second; 0 for no limit. */
    void limitIncomingBitrate(long bitrateBps) {
        incomingBitrate.limit(bitrateBps);
    }

    long incomingLimitBps() {
        return incomingBitrate.limitBps();
    }

    /** As for {@link IncomingBitrate#estimateBps}. */
    long incomingEstimateBps() {
        return incomingBitrate.estimateBps();
    }

    /** What was counted of a stream, or null before its first packet or when it is closed. */
    @Nullable
    ReceivedStreamStatistics statistics(InboundStream inbound) {
        for (ReceivedStream stream : streams.all()) {
            if (stream.inbound() == inbound) {
                return stream.snapshot(roundTripTime.nanos(), loop.nowNanos());
            }
        }
        return null;
    }

    /** A stream has ended, says its sender. */
    void onBye(int ssrc) {
        ReceivedStream stream = streams.bySsrc(ssrc);
        if (stream != null) {
            stream.onBye();
        }
    }

    /**
     * Takes a sender report. It may move what is known of the peer's clock, so all its streams are told anew, soon: those
     * of one sender stay in step whatever delays their reports had. Says whether the stream is one of this transport's.
     */
    boolean onSenderReport(int ssrc, long ntp, int rtpTimestamp, long arrivalNanos) {
        ReceivedStream reported = streams.bySsrc(ssrc);
        if (reported == null) {
            return false;
        }
        senderClock.onSenderReport(ntp, arrivalNanos);
        reported.onSenderReport(ntp, rtpTimestamp, arrivalNanos);
        timingChanged = true;
        if (timingTimer == null) {
            publishTiming();
        }
        return true;
    }

    /** Who is shown what passes on the stream of an SSRC, if anybody is. */
    @Nullable
    MediaTrace traceOf(int ssrc) {
        ReceivedStream stream = streams.bySsrc(ssrc);
        return stream == null ? null : stream.inbound().trace();
    }

    private void publishTiming() {
        timingTimer = null;
        if (timingChanged) {
            timingChanged = false;
            streams.all().forEach(stream -> stream.publishTiming(senderClock));
            timingTimer = loop.timers().schedule(loop.nowNanos() + TIMING_INTERVAL_NANOS, this::publishTiming);
        }
    }

    /** Tells of a packet that {@link #onRtp} is given in a moment, among others; an overloaded loop may leave it out, and waits. */
    void expectRtp(Packet packet) {
        if (srtp != null && !loop.overload().leavesOutUnread()) {
            srtp.expectRtp(packet.memory(), 0, packet.length());
        }
    }

    /**
     * Takes a packet, and says whether it is one that our peer would send: authentic, well formed and, where streams have been
     * announced, of one of these.
     */
    boolean onRtp(Packet packet, long nowNanos) {
        counters.rtpPacketsReceived++;
        counters.rtpBytesReceived += packet.length();
        receivedLength = packet.length();
        if (srtp == null) {
            counters.earlyMediaDrops++;
            return false;
        }
        boolean leftOut = loop.overload().leavesOutUnread() && isLeftOut(packet);
        if (leftOut && !keepsCount(packet)) {
            return false;
        }
        int length = counters.srtp.record(srtp.unprotectRtp(packet.memory(), 0, packet.length()));
        if (length < 0 || leftOut) {
            return false;
        }
        packet.length(length);
        if (header.parse(packet.memory(), 0, length) != RtpParseResult.OK) {
            counters.malformedRtpDrops++;
            return false;
        }
        RtpPacket rtp = mediaLoop.rtpPackets().acquire(packet, header, extensions);
        boolean taken = false;
        try {
            noteTransportSequence(rtp);
            noteSendTime(rtp, nowNanos);
            taken = accept(rtp, nowNanos);
        } finally {
            if (!taken) {
                rtp.release();
            }
        }
        return taken || streams.all().isEmpty();
    }

    /** Takes a compound packet, and says whether it is one that our peer would send, see {@link RtcpReceiver#onCompound}. */
    boolean onRtcp(Packet packet) {
        counters.rtcpPacketsReceived++;
        counters.rtcpBytesReceived += packet.length();
        if (srtp == null) {
            counters.earlyMediaDrops++;
            return false;
        }
        int length = counters.srtp.record(srtp.unprotectRtcp(packet.memory(), 0, packet.length()));
        return length >= 0 && rtcp.onCompound(packet.memory(), length, packet.arrivalNanos());
    }

    /** Sends again the key-frame requests that are outstanding: they found no way to the peer when they were made. */
    void repeatKeyFrameRequests() {
        streams.all().forEach(stream -> stream.inbound().onSsrcLearnt());
    }

    @Override
    public void sendKeyFrameRequest(InboundStream inbound) {
        for (ReceivedStream stream : streams.all()) {
            Integer ssrc = stream.ssrc();
            if (stream.inbound() == inbound && ssrc != null) {
                requestKeyFrame(stream, ssrc);
            }
        }
    }

    private void requestKeyFrame(ReceivedStream stream, int ssrc) {
        stream.countKeyFrameRequest();
        MediaTrace trace = stream.inbound().trace();
        if (stream.settings().feedback().firOnly()) {
            egress.sendFullIntraRequest(ssrc, stream.firCount());
            if (trace != null) {
                trace.onFir(ssrc);
            }
        } else {
            egress.sendPictureLoss(ssrc);
            if (trace != null) {
                trace.onPli(ssrc);
            }
        }
    }

    /** Hands a packet to its run, which then owns the reference. */
    private boolean accept(RtpPacket rtp, long nowNanos) {
        ReceivedStream stream = streams.find(rtp);
        if (stream == null) {
            return false;
        }
        if (idsDiffer) {
            rtp.resolveExtensions(header, stream.settings().extensions());
        }
        SequenceValidator.Result result = count(stream, rtp);
        if (!result.isAccepted()) {
            return false;
        }
        if (!stream.rename(rtp)) {
            counters.malformedRedDrops++;
            return false;
        }
        if (stream.settings().numbered()) {
            number(stream, rtp);
        }
        stream.readFrame(rtp);
        boolean restarted = result == SequenceValidator.Result.RESTARTED;
        if (stream.takeRestarted()) {
            counters.ssrcChanges++;
            restarted = true;
        }
        if (restarted) {
            // What was gathered has the former numbers.
            mediaLoop.runs().end(nowNanos);
            stream.inbound().restart();
        }
        noteMissing(stream, rtp, restarted, nowNanos);
        if (stream.takeLearnt() && !rtp.keyFrame()) {
            stream.inbound().onSsrcLearnt();
        }
        if (stream.takeLeftOut()) {
            mediaLoop.runs().end(nowNanos);
            stream.inbound().resumeAfterGap(nowNanos);
        }
        mediaLoop.runs().add(stream, rtp, nowNanos);
        return true;
    }

    /** One that comes through a pipe keeps the number it was given first. */
    private void number(ReceivedStream stream, RtpPacket rtp) {
        int id = stream.settings().extensions().id(ExtensionType.PACKET_ID);
        if (!rtp.hasExtension(ExtensionType.PACKET_ID)
                && !rtp.addExtension(ExtensionType.PACKET_ID, id, mediaLoop.nextPacketId())) {
            counters.unnumberedPackets++;
        }
    }

    private SequenceValidator.Result count(ReceivedStream stream, RtpPacket rtp) {
        RtxReception rtx = stream.rtx();
        if (rtx != null && stream.isRetransmission(rtp)) {
            return unwrap(stream, rtx, rtp);
        }
        SequenceValidator.Result result = stream.count(rtp);
        switch (result) {
            case ACCEPTED -> {}
            case RESTARTED -> counters.sequenceRestarts++;
            case DUPLICATE, BAD -> counters.sequenceDrops++;
        }
        return result;
    }

    /** Makes the packet that is repeated of a retransmission; senders also send empty ones and needless ones, to probe. */
    private SequenceValidator.Result unwrap(ReceivedStream stream, RtxReception rtx, RtpPacket rtp) {
        counters.rtxPacketsReceived++;
        counters.rtxBytesReceived += receivedLength;
        Integer ssrc = stream.ssrc();
        if (ssrc == null || !stream.isRepairable()) {
            counters.earlyRtxDrops++;
            return SequenceValidator.Result.BAD;
        }
        SequenceValidator.Result result = rtx.count(rtp);
        if (!result.isAccepted()) {
            counters.sequenceDrops++;
            return result;
        }
        if (!rtp.unwrapRtx(ssrc, stream.settings().payloadType()) || rtp.payloadLength() == 0) {
            rtx.countDiscarded();
            counters.emptyRtxDrops++;
            return SequenceValidator.Result.BAD;
        }
        result = stream.countUnwrapped(rtp);
        if (result.isAccepted()) {
            counters.packetsRepaired++;
        } else {
            rtx.countDiscarded();
            counters.needlessRtxDrops++;
        }
        return result;
    }

    private void noteMissing(ReceivedStream stream, RtpPacket rtp, boolean restarted, long nowNanos) {
        if (stream.noteMissing(rtp, restarted)) {
            stream.inbound().requestKeyFrame(nowNanos);
        }
        nacks.schedule(stream.nextNackNanos());
    }

    /** Whether a packet is dropped though it is whole: the loop sends no pictures any more, and is late even so. */
    private boolean isLeftOut(Packet packet) {
        ReceivedStream stream = streams.byAnySsrc(RtpHeader.peekSsrc(packet.memory(), 0));
        boolean video = stream != null && stream.settings().video();
        if (!video && !loop.overload().leavesOutSound()) {
            return false;
        }
        if (stream != null) {
            stream.noteLeftOut();
        }
        counters.overloadDrops++;
        loop.overload().countDrop();
        return true;
    }

    /** One packet in 64 is decrypted all the same, so that SRTP follows the numbers round (RFC 3711 section 3.3.1). */
    private static boolean keepsCount(Packet packet) {
        return (RtpHeader.peekSequenceNumber(packet.memory(), 0) & SEQUENCE_SAMPLE) == 0;
    }

    private void noteTransportSequence(RtpPacket rtp) {
        int offset = rtp.extensionOffset(ExtensionType.TRANSPORT_WIDE_CC);
        if (offset >= 0 && rtp.extensionLength(ExtensionType.TRANSPORT_WIDE_CC) == Short.BYTES) {
            feedback.onPacket(Bytes.u16(rtp.memory(), offset), rtp.arrivalNanos(), rtp.ssrc());
        }
    }

    /** Of all that the peer sends, since all of it goes the same way. */
    private void noteSendTime(RtpPacket rtp, long nowNanos) {
        if (incomingBitrate.isEstimating() && rtp.extensionLength(ExtensionType.ABS_SEND_TIME) == AbsSendTime.LENGTH) {
            incomingBitrate.onPacket(
                    Bytes.u24(rtp.memory(), rtp.extensionOffset(ExtensionType.ABS_SEND_TIME)),
                    rtp.arrivalNanos(),
                    rtp.payloadLength() + rtp.paddingLength(),
                    roundTripTime.nanos(),
                    nowNanos);
        }
    }

    /**
     * Media sections of one transport share their ids (RFC 8285 section 7), so what they announce adds up. Streams of a plain
     * transport need not.
     */
    private static ExtensionMap merged(ExtensionMap known, ExtensionMap added) {
        ExtensionMap.Builder builder = ExtensionMap.builder();
        for (ExtensionType type : ExtensionType.values()) {
            int id = known.contains(type) ? known.id(type) : added.id(type);
            if (id != ExtensionMap.NONE && (known.contains(type) || known.type(id) == null)) {
                builder.put(type, id);
            }
        }
        return builder.build();
    }

    private static boolean agree(ExtensionMap all, ExtensionMap some) {
        for (ExtensionType type : ExtensionType.values()) {
            if (some.contains(type) && all.id(type) != some.id(type)) {
                return false;
            }
        }
        return true;
    }
}
