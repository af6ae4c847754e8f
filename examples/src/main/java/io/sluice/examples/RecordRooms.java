package io.sluice.examples;

import io.sluice.signaling.SluiceServer;
import io.sluice.signaling.config.ServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The whole server, which records with ffmpeg what is sent to its rooms: a folder a room, a file a stream. */
public final class RecordRooms {
    private RecordRooms() {}

    /** @param args the folder for recordings */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (SluiceServer server = start(Map.of("http.port", "3000"), Path.of(args[0]))) {
            System.out.println("Open http://localhost:" + server.port() + "/room and join: you are recorded.");
            new CountDownLatch(1).await();
        }
    }

    static SluiceServer start(Map<String, String> settings, Path recordings) throws IOException {
        return SluiceServer.start(
                ServerOptions.of(settings), roomId -> new RoomRecorder(recordings.resolve("room-" + roomId)));
    }
}
