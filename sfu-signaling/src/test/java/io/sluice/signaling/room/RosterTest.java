package io.sluice.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ortc.MediaKind;
import io.sluice.signaling.protocol.Departure;
import io.sluice.signaling.protocol.Reply.PeerEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RosterTest {
    private static final Pattern FORM =
            Pattern.compile("\"type\":\"(\\w+)\".*?\"(?:producerId|peerId)\":\"([\\w-]+)\"");

    private final Roster roster = new Roster(true);

    @Test
    void shouldTellAPlainNewcomerOfThoseWhoAreThereInTheirOrder() {
        plain("a");
        add("a", "p1");
        add("a", "p2");
        Recorder b = plain("b");

        roster.startReceiving("b");

        assertThat(b.sent).containsExactly(newProducer("p1", "a"), newProducer("p2", "a"));
    }

    @Test
    void shouldTellThoseWhoReceiveOfANewcomer() {
        Recorder a = plain("a");
        Recorder b = plain("b");
        Recorder c = plain("c");
        roster.startReceiving("a");
        roster.startReceiving("b");

        add("a", "p1");

        assertThat(a.sent).isEmpty();
        assertThat(b.sent).containsExactly(newProducer("p1", "a"));
        assertThat(c.sent).isEmpty();
    }

    @Test
    void shouldTellNothingTwice() {
        Recorder a = plain("a");
        plain("b");
        roster.startReceiving("a");
        add("b", "p1");

        roster.startReceiving("a");
        pause("p1", true);
        pause("p1", true);
        roster.remove("p1");
        roster.remove("p1");
        roster.leave("b", Departure.LOST);

        assertThat(a.sent)
                .containsExactly(newProducer("p1", "b"), about("producerPaused", "p1"), about("producerClosed", "p1"));
    }

    @Test
    void shouldTellAPlainNewcomerThatAProducerIsPaused() {
        plain("a");
        add("a", "p1");
        pause("p1", true);
        Recorder b = plain("b");

        roster.startReceiving("b");
        pause("p1", false);

        assertThat(b.sent)
                .containsExactly(
                        newProducer("p1", "a").replace("\"paused\":false", "\"paused\":true"),
                        about("producerPaused", "p1"),
                        about("producerResumed", "p1"));
    }

    @Test
    void shouldTellWhoComesInWhoIsThereAndOthersThatItCame() {
        Recorder a = joined("a");
        add("a", "p1");

        Recorder b = joined("b");

        assertThat(b.welcomed).singleElement().satisfies(peer -> {
            assertThat(peer.peerId()).isEqualTo("a");
            assertThat(peer.producers())
                    .singleElement()
                    .matches(producer -> producer.producerId().equals("p1"));
        });
        assertThat(b.sent).isEmpty();
        assertThat(a.sent)
                .containsExactly("{\"type\":\"peerJoined\",\"data\":{\"peerId\":\"b\",\"displayName\":\"B\"}}");
    }

    @Test
    void shouldNotLetTwoOfOneNameIn() {
        Recorder a = joined("a");

        assertThat(roster.enter(occupant("a", false, a), null, _ -> {})).isFalse();
        assertThat(a.sent).isEmpty();
    }

    @Test
    void shouldTellOfTheEndOfEverythingALeavingPeerSentAndThenOfItsOwn() {
        joined("a");
        add("a", "p1");
        add("a", "p2");
        Recorder b = joined("b");

        roster.leave("a", Departure.LEFT);

        assertThat(b.sent)
                .containsExactly(
                        about("producerClosed", "p1"),
                        about("producerClosed", "p2"),
                        "{\"type\":\"peerLeft\",\"data\":{\"peerId\":\"a\",\"reason\":\"left\"}}",
                        "{\"type\":\"moderatorChanged\",\"data\":{\"peerId\":\"b\"}}");
    }

    @Test
    void shouldForgetWhatAPeerThatIsGoneStillAdds() {
        Recorder a = joined("a");
        joined("b");
        roster.leave("b", Departure.LEFT);
        a.sent.clear();

        add("b", "p1");
        roster.startReceiving("b");
        roster.setInterrupted("b", true);
        roster.rename("b", "C");

        assertThat(a.sent).isEmpty();
    }

    @Test
    void shouldSayWhoHoldsTheFloorUntilItIsGone() {
        Recorder a = joined("a");
        joined("b");
        add("b", "p1");
        a.sent.clear();

        roster.setSpeaking("p1");
        roster.setSpeaking("p1");
        Recorder late = joined("c");
        roster.remove("p1");

        assertThat(late.sent.getFirst())
                .isEqualTo("{\"type\":\"activeSpeaker\",\"data\":{\"peerId\":\"b\",\"producerId\":\"p1\"}}");
        assertThat(a.sent)
                .filteredOn(text -> text.contains("activeSpeaker"))
                .containsExactly(
                        "{\"type\":\"activeSpeaker\",\"data\":{\"peerId\":\"b\",\"producerId\":\"p1\"}}",
                        "{\"type\":\"activeSpeaker\",\"data\":{\"peerId\":null,\"producerId\":null}}");
    }

    @Test
    void shouldSayNothingToPlainPeersThatTheyDoNotKnow() {
        Recorder a = plain("a");
        roster.startReceiving("a");

        joined("b");
        roster.setInterrupted("b", true);
        roster.tellLevels(Map.of("p1", -20));
        roster.leave("b", Departure.LOST);

        assertThat(a.sent).isEmpty();
    }

    /** Whatever is done in whatever order, each joined peer hears exactly what a plain reading of the rules says, in that order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldTellEachFactOnceInOrder(long seed) {
        Random random = new Random(seed);
        Map<String, Recorder> there = new LinkedHashMap<>();
        Map<Recorder, List<String>> expected = new HashMap<>();
        Map<String, String> owners = new LinkedHashMap<>();
        Map<String, Boolean> paused = new HashMap<>();
        for (int step = 0; step < 400; step++) {
            String peer = "peer" + random.nextInt(6);
            Recorder self = there.get(peer);
            if (self == null) {
                Recorder fresh = joined(peer);
                tell(expected, there, peer, "peerJoined " + peer);
                there.put(peer, fresh);
                expected.put(fresh, new ArrayList<>());
                continue;
            }
            List<String> own = owners.keySet().stream()
                    .filter(producer -> peer.equals(owners.get(producer)))
                    .toList();
            switch (random.nextInt(own.isEmpty() ? 2 : 6)) {
                case 0 -> {
                    roster.leave(peer, Departure.LEFT);
                    there.remove(peer);
                    own.forEach(producer -> tell(expected, there, peer, "producerClosed " + producer));
                    owners.keySet().removeAll(own);
                    tell(expected, there, peer, "peerLeft " + peer);
                }
                case 1, 2 -> {
                    String producer = "p" + step;
                    add(peer, producer);
                    owners.put(producer, peer);
                    paused.put(producer, false);
                    tell(expected, there, peer, "newProducer " + producer);
                }
                case 3, 4 -> {
                    String producer = own.get(random.nextInt(own.size()));
                    boolean to = random.nextBoolean();
                    pause(producer, to);
                    if (!Boolean.valueOf(to).equals(paused.put(producer, to))) {
                        tell(expected, there, peer, (to ? "producerPaused " : "producerResumed ") + producer);
                    }
                }
                default -> {
                    String producer = own.get(random.nextInt(own.size()));
                    roster.remove(producer);
                    owners.remove(producer);
                    tell(expected, there, peer, "producerClosed " + producer);
                }
            }
        }
        expected.forEach((recorder, facts) ->
                assertThat(recorder.facts()).as("seed %d", seed).containsExactlyElementsOf(facts));
    }

    /** Whatever happens at the same time, each peer must hear new, then anything, then closed, each once. */
    @Test
    void shouldKeepTheOrderWhenEverythingHappensAtOnce() throws InterruptedException {
        long seed = 42;
        int peers = 8;
        List<Recorder> recorders = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < peers; i++) {
            String socketId = "peer" + i;
            recorders.add(plain(socketId));
            Random random = new Random(seed + i);
            threads.add(Thread.ofVirtual().unstarted(() -> live(socketId, random)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        for (int i = 0; i < peers; i++) {
            checkOrder(recorders.get(i), "peer" + i, "seed " + seed);
        }
    }

    private void live(String socketId, Random random) {
        int receiveAt = random.nextInt(20);
        for (int i = 0; i < 20; i++) {
            if (i == receiveAt) {
                roster.startReceiving(socketId);
            }
            String producerId = socketId + "-" + i;
            add(socketId, producerId);
            pause(producerId, random.nextBoolean());
            if (random.nextBoolean()) {
                roster.remove(producerId);
            }
        }
        if (random.nextBoolean()) {
            roster.leave(socketId, Departure.LOST);
        }
    }

    private static void checkOrder(Recorder recorder, String self, String seed) {
        Map<String, String> last = new HashMap<>();
        for (String fact : recorder.facts()) {
            int space = fact.indexOf(' ');
            String type = fact.substring(0, space);
            String producerId = fact.substring(space + 1);
            String before = last.put(producerId, type);
            assertThat(producerId).as(seed).doesNotStartWith(self + "-");
            if (type.equals("newProducer")) {
                assertThat(before).as(seed).isNull();
            } else {
                assertThat(before).as(seed).isNotNull().isNotEqualTo("producerClosed");
            }
        }
    }

    private static void tell(
            Map<Recorder, List<String>> expected, Map<String, Recorder> there, String self, String fact) {
        there.forEach((peer, recorder) -> {
            if (!peer.equals(self)) {
                Objects.requireNonNull(expected.get(recorder)).add(fact);
            }
        });
    }

    private void add(String owner, String producerId) {
        roster.add(owner, producerId, MediaKind.AUDIO, null, () -> false);
    }

    private void pause(String producerId, boolean paused) {
        roster.setPaused(producerId, paused, () -> {});
    }

    private Recorder plain(String socketId) {
        Recorder recorder = new Recorder();
        roster.enter(occupant(socketId, true, recorder), null, _ -> {});
        return recorder;
    }

    private Recorder joined(String peerId) {
        Recorder recorder = new Recorder();
        roster.enter(
                occupant(peerId, false, recorder),
                peerId.toUpperCase(java.util.Locale.ROOT),
                snapshot -> recorder.welcomed.addAll(snapshot.peers()));
        return recorder;
    }

    private static Occupant occupant(String peerId, boolean plain, Recorder recorder) {
        return new Occupant(peerId, peerId, plain, recorder.sent::add, _ -> {});
    }

    private static String newProducer(String producerId, String socketId) {
        return "{\"type\":\"newProducer\",\"data\":{\"producerId\":\"" + producerId + "\",\"socketId\":\"" + socketId
                + "\",\"peerId\":\"" + socketId + "\",\"kind\":\"audio\",\"paused\":false}}";
    }

    private static String about(String type, String producerId) {
        return "{\"type\":\"" + type + "\",\"data\":{\"producerId\":\"" + producerId + "\"}}";
    }

    private static final class Recorder {
        final List<String> sent = Collections.synchronizedList(new ArrayList<>());
        final List<PeerEntry> welcomed = new ArrayList<>();

        /** Types and the ids they are about; of who moderates this says nothing. */
        List<String> facts() {
            return sent.stream()
                    .filter(text -> !text.contains("moderatorChanged"))
                    .map(text -> {
                        Matcher matcher = FORM.matcher(text);
                        assertThat(matcher.find()).as(text).isTrue();
                        return matcher.group(1) + " " + matcher.group(2);
                    })
                    .toList();
        }
    }
}
