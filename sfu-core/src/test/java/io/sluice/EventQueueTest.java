package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a slow listener hears: one that is held up while a test posts. */
@Timeout(30)
class EventQueueTest {
    private final EventQueue queue = new EventQueue();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch released = new CountDownLatch(1);

    @BeforeEach
    void hold() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        queue.post(() -> {
            held.countDown();
            await(released);
        });
        await(held);
    }

    @AfterEach
    void release() {
        released.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> delivered() {
        released.countDown();
        CountDownLatch last = new CountDownLatch(1);
        queue.post(last::countDown);
        await(last);
        return List.copyOf(heard);
    }

    private void post(String event) {
        queue.post(() -> heard.add(event));
    }

    private void post(Object key, String event) {
        queue.post(key, () -> heard.add(event));
    }

    @Test
    void shouldTellTheLastOnlyOfThoseOfOneKey() {
        post("volumes", "loud");
        post("volumes", "louder");
        post("volumes", "silent");

        assertThat(delivered()).containsExactly("silent");
    }

    @Test
    void shouldKeepThePlacesOfSeveralKeys() {
        post("a", "a1");
        post("b", "b1");
        post("a", "a2");

        assertThat(delivered()).containsExactly("a2", "b1");
    }

    @Test
    void shouldLetNothingOvertakeAnEventWithoutAKey() {
        post("speaker", "Anne speaks");
        post("Ben joins");
        post("speaker", "Ben speaks");

        assertThat(delivered()).containsExactly("Ben joins", "Ben speaks");
    }

    @Test
    void shouldTellAgainWhatComesAfterADelivery() {
        post("a", "a1");
        assertThat(delivered()).containsExactly("a1");
        post("a", "a2");

        assertThat(delivered()).containsExactly("a1", "a2");
    }

    /** However many come, what has no key is told in full and in order, and of each key the last. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldLoseNoClosing(long seed) {
        Random random = new Random(seed);
        List<String> closings = new ArrayList<>();
        String[] last = new String[4];
        for (int i = 0; i < 10_000; i++) {
            int key = random.nextInt(40);
            if (key < last.length) {
                last[key] = "key " + key + " at " + i;
                post(key, last[key]);
            } else {
                closings.add("closed " + i);
                post("closed " + i);
            }
        }

        List<String> told = delivered();
        assertThat(told.stream().filter(event -> event.startsWith("closed"))).isEqualTo(closings);
        assertThat(told).hasSize(closings.size() + last.length).contains(last);
    }
}
