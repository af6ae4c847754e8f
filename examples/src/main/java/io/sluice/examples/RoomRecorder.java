package io.sluice.examples;

import io.sluice.CloseReason;
import io.sluice.Producer;
import io.sluice.Router;
import io.sluice.RouterListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records each stream that is sent to a router, from its beginning to its end. */
public final class RoomRecorder implements RouterListener {
    private final Path folder;
    private final Map<String, Recording> recordings = new HashMap<>();
    private @Nullable Router router;

    /** @param folder made where needed; each producer gets a file under its id */
    public RoomRecorder(Path folder) {
        this.folder = folder;
    }

    @Override
    public void onOpened(Router opened) {
        router = opened;
    }

    /** What is called here comes one after the other on a thread of the router's, so nothing needs a lock, and media goes on meanwhile. */
    @Override
    public void onNewProducer(Producer producer) {
        if (router != null) {
            try {
                recordings.put(producer.id(), Recording.start(router, producer, folder));
            } catch (IOException e) {
                System.err.println(producer.id() + " is not recorded: " + e.getMessage());
            }
        }
    }

    @Override
    public void onProducerClosed(Producer producer, CloseReason reason) {
        Recording recording = recordings.remove(producer.id());
        if (recording != null) {
            recording.close();
        }
    }
}
