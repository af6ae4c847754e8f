package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ice.IceCandidate.Protocol;
import io.sluice.packet.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What listeners may do, and what they cannot do to others. */
@Timeout(30)
class ListenerTest {
    private final Sfu sfu = Sfu.create(TestSfu.options().build());
    private final Router router = sfu.createRouter(RouterOptions.defaults());
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    ListenerTest() throws IOException {}

    @AfterEach
    void close() {
        sfu.close();
    }

    @Test
    void shouldHearEveryPauseInOrderOnAVirtualThread() throws InterruptedException {
        BlockingQueue<Boolean> virtual = new LinkedBlockingQueue<>();
        WebRtcTransport transport = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
        Producer producer = transport.produce(TestMedia.picture(1, "0"));
        transport.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities(), false, new ConsumerListener() {
            @Override
            public void onProducerPaused() {
                virtual.add(Thread.currentThread().isVirtual());
                heard.add("paused");
            }

            @Override
            public void onProducerResumed() {
                heard.add("resumed");
            }

            @Override
            public void onClosed(CloseReason reason) {
                heard.add(reason.toString());
            }
        }));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            producer.pause();
            producer.pause();
            producer.resume();
            expected.add("paused");
            expected.add("resumed");
        }
        producer.close();
        expected.add("PRODUCER_CLOSED");
        TestSfu.awaitEvents(router);

        assertThat(heard).containsExactlyElementsOf(expected);
        assertThat(virtual).containsOnly(true);
    }

    @Test
    void shouldLeaveAProducerAsTheLastCallSaidWhenManyPauseAndResumeIt() throws InterruptedException {
        WebRtcTransport transport = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
        Producer producer = transport.produce(TestMedia.picture(1, "0"));
        transport.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities(), false, new ConsumerListener() {
            @Override
            public void onProducerPaused() {
                heard.add("paused");
            }

            @Override
            public void onProducerResumed() {
                heard.add("resumed");
            }
        }));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int j = 0; j < 500; j++) {
                    producer.pause();
                    producer.resume();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        TestSfu.awaitEvents(router);

        assertThat(producer.isPaused()).isFalse();
        List<String> events = new ArrayList<>(heard);
        assertThat(events).isNotEmpty().hasSizeLessThanOrEqualTo(4000);
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i)).isEqualTo(i % 2 == 0 ? "paused" : "resumed");
        }
    }

    @Test
    void shouldLetAListenerCallTheLibrary() throws Exception {
        CompletableFuture<String> made = new CompletableFuture<>();
        WebRtcTransport transport =
                router.createWebRtcTransport(new WebRtcTransportOptions(new WebRtcTransportListener() {
                    @Override
                    public void onClosed(CloseReason reason) {
                        WebRtcTransport next = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
                        Producer producer = next.produce(TestMedia.picture(1, "0"));
                        next.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities()));
                        sfu.statistics();
                        router.close();
                        made.complete(producer.id());
                    }
                }));
        transport.close();

        assertThat(made.get(10, TimeUnit.SECONDS)).isNotEmpty();
        assertThat(router.isClosed()).isTrue();
        TestSfu.assertEmpty(sfu);
    }

    @Test
    void shouldLetAListenerCloseTheServer() throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        router.createWebRtcTransport(new WebRtcTransportOptions(new WebRtcTransportListener() {
                    @Override
                    public void onClosed(CloseReason reason) {
                        sfu.close();
                        closed.complete(true);
                    }
                }))
                .close();

        assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldTellTheOthersWhenAListenerFails() throws InterruptedException {
        WebRtcTransport failing =
                router.createWebRtcTransport(new WebRtcTransportOptions(new WebRtcTransportListener() {
                    @Override
                    public void onClosed(CloseReason reason) {
                        throw new IllegalStateException("thrown by a test's listener");
                    }
                }));
        WebRtcTransport hearing = router.createWebRtcTransport(new WebRtcTransportOptions(recorder()));
        failing.close();
        hearing.close();

        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("REQUESTED");
    }

    @Test
    void shouldTellTheOthersWhenAListenerEndsItsThreadWithAnError() throws Exception {
        CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> uncaught.complete(error));
        try {
            WebRtcTransport failing =
                    router.createWebRtcTransport(new WebRtcTransportOptions(new WebRtcTransportListener() {
                        @Override
                        public void onClosed(CloseReason reason) {
                            throw new AssertionError("thrown by a test's listener");
                        }
                    }));
            WebRtcTransport hearing = router.createWebRtcTransport(new WebRtcTransportOptions(recorder()));
            failing.close();
            hearing.close();

            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("REQUESTED");
            assertThat(uncaught.get(10, TimeUnit.SECONDS)).hasMessage("thrown by a test's listener");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void shouldHoldUpNobodyButItsRoutersListenersWhenAListenerBlocks() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        WebRtcTransport blocking =
                router.createWebRtcTransport(new WebRtcTransportOptions(new WebRtcTransportListener() {
                    @Override
                    public void onClosed(CloseReason reason) {
                        blocked.countDown();
                        awaitUninterruptibly(release);
                    }
                }));
        WebRtcTransport sibling = router.createWebRtcTransport(new WebRtcTransportOptions(recorder()));
        blocking.close();
        assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();

        Router another = sfu.createRouter(RouterOptions.defaults());
        another.createWebRtcTransport(new WebRtcTransportOptions(recorder())).close();
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("REQUESTED");
        sibling.produce(TestMedia.picture(1, "0")).close();
        router.close();
        sfu.close();
        assertThat(heard).isEmpty();
        release.countDown();
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("ROUTER_CLOSED");
    }

    /** A peer may nominate now the one and now the other of two paths, as fast as it can send. */
    @Test
    void shouldTellASlowListenerTheLatestPathAlone() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        BlockingQueue<Integer> ports = new LinkedBlockingQueue<>();
        WebRtcTransport transport =
                router.createWebRtcTransport(new WebRtcTransportOptions(new WebRtcTransportListener() {
                    @Override
                    public void onIceSelectedTupleChanged(TransportTuple tuple) {
                        ports.add(tuple.remotePort());
                        blocked.countDown();
                        awaitUninterruptibly(release);
                    }
                }));
        WebRtcTransport.SessionEvents events = new WebRtcTransport.SessionEvents();
        events.owner = transport;
        Endpoint local = Endpoint.ofIpv4(0x7f000001, 20_000);
        events.onTupleSelected(Protocol.UDP, local, Endpoint.ofIpv4(0x7f000001, 1));
        assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
        for (int port = 2; port <= 1000; port++) {
            events.onTupleSelected(Protocol.UDP, local, Endpoint.ofIpv4(0x7f000001, port));
        }
        release.countDown();
        TestSfu.awaitEvents(router);

        assertThat(ports).containsExactly(1, 1000);
    }

    private WebRtcTransportListener recorder() {
        return new WebRtcTransportListener() {
            @Override
            public void onClosed(CloseReason reason) {
                heard.add(reason.toString());
            }
        };
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
