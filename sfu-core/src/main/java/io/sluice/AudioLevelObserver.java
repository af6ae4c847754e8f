package io.sluice;

import io.sluice.observer.AudioVolumes;
import io.sluice.routing.LevelObservation;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Says every interval which of its producers are loudest; see {@link Router#createAudioLevelObserver}. Thread-safe. */
public final class AudioLevelObserver extends RtpObserver {
    private final AudioLevelObserverOptions options;
    private final AudioLevelObserverListener listener;
    private final LevelObservation<?> observation;

    AudioLevelObserver(Router router, AudioLevelObserverOptions options, AudioLevelObserverListener listener) {
        super(router);
        this.options = options;
        this.listener = listener;
        this.observation = new LevelObservation<>(
                router.home(),
                new AudioVolumes(options.maxEntries(), options.threshold(), new Events()),
                TimeUnit.MILLISECONDS.toNanos(options.intervalMillis()));
    }

    @Override
    LevelObservation<?> observation() {
        return observation;
    }

    @Override
    void tellClosed(CloseReason reason) {
        listener.onClosed(reason);
    }

    @Override
    RtpObserverDump.Type type() {
        return RtpObserverDump.Type.AUDIO_LEVEL;
    }

    @Override
    int intervalMillis() {
        return options.intervalMillis();
    }

    private void tell(List<AudioVolumes.Volume> volumes) {
        List<AudioLevelVolume> known = router().locked(
                        () -> volumes.stream().flatMap(this::withProducer).toList());
        if (!known.isEmpty()) {
            listener.onVolumes(known);
        }
    }

    private Stream<AudioLevelVolume> withProducer(AudioVolumes.Volume volume) {
        Producer producer = producerOf(volume.stream());
        return producer == null ? Stream.empty() : Stream.of(new AudioLevelVolume(producer, volume.dBov()));
    }

    private void tellSilence() {
        if (!isClosed()) {
            listener.onSilence();
        }
    }

    /** On the router's home loop. Whoever is slow hears the last of these only. */
    private final class Events implements AudioVolumes.Listener {
        @Override
        public void onVolumes(List<AudioVolumes.Volume> volumes) {
            router().events().post(AudioLevelObserver.this, () -> tell(volumes));
        }

        @Override
        public void onSilence() {
            router().events().post(AudioLevelObserver.this, AudioLevelObserver.this::tellSilence);
        }
    }
}
