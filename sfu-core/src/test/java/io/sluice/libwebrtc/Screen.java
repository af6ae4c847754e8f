package io.sluice.libwebrtc;

import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrackSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Reads the frame numbers of a {@link Camera} off the decoded picture, and measures how long it stands still. */
final class Screen implements VideoTrackSink {
    private final BlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();
    private long lastFrameNanos = System.nanoTime();
    private long longestGapNanos;
    private volatile int width;

    /** Of the last frame, in pixels; 0 before the first. */
    int width() {
        return width;
    }

    @Override
    public void onVideoFrame(VideoFrame frame) {
        noteFrame(System.nanoTime());
        width = frame.buffer.getWidth();
        numbers.add(Barcode.read((I420Buffer) frame.buffer));
        frame.release();
    }

    /** The longest time between two frames since this was last asked; before the first frame, since the screen was made. */
    synchronized Duration takeLongestGap() {
        long gapNanos = longestGapNanos;
        longestGapNanos = 0;
        return Duration.ofNanos(gapNanos);
    }

    private synchronized void noteFrame(long nowNanos) {
        longestGapNanos = Math.max(longestGapNanos, nowNanos - lastFrameNanos);
        lastFrameNanos = nowNanos;
    }

    /** The number of the next decoded frame, or of one that is there already. */
    int awaitFrame() {
        return Deadline.next(numbers);
    }

    /** The numbers of the next decoded frames. */
    List<Integer> awaitFrames(int count) {
        List<Integer> frames = new ArrayList<>();
        while (frames.size() < count) {
            frames.add(awaitFrame());
        }
        return frames;
    }

    /** The numbers of the decoded frames until one after a given number, which is the last in the list. */
    List<Integer> awaitFramesUntilAfter(int number) {
        List<Integer> frames = new ArrayList<>();
        do {
            frames.add(awaitFrame());
        } while (frames.getLast() <= number);
        return frames;
    }
}
