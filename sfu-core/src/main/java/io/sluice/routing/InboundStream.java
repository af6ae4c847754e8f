package io.sluice.routing;

import io.sluice.loop.Loop;
import io.sluice.observer.LevelTap;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.KeyFrameDetector;
import io.sluice.stream.KeyFrameRequester;
import io.sluice.time.Timers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a producer on its home loop: hands each run of packets to the replica of every loop that has consumers, and
 * merges their key-frame requests into as few as the sender needs.
 */
public final class InboundStream {
    /**
     * What a stream is made of.
     *
     * @param id unique in the process and never used again, so that whatever comes late for it is recognised
     * @param clockRate timestamp units per second
     * @param extensions the producer's header extension ids
     * @param paused whether packets are held back from the start
     * @param wantsLoss whether the sender is to hear what the worst consumer loses, since it adds redundancy accordingly
     * @param keyFrameRequestDelayNanos the least distance of two requests for a key frame; 0 for none
     * @param layers the layers within it, or where it is one of several encodings, how to read its frames; null of a stream with
     *     nothing to choose
     */
    public record Settings(
            long id,
            Loop home,
            boolean video,
            int clockRate,
            ExtensionMap extensions,
            KeyFrameDetector keyFrames,
            boolean paused,
            boolean wantsLoss,
            long keyFrameRequestDelayNanos,
            @Nullable LayerSettings layers) {
        /** One whose sender adds no redundancy, and whose key-frame requests keep no distance. */
        public Settings(
                long id,
                Loop home,
                boolean video,
                int clockRate,
                ExtensionMap extensions,
                KeyFrameDetector keyFrames,
                boolean paused) {
            this(id, home, video, clockRate, extensions, keyFrames, paused, false, 0, null);
        }

        /** One with nothing to choose. */
        public Settings(
                long id,
                Loop home,
                boolean video,
                int clockRate,
                ExtensionMap extensions,
                KeyFrameDetector keyFrames,
                boolean paused,
                boolean wantsLoss,
                long keyFrameRequestDelayNanos) {
            this(id, home, video, clockRate, extensions, keyFrames, paused, wantsLoss, keyFrameRequestDelayNanos, null);
        }
    }

    /** The producer's transport. */
    public interface Upstream {
        /** Asks the sender of the stream for a key frame. */
        void sendKeyFrameRequest(InboundStream stream);
    }

    private final StreamHandle handle;
    private final Loop home;
    private final Upstream upstream;
    private final KeyFrameRequester keyFrameRequests;
    private Timers.@Nullable Timer keyFrameTimer;

    private final List<Subscription> subscriptions = new ArrayList<>();
    /** Null while nobody looks, which most streams know all their life. */
    private @Nullable InboundWatch watch;
    /** What the worst consumer of each loop loses, in 1/256, where the sender wants to know. */
    private final Map<Subscription, Integer> reportedLoss = new HashMap<>();

    private @Nullable SenderReportTiming senderReport;
    private int lastEpoch;
    private boolean paused;
    private boolean closed;
    private long pausedDrops;

    public InboundStream(Settings settings, Upstream upstream) {
        this.home = settings.home();
        this.handle = new StreamHandle(this, settings);
        this.upstream = upstream;
        this.keyFrameRequests = new KeyFrameRequester(settings.keyFrameRequestDelayNanos());
        this.paused = settings.paused();
    }

    public StreamHandle handle() {
        return handle;
    }

    public KeyFrameRequester keyFrameRequests() {
        return keyFrameRequests;
    }

    /** Packets that arrived while the producer was paused. */
    public long pausedDrops() {
        return pausedDrops;
    }

    /** On how many loops there are consumers. */
    public int subscriptions() {
        assert home.confined();
        return subscriptions.size();
    }

    /** Consecutive packets of this stream, in the order of arrival; borrowed for the call. */
    public void onRun(RtpPacket[] run, int count, long nowNanos) {
        assert home.confined();
        noteKeyFrame(run, count);
        if (watch != null) {
            watch.onRun(run, count, paused);
        }
        if (paused) {
            pausedDrops += count;
            return;
        }
        for (int i = 0; i < subscriptions.size(); i++) {
            subscriptions.get(i).onRun(run, count, nowNanos);
        }
    }

    /** The relation of the stream's timestamps to our clock, renewed by each sender report. */
    public void onSenderReport(SenderReportTiming timing) {
        assert home.confined();
        senderReport = timing;
        subscriptions.forEach(subscription -> subscription.onSenderReport(timing));
    }

    /**
     * The producer goes on under another SSRC, and so with other numbers and timestamps (RFC 3550 section 5.1): nothing that
     * is known of the former ones holds, while consumers go on under their own.
     */
    public void restart() {
        assert home.confined();
        senderReport = null;
        keyFrameRequests.onKeyFrame();
        subscriptions.forEach(Subscription::onRestart);
    }

