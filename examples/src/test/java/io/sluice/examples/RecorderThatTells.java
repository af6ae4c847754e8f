package io.sluice.examples;

import io.sluice.CloseReason;
import io.sluice.Producer;
import io.sluice.Router;
import io.sluice.RouterListener;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A recorder, and when its first recording runs and is complete. */
final class RecorderThatTells implements RouterListener {
    final CompletableFuture<Boolean> begun = new CompletableFuture<>();
    final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final RoomRecorder recorder;

    RecorderThatTells(Path folder) {
        recorder = new RoomRecorder(folder);
    }

    @Override
    public void onOpened(Router router) {
        recorder.onOpened(router);
    }

    @Override
    public void onNewProducer(Producer producer) {
        recorder.onNewProducer(producer);
        begun.complete(true);
    }

    @Override
    public void onProducerClosed(Producer producer, CloseReason reason) {
        recorder.onProducerClosed(producer, reason);
        ended.complete(true);
    }
}
