package io.sluice.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.Sfu;
import io.sluice.SfuOptions;
import io.sluice.WebRtcTransportOptions;
import io.sluice.signaling.auth.Expiries;
import io.sluice.signaling.auth.Grants;
import io.sluice.signaling.auth.JwtAuthenticator;
import io.sluice.signaling.auth.JwtKeys;
import io.sluice.signaling.auth.JwtOptions;
import io.sluice.signaling.auth.TestTokens;
import io.sluice.signaling.protocol.Samples;
import io.sluice.signaling.session.SessionCounters;
import io.sluice.signaling.session.SessionLimits;
import io.sluice.signaling.session.Sessions;
import io.sluice.signaling.session.VirtualScheduler;
import io.sluice.signaling.turn.IceServers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers whose token runs out while they are in a room. */
class GrantsEndTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final Instant EXPIRY = NOW.plusSeconds(60);
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    /** A minute ahead of the authenticator: what is let in is at its end. */
    private final Expiries expiries = new Expiries(InstantSource.fixed(EXPIRY));

    private final Ends ends = new Ends();
    private Sfu sfu;
    private RoomDirectory rooms;
    private Sessions sessions;

    @BeforeEach
    void start() throws IOException {
        sfu = Sfu.create(SfuOptions.builder().loops(1).ports(27100, 27199).build());
        rooms = new RoomDirectory(
                sfu,
                new RoomSetup(
                        RoomOptions.defaults(),
                        WebRtcTransportOptions.defaults(),
                        new JwtAuthenticator(
                                new JwtOptions(JwtKeys.ofSecret(TestTokens.SECRET), null, null, Duration.ZERO), CLOCK),
                        IceServers.none(),
                        expiries,
                        new VirtualScheduler(),
                        CLOCK));
        sessions = new Sessions(
                List.of(new RoomFlows(rooms, System::nanoTime), ends),
                new SessionLimits(1000, 1000),
                new SessionCounters(),
                System::nanoTime);
    }

    @AfterEach
    void stop() {
        expiries.close();
        sfu.close();
    }

    @Test
    void shouldPutAPeerOutWhenItsTokenRunsOutAndSayWhy() throws Exception {
        Wire alice = new Wire(sessions, ends);
        alice.say(join("blue", EXPIRY.getEpochSecond()));

        awaitExpiries();

        JsonNode last = alice.heard(0).getLast();
        assertThat(last.path("type").asText()).isEqualTo("removed");
        assertThat(last.path("data").path("reason").asText()).isEqualTo("the token has expired");
        assertThat(rooms.peerCount()).isZero();
    }

    @Test
    void shouldLetAPeerBackInWithANewToken() throws Exception {
        Wire alice = new Wire(sessions, ends);
        alice.say(join("blue", EXPIRY.getEpochSecond()));
        awaitExpiries();

        alice.say(join("blue", EXPIRY.getEpochSecond() + 3600));

        assertThat(rooms.peerCount()).isEqualTo(1);
    }

    @Test
    void shouldLetNobodyIntoARoomThatTheTokenIsNotFor() throws Exception {
        Wire alice = new Wire(sessions, ends);

        JsonNode refusal = alice.ask(join("green", EXPIRY.getEpochSecond()));

        assertThat(refusal.path("data").path("code").asText()).isEqualTo("forbidden");
        assertThat(rooms.roomCount()).isZero();
    }

    @Test
    void shouldLetNobodyUseThePlainFlowWithoutAToken() throws Exception {
        Wire alice = new Wire(sessions, ends);

        JsonNode refusal = alice.ask(Samples.request("createWebRtcTransport", "{\"purpose\":\"recv\"}"));

        assertThat(refusal.path("data").path("code").asText()).isEqualTo("unauthorized");
    }

    @Test
    void shouldHaveNothingReceivedByItselfForWhomTheTokenDoesNotLet() throws Exception {
        Wire alice = new Wire(sessions, ends);
        String token = TestTokens.hs256("{\"room\":\"blue\",\"exp\":" + (EXPIRY.getEpochSecond() + 3600)
                + ",\"grants\":{\"subscribe\":false,\"publish\":true}}");
        alice.say(Samples.request("join", "{\"roomId\":\"blue\",\"token\":\"" + token + "\"}"));

        JsonNode refusal = alice.ask(Samples.request(
                "setSubscription", "{\"mode\":\"auto\",\"rtpCapabilities\":" + Samples.CAPABILITIES + "}"));

        assertThat(refusal.path("data").path("code").asText()).as("%s", refusal).isEqualTo("forbidden");
        assertThat(alice.ask(Samples.request("setSubscription", "{\"mode\":\"manual\"}"))
                        .path("type")
                        .asText())
                .isEqualTo("setSubscription");
    }

    /** What was to be done by now has been: it is done in the order of its time, and this comes last. */
    private void awaitExpiries() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        expiries.watch(new Grants(null, null, null, Set.of(), EXPIRY), done::countDown);
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static String join(String roomId, long expiry) {
        String token = TestTokens.hs256("{\"room\":\"blue\",\"exp\":" + expiry + "}");
        return Samples.request("join", "{\"roomId\":\"" + roomId + "\",\"token\":\"" + token + "\"}");
    }
}
