package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Small rooms closed in every order: each listener hears of it once, with the right reason, and nothing remains. */
@Timeout(60)
class ClosingTest {
    private static final int ROOMS = 300;

    @SuppressWarnings("NullAway.Init")
    private static Sfu sfu;

    @BeforeAll
    static void open() throws IOException {
        sfu = Sfu.create(TestSfu.options()
                .loops(2)
                .placement(SfuOptions.Placement.ROUND_ROBIN)
                .build());
    }

    @AfterAll
    static void close() {
        sfu.close();
    }

    @Test
    void shouldTellEveryClosingOnceInOrderWithItsReason() throws InterruptedException {
        for (int seed = 0; seed < ROOMS; seed++) {
            ModelRoom room = new ModelRoom(sfu, new Random(seed));
            List<Runnable> closings = room.closings();
            Collections.shuffle(closings, new Random(seed));
            closings.forEach(Runnable::run);
            room.router.close();
            room.expectRouterClosed();
            // The loops have done what they were told, and what they said then is delivered.
            TestSfu.assertEmpty(sfu);
            TestSfu.awaitEvents(room.router);

            assertThat(room.heard).as("seed %d", seed).isEqualTo(room.expected);
        }
    }

    @Test
    void shouldTellEveryClosingOnceWhenManyCloseAtTheSameTime() throws InterruptedException {
        for (int seed = 0; seed < ROOMS; seed++) {
            ModelRoom room = new ModelRoom(sfu, new Random(seed));
            List<Runnable> closings = room.closings();
            closings.add(room.router::close);
            Collections.shuffle(closings, new Random(seed));
            closeTogether(
                    closings.subList(0, closings.size() / 2), closings.subList(closings.size() / 2, closings.size()));
            TestSfu.assertEmpty(sfu);
            TestSfu.awaitEvents(room.router);

            List<String> names = new ArrayList<>(room.heard);
            names.replaceAll(line -> line.substring(0, line.indexOf(' ')));
            assertThat(names).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(room.names());
        }
    }

    private static void closeTogether(List<Runnable> some, List<Runnable> others) throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (List<Runnable> share : List.of(some, others)) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                    share.forEach(Runnable::run);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