    /** Packets were left out before this stream saw them: consumers go on without a gap, pictures with a key frame. */
    public void resumeAfterGap(long nowNanos) {
        assert home.confined();
        if (!paused) {
            subscriptions.forEach(Subscription::onResume);
            requestKeyFrame(nowNanos);
        }
    }

    /** Asks the producer for a key frame, unless one is on its way already. */
    public void requestKeyFrame(long nowNanos) {
        assert home.confined();
        if (closed || paused || !handle.video()) {
            return;
        }
        if (keyFrameRequests.request(nowNanos)) {
            upstream.sendKeyFrameRequest(this);
        }
        armKeyFrameTimer();
    }

    /** Sends an outstanding request for a key frame, which found no SSRC to ask when it was made. */
    public void onSsrcLearnt() {
        assert home.confined();
        if (!closed && keyFrameRequests.isOutstanding()) {
            upstream.sendKeyFrameRequest(this);
        }
    }

    public void pause() {
        assert home.confined();
        if (!paused) {
            paused = true;
            subscriptions.forEach(Subscription::onPause);
        }
    }

    public void resume(long nowNanos) {
        assert home.confined();
        if (paused) {
            paused = false;
            subscriptions.forEach(Subscription::onResume);
            requestKeyFrame(nowNanos);
        }
    }

    /** Ends the stream: every loop drops its replica, and what is still under way is dropped there. Idempotent. */
    public void close() {
        assert home.confined();
        closed = true;
        if (keyFrameTimer != null) {
            keyFrameTimer.cancel();
            keyFrameTimer = null;
        }
        List<Subscription> ended = List.copyOf(subscriptions);
        subscriptions.clear();
        reportedLoss.clear();
        ended.forEach(Subscription::onClose);
    }

    /** Shows what passes on this stream, or stops showing it. */
    public void trace(@Nullable MediaTrace trace) {
        assert home.confined();
        watch().trace(trace);
    }

    /** Who is shown what passes, if anybody is. */
    public @Nullable MediaTrace trace() {
        assert home.confined();
        return watch == null ? null : watch.trace();
    }

    /** Has somebody hear, on this loop, of each value of the video-orientation extension that differs from the one before. */
    public void orientationListener(IntConsumer listener) {
        assert home.confined();
        watch().orientationListener(listener);
    }

    void addLevels(LevelTap<?> tap) {
        assert home.confined();
        watch().addLevels(tap);
    }

    void removeLevels(LevelTap<?> tap) {
        assert home.confined();
        watch().removeLevels(tap);
    }

    /** Whether somebody measures how loud the stream is. */
    boolean isMeasured() {
        assert home.confined();
        return watch != null && watch.isMeasured();
    }

    private InboundWatch watch() {
        if (watch == null) {
            watch = new InboundWatch();
        }
        return watch;
    }

    void subscribe(Subscription subscription) {
        assert home.confined();
        if (closed) {
            subscription.onClose();
            return;
        }
        subscriptions.add(subscription);
        if (paused) {
            subscription.onPause();
        }
        if (senderReport != null) {
            subscription.onSenderReport(senderReport);
        }
    }

    /** A number that no other subscription, or part of one between pauses, of this stream has. */
    int nextEpoch() {
        assert home.confined();
        return ++lastEpoch;
    }

    void unsubscribe(Subscription subscription) {
        assert home.confined();
        subscriptions.remove(subscription);
        reportedLoss.remove(subscription);
    }

    /**
     * The worst consumer of a loop loses another share.
     *
     * @param fractionLost 0 to 255, in 1/256
     */
    void onLossReported(Subscription subscription, int fractionLost) {
        assert home.confined();
        if (subscriptions.contains(subscription)) {
            reportedLoss.put(subscription, fractionLost);
        }
    }

    /** What the consumer that loses most loses, 0 to 255 in 1/256; 0 unless the sender wants to know. */
    public int worstReportedLoss() {
        assert home.confined();
        int worst = 0;
        for (int fractionLost : reportedLoss.values()) {
            worst = Math.max(worst, fractionLost);
        }
        return worst;
    }

    private void noteKeyFrame(RtpPacket[] run, int count) {
        if (!handle.video()) {
            return;
        }
        for (int i = 0; i < count; i++) {
            if (run[i].keyFrame()) {
                keyFrameRequests.onKeyFrame();
                return;
            }
        }
    }

    private void armKeyFrameTimer() {
        long deadline = keyFrameRequests.nextDeadlineNanos();
        if (keyFrameTimer == null && deadline != Timers.NONE) {
            keyFrameTimer = home.timers().schedule(deadline, this::onKeyFrameTimer);
        }
    }

    private void onKeyFrameTimer() {
        keyFrameTimer = null;
        if (keyFrameRequests.onTimer(home.nowNanos())) {
            upstream.sendKeyFrameRequest(this);
        }
        armKeyFrameTimer();
    }
}
