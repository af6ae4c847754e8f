package io.sluice.transport;

import io.sluice.bwe.ArrivalEstimator;
import io.sluice.bwe.BitrateLimits;
import io.sluice.loop.Loop;
import io.sluice.packet.Packet;
import io.sluice.routing.InboundStream;
import io.sluice.routing.OutboundStream;
import io.sluice.routing.StreamHandle;
import io.sluice.routing.Track;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.srtp.SrtpSender;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One transport on its loop, whatever its kind: the streams it receives ({@link MediaReceiver}) and sends ({@link MediaSender}), its
 * reports and its counters. A kind adds how the peer is found and where keys come from. Media flows when there are both a way to
 * the peer and keys. Confined to its loop but for the accessors that never change.
 */
public abstract sealed class MediaSession permits WebRtcSession, PlainSession, DirectSession {
    private final MediaLoop mediaLoop;
    private final TransportCounters counters = new TransportCounters();
    private final TrafficMeter meter;
    private final TransportEgress egress;
    private final MediaSender sender;
    private final MediaReceiver receiver;
    private final RtcpReporter reports;
    private boolean closed;

    MediaSession(MediaLoop mediaLoop) {
        this.mediaLoop = mediaLoop;
        int ownSsrc = mediaLoop.random().nextInt();
        this.meter = new TrafficMeter(counters, mediaLoop.loop().nowNanos());
        this.egress = new TransportEgress(
                mediaLoop.loop(), mediaLoop.egressBatch(), counters, mediaLoop.padding(), mediaLoop.random());
        this.sender = new MediaSender(mediaLoop, egress, counters);
        this.receiver = new MediaReceiver(mediaLoop, egress, sender, counters, ownSsrc);
        this.reports = new RtcpReporter(mediaLoop, egress, sender, receiver, meter, ownSsrc);
    }

    public final Loop loop() {
        return mediaLoop.loop();
    }

    /**
     * Receives a stream.
     *
     * @throws IllegalArgumentException if its SSRC or MID is another stream's
     * @throws IllegalStateException if the session is closed
     */
    public final InboundStream openInbound(ReceivedStreamSettings stream, ReceivedStream.Listener hears) {
        assert loop().confined();
        requireOpen();
        return receiver.open(List.of(stream), List.of(hears)).getFirst();
    }

    /**
     * Receives the streams of a track, from the lowest quality up; they may share their MID.
     *
     * @param hear of each of them
     * @throws IllegalArgumentException if an SSRC or the MID is that of a stream of another track
     * @throws IllegalStateException if the session is closed
     */
    public final List<InboundStream> openInbound(
            List<ReceivedStreamSettings> encodings, List<ReceivedStream.Listener> hear) {
        assert loop().confined();
        requireOpen();
        return receiver.open(encodings, hear);
    }

    /** The same with nobody listening. */
    public final InboundStream openInbound(ReceivedStreamSettings stream) {
        return openInbound(stream, ReceivedStream.Listener.NONE);
    }

    /** What was counted of a stream on its way in, or null before its first packet or when it is closed. */
    public final @Nullable ReceivedStreamStatistics statistics(InboundStream stream) {
        assert loop().confined();
        return receiver.statistics(stream);
    }

    /**
     * Tells the peer how much it may send in all.
     *
     * @param bitrateBps 0 for no limit
     */
    public final void limitIncomingBitrate(long bitrateBps) {
        assert loop().confined();
        if (!closed) {
            receiver.limitIncomingBitrate(bitrateBps);
        }
    }

    /** What {@link #limitIncomingBitrate} has set; 0 for no limit. */
    public final long incomingLimitBps() {
        assert loop().confined();
        return receiver.incomingLimitBps();
    }

    /** What the way from the peer carries by our own estimate, in bits a second; null where none is made, or not yet. */
    public final @Nullable Long incomingEstimateBps() {
        assert loop().confined();
        long bps = receiver.incomingEstimateBps();
        return bps == ArrivalEstimator.UNKNOWN ? null : Long.valueOf(bps);
    }

    /** The share of what is sent that the peer's transport-wide feedback says is lost of late, 0 to 1; null while there is none. */
    public final @Nullable Double sentLossShare() {
        assert loop().confined();
        return sender.lossShare();
    }

    /** Stops receiving a stream. Idempotent. */
    public final void closeInbound(InboundStream stream) {
        assert loop().confined();
        receiver.close(stream);
    }

    /**
     * Sends a single stream.
     *
     * @param cname the canonical name that binds a sender's sound to its picture (RFC 3550 section 6.5.1)
     * @throws IllegalStateException if the session is closed
     */
    public final OutboundStream openOutbound(StreamHandle source, OutboundStream.Settings stream, String cname) {
        return openOutbound(Track.of(source), stream, cname, score -> {});
    }

