package io.sluice.libwebrtc;

import dev.onvoid.webrtc.media.audio.AudioTrackSink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Listens for the tone of a {@link Microphone} in the decoded sound. */
final class Speaker implements AudioTrackSink {
    /** A tenth of the tone's amplitude. */
    private static final int LOUD = 1000;

    private final BlockingQueue<Integer> peaks = new LinkedBlockingQueue<>();

    @Override
    public void onData(byte[] data, int bitsPerSample, int sampleRate, int channels, int frames) {
        ByteBuffer samples = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        int peak = 0;
        while (samples.hasRemaining()) {
            peak = Math.max(peak, Math.abs(samples.getShort()));
        }
        peaks.add(peak);
    }

    /** Waits until so many pieces of 10 ms have been heard that are not silent. */
    void awaitSound(int pieces) {
        int heard = 0;
        while (heard < pieces) {
            if (Deadline.next(peaks) > LOUD) {
                heard++;
            }
        }
    }
}
