package io.sluice.libwebrtc;

import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A microphone that hears a tone of 500 Hz, a whole number of waves each 10 ms. */
final class Microphone implements AutoCloseable {
    private static final int SAMPLE_RATE = 48_000;
    private static final int SAMPLES = SAMPLE_RATE / 100;
    private static final byte[] TONE = tone();

    private final CustomAudioSource source = Libwebrtc.audioSource();
    private final AudioTrack track =
            Libwebrtc.SENDING.createAudioTrack(UUID.randomUUID().toString(), source);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> recording = clock.scheduleAtFixedRate(
            () -> source.pushAudio(TONE, Short.SIZE, SAMPLE_RATE, 1, SAMPLES), 0, 10, TimeUnit.MILLISECONDS);

    AudioTrack track() {
        return track;
    }

    @Override
    public void close() {
        recording.cancel(false);
        clock.close();
    }

    private static byte[] tone() {
        ByteBuffer samples = ByteBuffer.allocate(SAMPLES * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < SAMPLES; i++) {
            samples.putShort((short) (10_000 * Math.sin(2 * Math.PI * 500 * i / SAMPLE_RATE)));
        }
        return samples.array();
    }
}
