package io.sluice.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RoomTest {
    private final Room room = new Room();

    @Test
    void shouldTellANewcomerOfThoseWhoAreThereInTheirOrder() {
        join("a");
        room.add("a", "p1");
        room.add("a", "p2");
        Recorder b = join("b");

        room.startReceiving("b");

        assertThat(b.sent).containsExactly(newProducer("p1", "a"), newProducer("p2", "a"));
    }

    @Test
    void shouldTellThoseWhoReceiveOfANewcomer() {
        Recorder a = join("a");
        Recorder b = join("b");
        Recorder c = join("c");
        room.startReceiving("a");
        room.startReceiving("b");

        room.add("a", "p1");

        assertThat(a.sent).isEmpty();
        assertThat(b.sent).containsExactly(newProducer("p1", "a"));
        assertThat(c.sent).isEmpty();
    }

    @Test
    void shouldTellNothingTwice() {
        Recorder a = join("a");
        join("b");
        room.startReceiving("a");
        room.add("b", "p1");

        room.startReceiving("a");
        room.setPaused("p1", true);
        room.setPaused("p1", true);
        room.remove("p1");
        room.remove("p1");
        room.leave("b");

        assertThat(a.sent)
                .containsExactly(newProducer("p1", "b"), about("producerPaused", "p1"), about("producerClosed", "p1"));
    }

    @Test
    void shouldTellANewcomerThatAProducerIsPaused() {
        join("a");
        room.add("a", "p1");
        room.setPaused("p1", true);
        Recorder b = join("b");

        room.startReceiving("b");
        room.setPaused("p1", false);

        assertThat(b.sent)
                .containsExactly(newProducer("p1", "a"), about("producerPaused", "p1"), about("producerResumed", "p1"));
    }

    @Test
    void shouldTellOfTheEndOfEverythingALeavingPeerSent() {
        join("a");
        room.add("a", "p1");
        room.add("a", "p2");
        Recorder b = join("b");
        room.startReceiving("b");
        b.sent.clear();

        room.leave("a");

        assertThat(b.sent).containsExactly(about("producerClosed", "p1"), about("producerClosed", "p2"));
    }

    @Test
    void shouldForgetWhatAPeerThatIsGoneStillAdds() {
        Recorder a = join("a");
        room.startReceiving("a");
        join("b");
        room.leave("b");

        room.add("b", "p1");
        room.startReceiving("b");

        assertThat(a.sent).isEmpty();
    }

    /** Whatever the interleaving, each peer must hear new, then anything, then closed, each once. */
    @Test
    void shouldKeepTheOrderWhenEverythingHappensAtOnce() throws InterruptedException {
        long seed = 42;
        int peers = 8;
        List<Recorder> recorders = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < peers; i++) {
            String socketId = "peer" + i;
            recorders.add(join(socketId));
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
                room.startReceiving(socketId);
            }
            String producerId = socketId + "-" + i;
            room.add(socketId, producerId);
            room.setPaused(producerId, random.nextBoolean());
            if (random.nextBoolean()) {
                room.remove(producerId);
            }
        }
        if (random.nextBoolean()) {
            room.leave(socketId);
        }
    }

    private static void checkOrder(Recorder recorder, String self, String seed) {
        Pattern form = Pattern.compile("\"type\":\"(\\w+)\".*\"producerId\":\"([\\w-]+)\"");
        Map<String, String> last = new HashMap<>();
        for (String text : recorder.sent) {
            Matcher matcher = form.matcher(text);
            assertThat(matcher.find()).isTrue();
            String before = last.put(matcher.group(2), matcher.group(1));
            String type = matcher.group(1);
            assertThat(matcher.group(2)).as(seed).doesNotStartWith(self + "-");
            if (type.equals("newProducer")) {
                assertThat(before).as(seed).isNull();
            } else {
                assertThat(before).as(seed).isNotNull().isNotEqualTo("producerClosed");
            }
        }
    }

    private Recorder join(String socketId) {
        Recorder recorder = new Recorder();
        room.join(socketId, recorder.sent::add);
        return recorder;
    }

    private static String newProducer(String producerId, String socketId) {
        return "{\"type\":\"newProducer\",\"data\":{\"producerId\":\"" + producerId + "\",\"socketId\":\"" + socketId
                + "\"}}";
    }

    private static String about(String type, String producerId) {
        return "{\"type\":\"" + type + "\",\"data\":{\"producerId\":\"" + producerId + "\"}}";
    }

    private static final class Recorder {
        final List<String> sent = Collections.synchronizedList(new ArrayList<>());
    }
}
