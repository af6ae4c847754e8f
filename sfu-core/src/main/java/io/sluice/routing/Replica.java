package io.sluice.routing;

import io.sluice.loop.Loop;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.Sequence;
import io.sluice.rtp.codec.FrameReader;
import io.sluice.stream.BitrateWindow;
import io.sluice.stream.RetransmissionBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream on one loop: the consumers that live there and what they share. At home it is fed by the stream itself, on
 * other loops through a lane. A consumer takes a whole run before the next one starts; who starts rotates, so that nobody
 * is always last.
 */
final class Replica implements Subscription {
    /** Long enough for a key frame to count little. */
    private static final long OFFERED_WINDOW_NANOS = 1_000_000_000L;

    private final StreamHandle stream;
    private final Loop loop;
    private final Upstream upstream;
    private final RetransmissionMemory memory;
    private final boolean carriesCaptureTime;
    /** On another loop than the producer's; null there too where there are no layers. */
    private final @Nullable FrameReader frames;

    private final List<Viewer> consumers = new ArrayList<>();
    private final Loop.Flushable sendKeyFrameRequest = this::sendKeyFrameRequest;
    private final Loop.Flushable sendLoss = this::sendLoss;
    private @Nullable SenderReportTiming senderReport;
    /** Under which the home loop sends; 0 before it has told. */
    private int epoch;

    private int first;
    private boolean paused;
    private boolean keyFrameWanted;
    private boolean lossChanged;
    private int reportedLoss;

    /** Whether a packet has come since the timestamps began, and the newest timestamp of the runs that are through. */
    private boolean heard;

    private int newestTimestamp;

    /** What comes of a picture, whether or not it is sent on; null for sound. */
    private final @Nullable BitrateWindow offered;

    /** Consumers that may ask for packets again. */
    private int asking;

    /** Made with the first run for one of them, closed with the last of them. */
    private @Nullable RetransmissionBuffer kept;

    /** The way back to the stream's home. */
    interface Upstream {
        void requestKeyFrame(long nowNanos);

        void reportLoss(int fractionLost);

        void unsubscribe();
    }

    Replica(StreamHandle stream, Loop loop, Upstream upstream, RetransmissionMemory memory) {
        LayerSettings layers = stream.home() == loop ? null : stream.layers();
        this.frames = layers == null ? null : layers.newReader();
        this.stream = stream;
        this.loop = loop;
        this.upstream = upstream;
        this.memory = memory;
        this.carriesCaptureTime = stream.extensions().contains(ExtensionType.ABS_CAPTURE_TIME);
        this.offered = stream.video() ? new BitrateWindow(OFFERED_WINDOW_NANOS) : null;
    }

    StreamHandle stream() {
        return stream;
    }

    int epoch() {
        return epoch;
    }

    /** From now on packets of another epoch are late. */
    void epoch(int next) {
        epoch = next;
    }

    /** Finds out what a packet that came from another loop says of its frame. */
    void readFrame(RtpPacket packet) {
        packet.keyFrame(stream.keyFrames().isKeyFrame(packet.memory(), packet.payloadOffset(), packet.payloadLength()));
        if (frames != null) {
            frames.read(packet);
        }
    }

    boolean paused() {
        return paused;
    }

    @Nullable
    SenderReportTiming senderReport() {
        return senderReport;
    }

    /** What comes of the picture, in bits per second; 0 for sound. */
    long offeredBps(long nowNanos) {
        return offered == null ? 0 : offered.bitrateBps(nowNanos);
    }

    void add(Viewer consumer) {
        consumers.add(consumer);
        asking += consumer.retransmits() ? 1 : 0;
    }

    void remove(Viewer consumer) {
        if (consumers.remove(consumer) && consumer.retransmits() && --asking == 0) {
            closeKept();
        }
        if (consumers.isEmpty()) {
            upstream.unsubscribe();
        } else if (consumer.reportedLoss() > 0) {
            onLossChanged();
        }
    }

