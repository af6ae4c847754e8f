package io.sluice.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.Sfu;
import io.sluice.SfuOptions;
import io.sluice.WebRtcTransportOptions;
import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.auth.Expiries;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets that are lost, and sessions that go on, in virtual time. */
class ResumptionTest {
    private static final Duration RESUME = RoomOptions.defaults().resumeWithin();
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    private final VirtualScheduler time = new VirtualScheduler();
    private final Expiries expiries = new Expiries(CLOCK);
    private final Ends ends = new Ends();
    private Sfu sfu;
    private RoomDirectory rooms;
    private Sessions sessions;

    @BeforeEach
    void start() throws IOException {
        sfu = Sfu.create(SfuOptions.builder().loops(1).ports(26000, 26999).build());
        rooms = new RoomDirectory(
                sfu,
                new RoomSetup(
                        RoomOptions.defaults(),
                        WebRtcTransportOptions.defaults(),
                        Authenticator.open(),
                        IceServers.none(),
                        expiries,
                        time,
                        CLOCK));
        sessions = new Sessions(
                List.of(new RoomFlows(rooms, System::nanoTime), ends),
                new SessionLimits(1_000_000, 1_000_000),
                new SessionCounters(),
                System::nanoTime);
    }

    @AfterEach
    void stop() {
        expiries.close();
        sfu.close();
    }

    @Test
    void shouldTellWhatWasMissedAndGoOn() throws Exception {
        Wire watcher = open();
        join(watcher, "watcher");
        Wire first = open();
        String token = join(first, "peer");
        String transport = first.ask(create(1)).path("data").path("id").textValue();
        int seen = first.heard(0).getLast().path("seq").intValue();
        first.cut();
        watcher.say(Samples.request("setDisplayName", "{\"displayName\":\"Another\"}"));

        Wire second = open();
        List<JsonNode> heard = second.say(resume(token, seen));

        assertThat(heard.getFirst().toString())
                .isEqualTo(
                        "{\"type\":\"resume\",\"requestId\":\"r1\",\"data\":{\"roomId\":\"r\",\"peerId\":\"peer\",\"resumed\":true}}");
        assertThat(types(heard)).containsExactly("resume", "displayNameChanged");
        assertThat(heard.get(1).path("seq").intValue()).isEqualTo(seen + 1);
        assertThat(second.ask(Samples.request("restartIce", "{\"transportId\":\"" + transport + "\"}"))
                        .path("seq")
                        .intValue())
                .isEqualTo(seen + 2);
        assertThat(types(watcher.heard(0)))
                .containsSubsequence("peerJoined", "peerConnection", "peerConnection")
                .doesNotContain("peerLeft");
    }

    @Test
    void shouldKeepMediaWhileTheSocketIsLost() throws Exception {
        Wire first = open();
        String token = join(first, "peer");
        first.say(create(1));
        first.cut();

        time.advance(RESUME.minusMillis(1));

        assertThat(rooms.room("r").orElseThrow().peers())
                .singleElement()
                .matches(peer -> peer.media().transports() == 1);
        assertThat(open().ask(resume(token, 2)).path("type").textValue()).isEqualTo("resume");
        time.advance(RESUME);
        assertThat(rooms.peerCount()).as("it came back").isEqualTo(1);
    }

    @Test
    void shouldGiveUpAPeerThatDoesNotComeBack() throws Exception {
        Wire watcher = open();
        join(watcher, "watcher");
        Wire first = open();
        String token = join(first, "peer");
        first.cut();

        time.advance(RESUME);

        assertThat(watcher.heard(0).getLast().path("data").toString())
                .isEqualTo("{\"peerId\":\"peer\",\"reason\":\"lost\"}");
        assertThat(code(open().ask(resume(token, 1)))).isEqualTo("session-expired");
        assertThat(rooms.counters().resumptionsRefused()).isEqualTo(1);
        assertThat(rooms.peerCount()).isEqualTo(1);
    }

    @Test
    void shouldCloseARoomSomeTimeAfterTheLastHasGoneAndNotIfSomebodyComes() throws Exception {
        Wire first = open();
        join(first, "peer");
        first.say(Samples.request("leave", "{}"));
        time.advance(RoomOptions.defaults().closeEmptyAfter().minusMillis(1));
        Wire second = open();
        join(second, "peer");
        time.advance(RoomOptions.defaults().closeEmptyAfter());
        assertThat(rooms.roomCount()).isEqualTo(1);

        second.say(Samples.request("leave", "{}"));
        time.advance(RoomOptions.defaults().closeEmptyAfter());

        assertThat(rooms.roomCount()).isZero();
        assertThat(rooms.counters().roomsClosed()).isEqualTo(1);
        assertThat(time.pending()).isZero();
    }

