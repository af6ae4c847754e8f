package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.signaling.SluiceServer;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

@Timeout(120)
class SpringRoomsTest {
    @Test
    void shouldServeWhatThePropertiesSayAndEndWithTheApplication() throws Exception {
        int port;
        try (ConfigurableApplicationContext application = start("--sluice.settings.http.port=0");
                RoomVisitor visitor =
                        new RoomVisitor(application.getBean(SluiceServer.class).port())) {
            port = application.getBean(SluiceServer.class).port();
            assertThat(visitor.ask("join", "{\"roomId\":\"spring\"}")).contains("\"roomId\":\"spring\"");
        }
        assertThatThrownBy(() -> new RoomVisitor(port))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ConnectException.class);
    }

    @Test
    void shouldNameThePropertyThatIsNoSetting() {
        assertThatThrownBy(() -> start("--sluice.settings.http.prot=1"))
                .rootCause()
                .hasMessageStartingWith("sluice.http.prot (settings) is no setting; there are ");
    }

    private static ConfigurableApplicationContext start(String... more) {
        String[] arguments = {
            more[0], "--sluice.settings.media.min-port=27100", "--sluice.settings.media.max-port=27199"
        };
        return SpringApplication.run(SpringRooms.class, arguments);
    }
}
