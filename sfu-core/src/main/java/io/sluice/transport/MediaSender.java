package io.sluice.transport;

import io.sluice.bwe.BandwidthEstimator;
import io.sluice.bwe.BitrateLimits;
import io.sluice.routing.OutboundStream;
import io.sluice.routing.RetransmissionMode;
import io.sluice.routing.Track;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtcp.TransportFeedback;
import io.sluice.stream.ReceiverReferenceTimes;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** The streams one transport sends, by SSRC. Confined to its loop. */
final class MediaSender {
    /** Bursts and jitter come to this much, and are no reason to repair later. */
    private static final long USUAL_QUEUE_NANOS = 40_000_000;

    private final MediaLoop mediaLoop;
    private final TransportEgress egress;
    private final TransportCounters counters;
    private final Int2ObjectHashMap<SentStream> bySsrc = new Int2ObjectHashMap<>();

    /** In the order of creation, so that reports come in a steady order. */
    private final List<SentStream> streams = new ArrayList<>();

    private BitrateLimits limits = BitrateLimits.DEFAULT;
    private Bandwidth.Listener bandwidthListener = now -> {};
    /** Once there is a picture whose receiver may give feedback. */
    private @Nullable CongestionControl congestion;

    private final TransportFeedback feedback = new TransportFeedback();
    private final ResentPackets resent = new ResentPackets(this::onLostAgain);
    private final ReceiverReferenceTimes referenceTimes = new ReceiverReferenceTimes();

    MediaSender(MediaLoop mediaLoop, TransportEgress egress, TransportCounters counters) {
        this.mediaLoop = mediaLoop;
        this.egress = egress;
        this.counters = counters;
        egress.noteResent(resent);
    }

    /** @param onScore as for {@link SentStream} */
    OutboundStream open(Track track, OutboundStream.Settings settings, String cname, IntConsumer onScore) {
        requireUnused(settings.ssrc());
        if (settings.retransmission() instanceof RetransmissionMode.Rtx rtx) {
            requireUnused(rtx.ssrc());
        }
        OutboundStream stream = new OutboundStream(track, settings, mediaLoop.loop(), egress);
        SentStream sent = new SentStream(stream, cname, onScore);
        bySsrc.put(settings.ssrc(), sent);
        streams.add(sent);
        if (HeaderRewriter.carriesTransportSequence(stream)) {
            control();
        }
        if (congestion != null && stream.source().video()) {
            congestion.add(stream);
        }
        mediaLoop.replicas().attach(track, stream);
        return stream;
    }

    /** Begins to control congestion, with all pictures there are. */
    private CongestionControl control() {
        CongestionControl control = congestion;
        if (control == null) {
            control = new CongestionControl(mediaLoop.loop(), egress, limits, bandwidthListener);
            congestion = control;
            egress.control(control);
            for (SentStream sent : streams) {
                if (sent.stream().source().video() && !HeaderRewriter.carriesTransportSequence(sent.stream())) {
                    control.add(sent.stream());
                }
            }
        }
        return control;
    }

    /** Once there is a picture whose receiver may give feedback. */
    @Nullable
    CongestionControl congestion() {
        return congestion;
    }

    /** How much longer than usual packets wait on the way to the receiver at the moment; 0 where that is not known. */
    long queueNanos() {
        return congestion == null ? 0 : Math.max(0, congestion.estimator().queueNanos() - USUAL_QUEUE_NANOS);
    }

    /** Between which bitrates what is sent is estimated. */
    void limits(BitrateLimits next) {
        limits = next;
        if (congestion != null) {
            congestion.limits(next);
        }
    }

    BitrateLimits limits() {
        return limits;
    }

    /** Sets who hears of the way to the peer; before the first stream is sent. */
    void bandwidthListener(Bandwidth.Listener listener) {
        bandwidthListener = listener;
    }

