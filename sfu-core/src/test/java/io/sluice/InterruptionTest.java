package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls whose thread is interrupted or whose server goes away while they wait. */
@Timeout(60)
class InterruptionTest {
    private static final PlainTransportOptions PLAIN = new PlainTransportOptions(TransportListenInfo.udp("127.0.0.1"));
    private static final PipeTransportOptions PIPE = new PipeTransportOptions(TransportListenInfo.udp("127.0.0.1"));
    private static final WebRtcTransportOptions FORBIDDEN_TO_SPEAK =
            new WebRtcTransportOptions(new WebRtcTransportListener() {
                @Override
                public void onClosed(CloseReason reason) {
                    throw new IllegalStateException("a transport that nobody got told that it is closed");
                }
            });

    @Test
    void shouldLeaveNothingBehindWhenInterruptedBeforeTheLoopBegins() throws Exception {
        try (Sfu sfu = Sfu.create(TestSfu.options().build());
                Router router = sfu.createRouter(RouterOptions.defaults())) {
            WebRtcTransport transport = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
            Producer producer = transport.produce(TestMedia.picture(1, "0"));
            CountDownLatch release = holdLoop(transport);

            assertCancelled(() -> router.createWebRtcTransport(FORBIDDEN_TO_SPEAK));
            assertCancelled(() -> router.createPlainTransport(PLAIN));
            assertCancelled(() -> router.createPipeTransport(PIPE));
            assertCancelled(() -> router.createDirectTransport(DirectTransportListener.NONE));
            assertCancelled(transport::stats);
            assertCancelled(() -> transport.produce(TestMedia.sound(2, "1")));
            assertCancelled(() -> transport.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities())));
            assertCancelled(sfu::statistics);
            release.countDown();

            LoopStatistics loop = sfu.statistics().loops().getFirst();
            assertThat(loop.transports()).isEqualTo(1);
            assertThat(loop.ports()).hasSize(1);
            assertThat(loop.streams()).isZero();
            transport.produce(TestMedia.sound(2, "1"));
        }
    }

    private static CountDownLatch holdLoop(WebRtcTransport transport) throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        transport.execute(() -> {
            held.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
        return release;
    }

    private static void assertCancelled(ThrowingCallable call) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(call)
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("was interrupted; the call left nothing behind");
        assertThat(Thread.interrupted()).as("the thread stays interrupted").isTrue();
    }

    @Test
    void shouldHoldWhatTheCallersGotWhenInterruptedAtAnyMoment() throws Exception {
        try (Sfu sfu = Sfu.create(TestSfu.options().loops(2).build());
                Router router = sfu.createRouter(RouterOptions.defaults())) {
            Queue<WebRtcTransport> got = new ConcurrentLinkedQueue<>();
            AtomicInteger cancelled = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        got.add(router.createWebRtcTransport(WebRtcTransportOptions.defaults()));
                    } catch (CancellationException e) {
                        cancelled.incrementAndGet();
                    }
                }));
                threads.get(i / 2).interrupt();
            }
            for (Thread thread : threads) {
                thread.interrupt();
                thread.join();
            }

            assertThat(got.size() + cancelled.get()).isEqualTo(500);
            assertThat(sfu.statistics().loops().stream()
                            .mapToInt(LoopStatistics::transports)
                            .sum())
                    .isEqualTo(got.size());
            got.forEach(WebRtcTransport::close);
            TestSfu.assertEmpty(sfu);
        }
    }

    @Test
    void shouldFailAtOnceEverybodyWhoRacesWithTheServersEnd() throws Exception {
        for (int round = 0; round < 10; round++) {
            race();
        }
    }

    private static void race() throws IOException, InterruptedException {
        Sfu sfu = Sfu.create(TestSfu.options().loops(2).build());
        Queue<RuntimeException> wrong = new ConcurrentLinkedQueue<>();
        CountDownLatch busy = new CountDownLatch(200);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        callEverything(sfu);
                        busy.countDown();
                    }
                } catch (ClosedException expected) {
                    // What everybody is told in the end.
                } catch (RuntimeException e) {
                    wrong.add(e);
                }
            }));
        }
        assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
        long before = System.nanoTime();
        sfu.close();
        for (Thread thread : threads) {
            thread.join(2000);
            assertThat(thread.isAlive()).as("a call hangs").isFalse();
        }
        assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(2));
        assertThat(wrong).isEmpty();
    }

    private static void callEverything(Sfu sfu) {
        Router router = sfu.createRouter(RouterOptions.defaults());
        WebRtcTransport transport = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
        transport.connect(TestPeer.dtlsParameters());
        Producer producer = transport.produce(TestMedia.picture(1, "0"));
        transport.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities()));
        PlainTransport plain = router.createPlainTransport(PLAIN);
        plain.produce(TestMedia.picture(2, "0"));
        router.createDirectTransport(DirectTransportListener.NONE)
                .consume(new ConsumerOptions(producer.id(), router.rtpCapabilities()));
        sfu.statistics();
        router.close();
    }
}