    /** A packet that has not been let go of yet, by the producer's number; borrowed. */
    @Nullable
    RtpPacket kept(int sequenceNumber) {
        return kept == null ? null : kept.find(sequenceNumber);
    }

    /** Asks for a key frame once a turn, however many consumers want one. */
    void requestKeyFrame() {
        if (!keyFrameWanted) {
            keyFrameWanted = true;
            loop.markDirty(sendKeyFrameRequest);
        }
    }

    /** A consumer's receiver reports another loss: its sender hears of the worst once a turn, if it wants to. */
    void onLossChanged() {
        if (!lossChanged && stream.wantsLoss()) {
            lossChanged = true;
            loop.markDirty(sendLoss);
        }
    }

    /** Whether a packet has come before those that are being handed on. */
    boolean heard() {
        return heard;
    }

    /** The newest timestamp of those packets. */
    int newestTimestamp() {
        return newestTimestamp;
    }

    @Override
    public void onRun(RtpPacket[] run, int count, long nowNanos) {
        int size = consumers.size();
        if (size == 0) {
            return;
        }
        if (carriesCaptureTime && senderReport != null) {
            noteClock(run, count, senderReport.senderClockOffset());
        }
        if (asking > 0) {
            keep(run, count, nowNanos);
        }
        if (offered != null) {
            measure(offered, run, count, nowNanos);
        }
        first = first + 1 < size ? first + 1 : 0;
        for (int i = first; i < size; i++) {
            consumers.get(i).onRun(run, count, nowNanos);
        }
        for (int i = 0; i < first; i++) {
            consumers.get(i).onRun(run, count, nowNanos);
        }
        for (int i = 0; i < count; i++) {
            noteTimestamp(run[i].timestamp());
        }
    }

    private static void measure(BitrateWindow offered, RtpPacket[] run, int count, long nowNanos) {
        int bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes += run[i].packet().length();
        }
        offered.add(bytes, nowNanos);
    }

    private void noteTimestamp(int timestamp) {
        if (!heard || Sequence.isNewer32(timestamp, newestTimestamp)) {
            heard = true;
            newestTimestamp = timestamp;
        }
    }

    @Override
    public void onSenderReport(SenderReportTiming timing) {
        senderReport = timing;
    }

    @Override
    public void onRestart() {
        senderReport = null;
        heard = false;
        clearKept();
        if (frames != null) {
            frames.restart();
        }
        consumers.forEach(Viewer::onProducerRestarted);
    }

    @Override
    public void onPause() {
        paused = true;
        clearKept();
    }

    @Override
    public void onResume() {
        paused = false;
        clearKept();
        consumers.forEach(Viewer::onProducerResumed);
    }

    @Override
    public void onClose() {
        consumers.forEach(Viewer::onProducerClosed);
        consumers.clear();
        asking = 0;
        closeKept();
        upstream.unsubscribe();
    }

    private static void noteClock(RtpPacket[] run, int count, long senderClockOffset) {
        for (int i = 0; i < count; i++) {
            run[i].senderClockOffset(senderClockOffset);
        }
    }

    private void keep(RtpPacket[] run, int count, long nowNanos) {
        RetransmissionBuffer buffer = kept;
        if (buffer == null) {
            buffer = memory.open(stream.video());
            kept = buffer;
        }
        memory.keep(buffer, run, count, nowNanos);
    }

    /** Numbers begin anew: no consumer can name what was before. */
    private void clearKept() {
        if (kept != null) {
            memory.clear(kept);
        }
    }

    private void closeKept() {
        if (kept != null) {
            memory.close(kept);
            kept = null;
        }
    }

    private void sendKeyFrameRequest(long nowNanos) {
        keyFrameWanted = false;
        upstream.requestKeyFrame(nowNanos);
    }

    private void sendLoss(long nowNanos) {
        lossChanged = false;
        int worst = 0;
        for (Viewer consumer : consumers) {
            worst = Math.max(worst, consumer.reportedLoss());
        }
        if (worst != reportedLoss) {
            reportedLoss = worst;
            upstream.reportLoss(worst);
        }
    }
}