    /** What is known of the way to the peer; null where nothing can be. */
    @Nullable
    Bandwidth bandwidth() {
        return congestion == null ? null : congestion.bandwidth(mediaLoop.loop().nowNanos());
    }

    /** As for {@link BandwidthEstimator#reportedLossShare}; null while no transport-wide feedback has come. */
    @Nullable
    Double lossShare() {
        BandwidthEstimator estimator = congestion == null ? null : congestion.estimator();
        return estimator == null || estimator.source() != BandwidthEstimator.Source.TRANSPORT_FEEDBACK
                ? null
                : Double.valueOf(estimator.reportedLossShare());
    }

    /** Takes transport-wide feedback; false if it is of no use. */
    boolean onTransportFeedback(MemorySegment memory, long offset, int length) {
        if (congestion == null || !feedback.wrap(memory, offset, length)) {
            return false;
        }
        congestion.onFeedback(feedback, mediaLoop.loop().nowNanos());
        resent.onFeedback(feedback);
        return true;
    }

    private void onLostAgain(int ssrc, int number) {
        SentStream sent = bySsrc.get(ssrc);
        if (sent != null
                && sent.onLostAgain(number, queueNanos(), mediaLoop.loop().nowNanos())) {
            counters.retransmissionsRepeated++;
        }
    }

    /** The peer tells what it can receive; of interest where pictures are sent. */
    void onRemb(long bps) {
        if (congestion != null
                || streams.stream().anyMatch(sent -> sent.stream().source().video())) {
            control().onRemb(bps, mediaLoop.loop().nowNanos());
        }
    }

    /** @param fractionLost 0 to 255, in 1/256 */
    void onLossReported(OutboundStream stream, int fractionLost) {
        if (congestion != null && stream.source().video()) {
            congestion.onLossReport(fractionLost / 256.0, mediaLoop.loop().nowNanos());
        }
    }

    private void requireUnused(int ssrc) {
        for (SentStream sent : streams) {
            if (sent.sendsAs(ssrc)) {
                throw new IllegalArgumentException(
                        "ssrc " + Integer.toUnsignedString(ssrc) + " is already sent on this transport");
            }
        }
    }

    void close(OutboundStream stream) {
        SentStream sent = bySsrc.get(stream.ssrc());
        if (sent != null && sent.stream() == stream) {
            bySsrc.remove(stream.ssrc());
            streams.remove(sent);
            if (congestion != null) {
                congestion.remove(stream);
                egress.forget(stream);
            }
            Farewell.send(egress, List.of(sent));
        }
        stream.close();
    }

    void close() {
        Farewell.send(egress, streams);
        streams.forEach(sent -> sent.stream().close());
        streams.clear();
        bySsrc.clear();
        if (congestion != null) {
            congestion.close();
        }
    }

    /** The way to the peer has opened: every picture starts. */
    void onOpen() {
        streams.forEach(sent -> sent.stream().onEgressOpen());
    }

    ReceiverReferenceTimes referenceTimes() {
        return referenceTimes;
    }

    /** Bytes that {@link #writeReport} takes at most. */
    int reportLength(SentStream sent) {
        return RtcpWriter.SENDER_REPORT_LENGTH + RtcpWriter.sdesLength(sent.cname()) + referenceTimes.maxLength();
    }

    /**
     * Writes a stream's sender report, its name, and how long ago receivers told their time (RFC 3611 section 4.5). Nothing
     * where there is nothing to report.
     */
    void writeReport(SentStream sent, RtcpWriter writer, long nowNanos) {
        if (sent.stream().writeSenderReport(writer, nowNanos)) {
            writer.sdesCname(sent.stream().ssrc(), sent.cname());
            referenceTimes.write(writer, sent.stream().ssrc(), nowNanos);
        }
    }

    List<SentStream> streams() {
        return streams;
    }

    @Nullable
    SentStream bySsrc(int ssrc) {
        return bySsrc.get(ssrc);
    }
}