    @Test
    void shouldLetTheNewerOfTwoSocketsWin() throws Exception {
        Wire watcher = open();
        join(watcher, "watcher");
        Wire first = open();
        String token = join(first, "peer");

        Wire second = open();
        assertThat(second.ask(resume(token, 1)).path("type").textValue()).isEqualTo("resume");

        assertThat(first.connection().awaitClose()).isEqualTo(4000);
        assertThat(first.say(create(1))).as("nothing is served on the older").isEmpty();
        first.cut();
        assertThat(second.ask(create(1)).path("type").textValue()).isEqualTo("createWebRtcTransport");
        assertThat(types(watcher.heard(0))).doesNotContain("peerConnection");
    }

    @Test
    void shouldRefuseTokensThatAreNoneAndNumbersThatWereNeverSent() throws Exception {
        Wire first = open();
        String token = join(first, "peer");
        first.cut();
        Wire second = open();

        assertThat(code(second.ask(resume("guessed", 0)))).isEqualTo("session-expired");
        assertThat(code(second.ask(resume(token, 99)))).isEqualTo("bad-request");
        assertThat(code(second.ask(resume(token, -1)))).isEqualTo("bad-request");
        assertThat(second.ask(resume(token, 1)).path("type").textValue())
                .as("nothing has changed")
                .isEqualTo("resume");
        assertThat(code(second.ask(resume(token, 1)))).isEqualTo("bad-request");
    }

    @Test
    void shouldNotTakeUpWhatIsNotKeptAnyMore() throws Exception {
        Wire watcher = open();
        join(watcher, "watcher");
        Wire first = open();
        String token = join(first, "peer");
        first.cut();
        for (int i = 0; i < 1025; i++) {
            watcher.say(Samples.request("setDisplayName", "{\"displayName\":\"" + i + "\"}"));
        }

        assertThat(code(open().ask(resume(token, 1)))).isEqualTo("session-expired");
        assertThat(watcher.heard(0).getLast().path("data").path("reason").textValue())
                .as("nobody waits for it")
                .isEqualTo("lost");
    }

    @Test
    void shouldEndPlainPeersWithTheirSockets() throws Exception {
        Wire plain = open();
        plain.say(create(1));
        assertThat(rooms.peerCount()).isEqualTo(1);

        plain.cut();

        assertThat(rooms.peerCount()).isZero();
    }

    /** Whether the request was served and its answer lost, or never came: done once, and answered. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldDoOnceWhatIsAskedAgain(boolean came) throws Exception {
        Wire other = open();
        join(other, "other");
        String sending = other.ask(create(1)).path("data").path("id").textValue();
        String theirs = other.ask(Samples.produce(sending, "audio", Samples.AUDIO_PARAMETERS))
                .path("data")
                .path("id")
                .textValue();
        Wire wire = open();
        String token = join(wire, "peer");
        Asker asker = new Asker(wire, token, came);

        String send = asker.ask("createWebRtcTransport", "{\"purpose\":\"send\"}")
                .path("id")
                .textValue();
        asker.ask("createWebRtcTransport", "{\"purpose\":\"recv\"}");
        asker.ask(
                "connectWebRtcTransport",
                "{\"transportId\":\"" + send + "\",\"dtlsParameters\":" + Samples.DTLS_PARAMETERS + "}");
        asker.ask("restartIce", "{\"transportId\":\"" + send + "\"}");
        asker.ask("setMaxIncomingBitrate", "{\"transportId\":\"" + send + "\",\"bitrate\":1000000}");
        String producer = asker.ask(
                        "produce",
                        "{\"transportId\":\"" + send + "\",\"kind\":\"video\",\"rtpParameters\":"
                                + Samples.VIDEO_PARAMETERS + "}")
                .path("id")
                .textValue();
        String aboutProducer = "{\"producerId\":\"" + producer + "\"}";
        asker.ask("pauseProducer", aboutProducer);
        asker.ask("resumeProducer", aboutProducer);
        String consumer = asker.ask(
                        "consume",
                        "{\"producerId\":\"" + theirs + "\",\"rtpCapabilities\":" + Samples.CAPABILITIES + "}")
                .path("id")
                .textValue();
        String aboutConsumer = "{\"consumerId\":\"" + consumer + "\"}";
        asker.ask("pauseConsumer", aboutConsumer);
        asker.ask("resumeConsumer", aboutConsumer);
        asker.ask("requestKeyFrame", aboutConsumer);
        asker.ask("setPreferredLayers", "{\"consumerId\":\"" + consumer + "\",\"spatialLayer\":1}");
        asker.ask("setConsumerPriority", "{\"consumerId\":\"" + consumer + "\",\"priority\":200}");
        asker.ask("getStats", "{}");
        RoomView.Media media = view("peer");
        assertThat(media.transports()).isEqualTo(2);
        assertThat(media.producers()).hasSize(1);
        assertThat(media.consumers()).hasSize(1);
        asker.ask("closeConsumer", aboutConsumer);
        asker.ask("closeProducer", aboutProducer);
        asker.ask("setDisplayName", "{\"displayName\":\"Peer\"}");
        asker.ask("setSubscription", "{\"mode\":\"manual\"}");
        asker.ask("getIceServers", "{}");
        media = view("peer");
        assertThat(media.producers()).isEmpty();
        assertThat(media.consumers()).isEmpty();
        assertThat(asker.cuts).isEqualTo(20);
    }

    /** However often and wherever it is cut, a peer hears every number once and in order, and what it asks for is done once. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldLoseNothingHoweverItIsCut(long seed) throws Exception {
        Random random = new Random(seed);
        Wire talker = open();
        join(talker, "talker");
        Wire wire = open();
        String token = join(wire, "peer");
        List<JsonNode> heard = new ArrayList<>(wire.heard(1));
        int said = 0;
        for (int step = 0; step < 200; step++) {
            if (random.nextInt(3) > 0) {
                talker.say(Samples.request("setDisplayName", "{\"displayName\":\"" + said++ + "\"}"));
            }
            if (random.nextInt(4) == 0) {
                List<JsonNode> all = wire.heard(1);
                int had = random.nextInt(all.size() + 1);
                heard = upTo(heard, all, had);
                if (random.nextBoolean()) {
                    wire.cut();
                }
                wire = open();
                long last = heard.isEmpty() ? 0 : heard.getLast().path("seq").longValue();
                assertThat(wire.ask(resume(token, last)).has("type")).isTrue();
            }
        }
        heard = upTo(heard, wire.heard(1), wire.heard(1).size());

        List<Long> numbers =
                heard.stream().map(message -> message.path("seq").longValue()).toList();
        for (int i = 0; i < numbers.size(); i++) {
            assertThat(numbers.get(i)).as("seed %d", seed).isEqualTo(i + 1);
        }
        assertThat(heard.stream()
                        .filter(message -> message.path("type").textValue().equals("displayNameChanged"))
                        .map(message -> Integer.parseInt(
                                message.path("data").path("displayName").textValue()))
                        .toList())
                .as("seed %d", seed)
                .hasSize(said)
                .isSorted();
    }

    /** What the client has had, with the first {@code count} messages of its present socket that carry numbers it had not. */
    private static List<JsonNode> upTo(List<JsonNode> had, List<JsonNode> socket, int count) {
        List<JsonNode> all = new ArrayList<>(had);
        for (JsonNode message : socket.subList(0, count)) {
            long last = all.isEmpty() ? 0 : all.getLast().path("seq").longValue();
            if (message.path("seq").longValue() > last) {
                all.add(message);
            }
        }
        return all;
    }

