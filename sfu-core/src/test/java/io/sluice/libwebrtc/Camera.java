package io.sluice.libwebrtc;

import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A camera of 320 by 240 at 30 frames a second that films its frame counter, as {@link Barcode}s. */
final class Camera implements AutoCloseable {
    static final int FRAMES_PER_SECOND = 30;

    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;

    private final CustomVideoSource source = Libwebrtc.videoSource();
    private final VideoTrack track =
            Libwebrtc.SENDING.createVideoTrack(UUID.randomUUID().toString(), source);
    private final ScheduledExecutorService shutter = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> filming =
            shutter.scheduleAtFixedRate(this::take, 0, 1_000_000 / FRAMES_PER_SECOND, TimeUnit.MICROSECONDS);
    private int taken;

    VideoTrack track() {
        return track;
    }

    /** The number of the last frame. */
    synchronized int taken() {
        return taken;
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
            notifyAll();
        }
        source.pushFrame(frame);
        frame.release();
    }

    private static VideoFrame film(int number) {
        I420Buffer image = NativeI420Buffer.allocate(WIDTH, HEIGHT);
        Barcode.draw(number, image);
        fill(image.getDataU(), number);
        fill(image.getDataV(), -number);
        return new VideoFrame(image, System.nanoTime());
    }

    /** Slowly changing colour. */
    private static void fill(ByteBuffer chroma, int number) {
        byte value = (byte) (128 + 64 * Math.sin(number / 20.0));
        for (int i = 0; i < chroma.capacity(); i++) {
            chroma.put(i, value);
        }
    }
}
