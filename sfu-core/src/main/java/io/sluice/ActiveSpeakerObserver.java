package io.sluice;

import io.sluice.observer.DominantSpeaker;
import io.sluice.routing.LevelObservation;
import java.util.concurrent.TimeUnit;

/** Says which of its producers holds the floor; see {@link Router#createActiveSpeakerObserver}. Thread-safe. */
public final class ActiveSpeakerObserver extends RtpObserver {
    private final ActiveSpeakerObserverOptions options;
    private final ActiveSpeakerObserverListener listener;
    private final LevelObservation<?> observation;

    ActiveSpeakerObserver(Router router, ActiveSpeakerObserverOptions options, ActiveSpeakerObserverListener listener) {
        super(router);
        this.options = options;
        this.listener = listener;
        this.observation = new LevelObservation<>(
                router.home(),
                new DominantSpeaker(this::onDominantSpeaker),
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
        return RtpObserverDump.Type.ACTIVE_SPEAKER;
    }

    @Override
    int intervalMillis() {
        return options.intervalMillis();
    }

    /** On the router's home loop. Whoever is slow hears of the last speaker only. */
    private void onDominantSpeaker(long stream) {
        router().events().post(this, () -> tell(stream));
    }

    private void tell(long stream) {
        Producer producer = router().locked(() -> producerOf(stream));
        if (producer != null) {
            listener.onDominantSpeaker(producer);
        }
    }
}
