package io.sluice.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.CloseReason;
import io.sluice.Producer;
import io.sluice.Router;
import io.sluice.RouterListener;
import io.sluice.SfuOptions;
import io.sluice.signaling.config.ServerOptions;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a program hears of the rooms of the server that is part of it. */
@Timeout(60)
class RoomListenersTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Test
    void shouldHearOfTheRouterOfEveryRoom() throws Exception {
        ServerOptions options = new ServerOptions(
                "127.0.0.1",
                0,
                List.of(),
                SfuOptions.builder().loops(1).ports(26000, 26999).build());
        try (SluiceServer server = SluiceServer.start(options, Listener::new);
                HttpClient http = HttpClient.newHttpClient();
                RoomClient anna = RoomClient.join(http, server.port(), "blue", "Anna")) {
            anna.produceAudio(anna.createTransport("send"), "microphone");

            assertThat(next()).isEqualTo("blue opened");
            assertThat(next()).isEqualTo("blue AUDIO");

            server.rooms().endRoom("blue", null);
            assertThat(next()).isEqualTo("blue closed");
        }
    }

    private String next() throws InterruptedException {
        return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
    }

    private final class Listener implements RouterListener {
        private final String roomId;

        Listener(String roomId) {
            this.roomId = roomId;
        }

        @Override
        public void onOpened(Router router) {
            heard.add(roomId + " opened");
        }

        @Override
        public void onNewProducer(Producer producer) {
            heard.add(roomId + " " + producer.kind().name());
        }

        @Override
        public void onClosed(CloseReason reason) {
            heard.add(roomId + " closed");
        }
    }
}
