package io.sluice.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Sfu;
import io.sluice.SfuOptions;
import io.sluice.WebRtcTransportOptions;
import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.auth.Expiries;
import io.sluice.signaling.protocol.Samples;
import io.sluice.signaling.session.AttemptLimits;
import io.sluice.signaling.session.RecordingConnection;
import io.sluice.signaling.session.SessionCounters;
import io.sluice.signaling.session.SessionLimits;
import io.sluice.signaling.session.Sessions;
import io.sluice.signaling.session.VirtualScheduler;
import io.sluice.signaling.turn.IceServers;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a socket, and an address, may try to come into rooms, in virtual time. */
class JoinLimitsTest {
    private static final String JOIN = Samples.request("join", "{\"roomId\":\"blue\"}");
    private static final String LEAVE = Samples.request("leave", "{}");
    private static final String NEAR = "192.0.2.1";

    private final VirtualScheduler time = new VirtualScheduler();
    private final Expiries expiries = new Expiries(InstantSource.system());
    private final Ends ends = new Ends();
    private Sfu sfu;
    private RoomDirectory rooms;
    private Sessions sessions;

    /** Two a minute of a socket, three at once; six a minute of an address, five at once. */
    @BeforeEach
    void start() throws IOException {
        sfu = Sfu.create(SfuOptions.builder().loops(1).ports(27600, 27699).build());
        rooms = new RoomDirectory(
                sfu,
                new RoomSetup(
                        RoomOptions.defaults().withJoins(new AttemptLimits(2, 3, 6, 5)),
                        WebRtcTransportOptions.defaults(),
                        Authenticator.open(),
                        IceServers.none(),
                        expiries,
                        time,
                        InstantSource.system()));
        sessions = new Sessions(
                List.of(new RoomFlows(rooms, time::nanoTime), ends),
                SessionLimits.defaults(),
                new SessionCounters(),
                time::nanoTime);
    }

    @AfterEach
    void stop() {
        expiries.close();
        sfu.close();
    }

    @Test
    void shouldRefuseASocketThatComesAndGoesAllTheTimeUntilItHasRested() throws Exception {
        Wire restless = open("127.0.0.1");
        for (int i = 0; i < 3; i++) {
            assertThat(outcome(restless, JOIN)).isEqualTo("join");
            restless.say(LEAVE);
        }
        assertThat(outcome(restless, JOIN)).isEqualTo("rate-limited");
        assertThat(rooms.counters().joinsRefused()).isEqualTo(1);
        assertThat(outcome(open("127.0.0.1"), JOIN)).isEqualTo("join");

        time.advance(Duration.ofSeconds(30));
        assertThat(outcome(restless, JOIN)).isEqualTo("join");
    }

    @Test
    void shouldRefuseAnAddressWhoseSocketsAreTooManyAndNobodyElse() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(outcome(open(NEAR), JOIN)).isEqualTo("join");
        }
        assertThat(outcome(open(NEAR), JOIN)).isEqualTo("rate-limited");
        assertThat(outcome(open("192.0.2.2"), JOIN)).isEqualTo("join");
        for (int i = 0; i < 10; i++) {
            assertThat(outcome(open("127.0.0.1"), JOIN)).isEqualTo("join");
        }
    }

    /** Whoever asks for media without a join comes into a room as well. */
    @Test
    void shouldCountThoseOfThePlainFlow() throws Exception {
        for (int i = 0; i < 5; i++) {
            outcome(open(NEAR), JOIN);
        }
        String transport = Samples.request("createWebRtcTransport", "{\"purpose\":\"recv\"}");

        assertThat(outcome(open(NEAR), transport)).isEqualTo("rate-limited");
        assertThat(outcome(open("192.0.2.2"), transport)).isEqualTo("createWebRtcTransport");
    }

    private Wire open(String address) throws InterruptedException {
        return new Wire(sessions, ends, new RecordingConnection(InetAddress.ofLiteral(address)));
    }

    /** The type of the answer, or the code of the error. */
    private static String outcome(Wire wire, String text) throws InterruptedException {
        var answer = wire.ask(text);
        String code = answer.path("data").path("code").asText();
        return code.isEmpty() ? answer.path("type").asText() : code;
    }
}