    /**
     * Sends a track, with somebody who is told each new score of the stream, 0 to 10, on the loop.
     *
     * @throws IllegalStateException if the session is closed
     */
    public final OutboundStream openOutbound(
            Track track, OutboundStream.Settings stream, String cname, IntConsumer onScore) {
        assert loop().confined();
        requireOpen();
        return sender.open(track, stream, cname, onScore);
    }

    /** What is known of a stream that is sent here; empty when it is closed. */
    public final Optional<SentStream> sent(OutboundStream stream) {
        assert loop().confined();
        return Optional.ofNullable(sender.bySsrc(stream.ssrc())).filter(sent -> sent.stream() == stream);
    }

    /** Stops sending a stream. Idempotent. */
    public final void closeOutbound(OutboundStream stream) {
        assert loop().confined();
        sender.close(stream);
    }

    /** Sets between which bitrates what is sent to the peer is estimated. */
    public final void outgoingBitrates(BitrateLimits limits) {
        assert loop().confined();
        sender.limits(limits);
    }

    /** The limits that hold. */
    public final BitrateLimits outgoingBitrates() {
        assert loop().confined();
        return sender.limits();
    }

    /** Sets who hears of the way to the peer, on the loop; before anything is sent. */
    public final void bandwidthListener(Bandwidth.Listener listener) {
        assert loop().confined();
        sender.bandwidthListener(listener);
    }

    /** What is known of the way to the peer; empty where it gives no feedback that was negotiated. */
    public final Optional<Bandwidth> bandwidth() {
        assert loop().confined();
        return Optional.ofNullable(sender.bandwidth());
    }

    /** Every counter of this transport by name. */
    public final Map<String, Long> statistics() {
        assert loop().confined();
        return counters.snapshot();
    }

    /** The SSRCs that are known, announced or learnt, and the streams that come under them. */
    public final Map<Integer, InboundStream> receivedSsrcs() {
        assert loop().confined();
        return receiver.ssrcs();
    }

    /** What this transport carries, and how fast. */
    public final Traffic traffic() {
        assert loop().confined();
        return meter.traffic(loop().nowNanos());
    }

    /** The share of the peer's packets that is lost of late, 0 to 1; null while none carries a transport-wide number. */
    public final @Nullable Double receivedLossShare() {
        assert loop().confined();
        return receiver.lossShare();
    }

    public final boolean isClosed() {
        assert loop().confined();
        return closed;
    }

    /** Ends the session with all it carries, after a farewell to the peer. Idempotent. */
    public final void close() {
        assert loop().confined();
        if (closed) {
            return;
        }
        closed = true;
        reports.close();
        receiver.close();
        sender.close();
        disconnect();
        egress.close();
        mediaLoop.closed(this);
        onClosed();
    }

    /** Says goodbye and forgets the peer, while there is still a way to it. Once, when the session closes. */
    abstract void disconnect();

    /** All is closed. Once. */
    abstract void onClosed();

    /** The sockets that nobody else uses: they close with the session. */
    abstract List<MediaSocket> ownSockets();

    final MediaLoop mediaLoop() {
        return mediaLoop;
    }

    final TransportCounters counters() {
        return counters;
    }

    final MediaSender sender() {
        return sender;
    }

    final TransportEgress egress() {
        return egress;
    }

    final void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the transport is closed");
        }
    }

    /** An RTP packet is about to come, see {@link MediaReceiver#expectRtp}. */
    final void expectRtp(Packet packet) {
        receiver.expectRtp(packet);
    }

    /** Takes an RTP packet, and says whether it was the peer's, see {@link MediaReceiver#onRtp}. */
    final boolean onRtp(Packet packet, long nowNanos) {
        return receiver.onRtp(packet, nowNanos);
    }

    /** Takes an RTCP packet, and says whether it was the peer's, see {@link MediaReceiver#onRtcp}. */
    final boolean onRtcp(Packet packet) {
        return receiver.onRtcp(packet);
    }

    /** Media may flow, or goes on under other keys. */
    final void secure(SrtpReceiver unprotect, SrtpSender protect) {
        receiver.secure(unprotect);
        egress.secure(protect);
        reports.start();
        if (egress.isOpen()) {
            sender.onOpen();
        }
    }

    /** There is a way to the peer, the first one or another. */
    final void route(Route to) {
        route(to, to);
    }

    /** The same where one of RTP and RTCP may have another way than the other, or none yet. */
    final void route(@Nullable Route media, @Nullable Route reportsTo) {
        boolean wasOpen = egress.isOpen();
        egress.route(media, reportsTo);
        if (!wasOpen && egress.isOpen()) {
            sender.onOpen();
        }
    }

    /** Sends again what was asked for when there was no way to the peer. */
    final void repeatKeyFrameRequests() {
        receiver.repeatKeyFrameRequests();
    }

    /** Ends media in either direction for good, while streams stay until they are closed. */
    final void endMedia() {
        reports.close();
        receiver.endMedia();
        egress.close();
    }
}
