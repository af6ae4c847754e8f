package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
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

    @Test
    void shouldTellWhoeverUsesATransportThatClosesThatItIsClosed() throws InterruptedException {
        Router router = sfu.createRouter(RouterOptions.defaults());
        Producer source =
                router.createWebRtcTransport(WebRtcTransportOptions.defaults()).produce(TestMedia.picture(1, "0"));
        Queue<RuntimeException> wrong = new ConcurrentLinkedQueue<>();
        for (int round = 0; round < ROOMS; round++) {
            WebRtcTransport transport = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            CountDownLatch busy = new CountDownLatch(4);
            List<Thread> threads = new ArrayList<>();
            threads.add(repeatUntilClosed(
                    wrong,
                    busy,
                    () -> transport.produce(TestMedia.sound(2, "1")).close()));
            threads.add(repeatUntilClosed(
                    wrong,
                    busy,
                    () -> transport
                            .consume(new ConsumerOptions(source.id(), router.rtpCapabilities()))
                            .close()));
            busy.await();
            transport.close();
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(wrong).isEmpty();
        router.close();
        TestSfu.assertEmpty(sfu);
    }

    private static Thread repeatUntilClosed(Queue<RuntimeException> wrong, CountDownLatch busy, Runnable call) {
        return Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    call.run();
                    busy.countDown();
                }
            } catch (ClosedException expected) {
                busy.countDown();
            } catch (RuntimeException e) {
                wrong.add(e);
                busy.countDown();
                busy.countDown();
            }
        });
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
