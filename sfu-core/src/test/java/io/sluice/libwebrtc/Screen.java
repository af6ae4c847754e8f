package io.sluice.libwebrtc;

import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrackSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Reads the frame numbers of a {@link Camera} off the decoded picture, and measures for how long it stands still. */
final class Screen implements VideoTrackSink {
    private final BlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();
    /** When frames were shown since {@link #takeLongestStandstill} was last called, and the one before. */
    private final List<Long> shownNanos = new ArrayList<>();

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

    /**
     * The longest time between two frames since this was last asked, less what the camera was late meanwhile: what a busy machine
     * does to camera, peers and relay is not the network's doing.
     */
    synchronized Duration takeLongestStandstill(Camera camera) {
        Duration longest = Duration.ZERO;
        for (int i = 1; i < shownNanos.size(); i++) {
            long fromNanos = shownNanos.get(i - 1);
            long toNanos = shownNanos.get(i);
            Duration standstill = Duration.ofNanos(toNanos - fromNanos).minus(camera.late(fromNanos, toNanos));
            longest = standstill.compareTo(longest) > 0 ? standstill : longest;
        }
        shownNanos.subList(0, Math.max(0, shownNanos.size() - 1)).clear();
        return longest;
    }

    private synchronized void noteFrame(long nowNanos) {
        shownNanos.add(nowNanos);
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
