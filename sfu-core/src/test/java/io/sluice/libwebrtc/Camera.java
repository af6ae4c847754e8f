package io.sluice.libwebrtc;

import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A camera at 30 frames a second that films its frame counter, as {@link Barcode}s. An easy picture of 320 by 240, or one of 640
 * by 360 with restless squares above and below the middle, whose frames take several packets each.
 */
final class Camera implements AutoCloseable {
    static final int FRAMES_PER_SECOND = 30;

    private static final int SQUARE = 16;
    private static final long INTERVAL_NANOS = 1_000_000_000L / FRAMES_PER_SECOND;

    private final int width;
    private final int height;
    private final boolean restless;
    private final Random random = new Random(1);
    private final CustomVideoSource source = Libwebrtc.videoSource();
    private final VideoTrack track =
            Libwebrtc.SENDING.createVideoTrack(UUID.randomUUID().toString(), source);
    private final ScheduledExecutorService shutter = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> filming;
    private int taken;
    /** When each frame was handed over. */
    private final List<Long> takenNanos = new ArrayList<>();

    private Camera(int width, int height, boolean restless) {
        this.width = width;
        this.height = height;
        this.restless = restless;
        this.filming = shutter.scheduleAtFixedRate(this::take, 0, INTERVAL_NANOS, TimeUnit.NANOSECONDS);
    }

    static Camera easy() {
        return new Camera(320, 240, false);
    }

    /** Large enough for two encodings: libwebrtc makes no more of it. */
    static Camera wide() {
        return new Camera(640, 360, false);
    }

    static Camera restless() {
        return new Camera(640, 360, true);
    }

    VideoTrack track() {
        return track;
    }

    /** The number of the last frame. */
    synchronized int taken() {
        return taken;
    }

    /**
     * For how long of a time, by {@link System#nanoTime}, the camera was late with its next frame: there was nothing to send then, and where
     * the machine had no time for the camera it may have had none for anybody else.
     */
    synchronized Duration late(long fromNanos, long toNanos) {
        long lateNanos = 0;
        for (int i = 0; i < taken; i++) {
            long dueNanos = takenNanos.get(i) + INTERVAL_NANOS;
            long nextNanos = i + 1 < taken ? takenNanos.get(i + 1) : toNanos;
            lateNanos += Math.max(0, Math.min(nextNanos, toNanos) - Math.max(dueNanos, fromNanos));
        }
        return Duration.ofNanos(lateNanos);
    }

    /** Waits until so many more frames are taken, and returns the number of the last one. */
    synchronized int awaitFrames(int more) throws InterruptedException {
        int last = taken + more;
        while (taken < last) {
            wait();
        }
        return taken;
    }

    @Override
    public void close() {
        filming.cancel(false);
        shutter.close();
    }

    private void take() {
        VideoFrame frame = film(taken() + 1);
        synchronized (this) {
            taken++;
            takenNanos.add(System.nanoTime());
            notifyAll();
        }
        source.pushFrame(frame);
        frame.release();
    }

    private VideoFrame film(int number) {
        I420Buffer image = NativeI420Buffer.allocate(width, height);
        Barcode.draw(number, image);
        if (restless) {
            drawSquares(image, 0, height / 4);
            drawSquares(image, height * 3 / 4, height);
        }
        fill(image.getDataU(), number);
        fill(image.getDataV(), -number);
        return new VideoFrame(image, System.nanoTime());
    }

    /** Every sixteenth square of some rows differs from the frame before. */
    private void drawSquares(I420Buffer image, int fromRow, int toRow) {
        int columns = width / SQUARE;
        int squares = columns * ((toRow - fromRow) / SQUARE);
        random.setSeed(fromRow);
        int[] brightness = random.ints(squares, 40, 200).toArray();
        random.setSeed(taken());
        for (int i = 0; i < squares / 16; i++) {
            brightness[random.nextInt(squares)] = 40 + random.nextInt(160);
        }
        ByteBuffer luma = image.getDataY();
        byte[] row = new byte[width];
        for (int first = 0; first < squares; first += columns) {
            for (int x = 0; x < width; x++) {
                row[x] = (byte) brightness[first + x / SQUARE];
            }
            int y = fromRow + first / columns * SQUARE;
            for (int i = 0; i < SQUARE; i++) {
                luma.put((y + i) * image.getStrideY(), row);
            }
        }
    }

    /** Slowly changing colour. */
    private static void fill(ByteBuffer chroma, int number) {
        byte[] values = new byte[chroma.capacity()];
        Arrays.fill(values, (byte) (128 + 64 * Math.sin(number / 20.0)));
        chroma.put(0, values);
    }
}