    private RoomView.Media view(String peerId) {
        return rooms.room("r").orElseThrow().peers().stream()
                .filter(peer -> peer.peerId().equals(peerId))
                .findFirst()
                .orElseThrow()
                .media();
    }

    private Wire open() throws InterruptedException {
        return new Wire(sessions, ends);
    }

    private static String join(Wire wire, String peerId) throws InterruptedException {
        int before = wire.heard(0).size();
        wire.say(Samples.request("join", "{\"roomId\":\"r\",\"peerId\":\"" + peerId + "\"}"));
        return wire.heard(before).getFirst().path("data").path("sessionToken").textValue();
    }

    private static String create(int id) {
        return "{\"type\":\"createWebRtcTransport\",\"requestId\":" + id + ",\"data\":{\"purpose\":\"send\"}}";
    }

    private static String resume(String token, long lastSeq) {
        return Samples.request("resume", "{\"sessionToken\":\"" + token + "\",\"lastSeq\":" + lastSeq + "}");
    }

    private static String code(JsonNode message) {
        return message.path("data").path("code").textValue();
    }

    private static List<String> types(List<JsonNode> messages) {
        return messages.stream()
                .map(message -> message.path("type").textValue())
                .toList();
    }

    /** A client whose socket is cut at every single request. */
    private final class Asker {
        private final String token;
        private final boolean came;
        private Wire wire;
        private int id;
        int cuts;

        Asker(Wire wire, String token, boolean came) {
            this.wire = wire;
            this.token = token;
            this.came = came;
        }

        JsonNode ask(String type, String data) throws InterruptedException {
            long last = wire.heard(0).stream()
                    .mapToLong(message -> message.path("seq").longValue())
                    .max()
                    .orElse(0);
            String text = "\"type\":\"" + type + "\",\"requestId\":" + ++id + ",\"data\":" + data + "}";
            JsonNode lost = came ? answer(wire.say("{" + text)) : null;
            wire.cut();
            cuts++;
            wire = open();
            wire.say(resume(token, last));
            JsonNode answer = answer(wire.say("{\"again\":true," + text));
            assertThat(answer.path("type").textValue()).as(answer.toString()).isEqualTo(type);
            if (lost != null) {
                assertThat(answer.path("data")).isEqualTo(lost.path("data"));
            }
            return answer.path("data");
        }

        private JsonNode answer(List<JsonNode> messages) {
            return messages.stream()
                    .filter(message -> message.path("requestId").asInt(-1) == id)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no answer among " + messages));
        }
    }
}
