package io.sluice.examples;

import io.sluice.CloseReason;
import io.sluice.Producer;
import io.sluice.Router;
import io.sluice.RouterListener;
import io.sluice.signaling.SluiceServer;
import io.sluice.signaling.config.ServerOptions;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The whole server as part of a program: pages, signalling and media. Says who sends what, and in which room. */
public final class FirstRoom {
    private FirstRoom() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        try (SluiceServer server = start(Map.of("http.port", "3000", "rooms.peers", "10"))) {
            System.out.println("Open http://localhost:" + server.port() + "/room?room=first in two tabs and join.");
            new CountDownLatch(1).await();
        }
    }

    /** Any setting of reference.conf may be among these. */
    static SluiceServer start(Map<String, String> settings) throws IOException {
        return SluiceServer.start(ServerOptions.of(settings), Reporter::new);
    }

    /** One for each room; called on a thread of the room's router, one call after the other. */
    private record Reporter(String roomId) implements RouterListener {
        @Override
        public void onOpened(Router router) {
            System.out.println(roomId + " is open");
        }

        @Override
        public void onNewProducer(Producer producer) {
            System.out.println(roomId + " has " + producer.kind() + " more");
        }

        @Override
        public void onClosed(CloseReason reason) {
            System.out.println(roomId + " is closed");
        }
    }
}
