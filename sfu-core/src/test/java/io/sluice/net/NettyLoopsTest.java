package io.sluice.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.loop.DatagramPort;
import io.sluice.loop.Loop;
import io.sluice.loop.MediaReader;
import io.sluice.loop.PortPoller;
import io.sluice.loop.UdpPort;
import io.sluice.net.NetOptions.Backend;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.time.Clock;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real threads and sockets, once by epoll and once by NIO. */
@Timeout(30)
class NettyLoopsTest {
    private static final InetAddress LOOPBACK = UdpPortContract.IPV4_LOOPBACK;
    private static final PortPoller.Handler IGNORE = (port, batch, count, nowNanos) -> {};

    static Stream<Backend> backends() {
        return OS.current() == OS.LINUX ? Stream.of(Backend.EPOLL, Backend.NIO) : Stream.of(Backend.NIO);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldEchoBetweenTwoLoops(Backend backend) throws Exception {
        try (NettyLoops loops = start(2, backend)) {
            Loop near = loops.loops().get(0);
            Loop far = loops.loops().get(1);
            CountDownLatch answers = new CountDownLatch(500);
            List<Integer> values = new ArrayList<>();
            UdpPort echo = loops.openUdp(far, LOOPBACK, PortRange.any(), NettyLoopsTest::echo);
            UdpPort port = loops.openUdp(near, LOOPBACK, PortRange.any(), (to, batch, count, nowNanos) -> {
                for (int i = 0; i < count; i++) {
                    values.add(Bytes.i32(batch[i].memory(), 0));
                    answers.countDown();
                }
            });
            near.execute(() -> {
                for (int i = 0; i < 500; i++) {
                    Bytes.put32(port.sendSlot(), 0, i);
                    port.send(4, echo.localEndpoint());
                }
                port.flush();
            });

            await(answers);
            List<Integer> received = on(near, () -> List.copyOf(values));
            assertThat(received).hasSize(500).isSorted().doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldFireTimersCloseToTheirDeadline(Backend backend) throws Exception {
        try (NettyLoops loops = start(1, backend)) {
            Loop loop = loops.loops().get(0);
            List<Long> latenessNanos = new ArrayList<>();
            CountDownLatch fired = new CountDownLatch(20);
            loop.execute(() -> {
                for (int i = 20; i > 0; i--) {
                    long deadline = loop.nowNanos() + i * 5_000_000L;
                    loop.timers().schedule(deadline, () -> {
                        latenessNanos.add(Clock.system().nanoTime() - deadline);
                        fired.countDown();
                    });
                }
            });

            await(fired);
            List<Long> lateness = on(loop, () -> latenessNanos.stream().sorted().toList());
            assertThat(lateness.getFirst()).isNotNegative();
            assertThat(lateness.get(lateness.size() / 2)).as("median lateness").isLessThan(20_000_000);
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldNeverLoseAWakeUp(Backend backend) throws Exception {
        long seed = 20_260_727;
        try (NettyLoops loops = start(1, backend)) {
            Loop loop = loops.loops().get(0);
            List<CompletableFuture<Void>> callers = new ArrayList<>();
            for (int caller = 0; caller < 3; caller++) {
                Random random = new Random(seed + caller);
                callers.add(CompletableFuture.runAsync(() -> knock(loop, random), Thread::startVirtualThread));
            }
            for (CompletableFuture<Void> caller : callers) {
                caller.get(20, TimeUnit.SECONDS);
            }
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("lost a wake-up with seed " + seed, e);
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldReadPortsAlthoughTasksNeverStop(Backend backend) throws Exception {
        try (NettyLoops loops = start(2, backend)) {
            Loop busy = loops.loops().get(0);
            Loop other = loops.loops().get(1);
            UdpPort echo = loops.openUdp(busy, LOOPBACK, PortRange.any(), NettyLoopsTest::echo);
            CountDownLatch answered = new CountDownLatch(1);
            UdpPort port = loops.openUdp(
                    other, LOOPBACK, PortRange.any(), (to, batch, count, nowNanos) -> answered.countDown());
            repeat(busy, answered);
            other.execute(() -> {
                port.send(4, echo.localEndpoint());
                port.flush();
            });

            assertThat(answered.await(900, TimeUnit.MILLISECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldLetAHandlerCloseItsPort(Backend backend) throws Exception {
        try (NettyLoops loops = start(1, backend)) {
            Loop loop = loops.loops().get(0);
            CountDownLatch closed = new CountDownLatch(1);
            UdpPort port = loops.openUdp(loop, LOOPBACK, PortRange.any(), (own, batch, count, nowNanos) -> {
                own.close();
                closed.countDown();
            });
            UdpPort sender = loops.openUdp(loop, LOOPBACK, PortRange.any(), IGNORE);
            loop.execute(() -> {
                for (int i = 0; i < 200; i++) {
                    sender.send(4, port.localEndpoint());
                }
                sender.flush();
            });

            await(closed);
            assertThat(on(loop, () -> loop.failures())).isZero();
            loops.close(loop, port);
            UdpPort again = loops.openUdp(
                    loop, LOOPBACK, PortRange.only(port.localEndpoint().port()), IGNORE);
            assertThat(again.localEndpoint()).isEqualTo(port.localEndpoint());
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldFreeAPortTheMomentItIsClosed(Backend backend) throws Exception {
        try (NettyLoops loops = start(1, backend)) {
            Loop loop = loops.loops().get(0);
            UdpPort first = loops.openUdp(loop, LOOPBACK, PortRange.any(), IGNORE);
            InetSocketAddress address = first.localEndpoint().toSocketAddress();

            int bound = on(loop, () -> {
                first.close();
                try (DatagramSocket next = new DatagramSocket(address)) {
                    return next.getLocalPort();
                } catch (SocketException e) {
                    throw new AssertionError(e);
                }
            });

            assertThat(bound).isEqualTo(address.getPort());
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldOpenPortsFromManyVirtualThreads(Backend backend) throws Exception {
        try (NettyLoops loops = start(2, backend)) {
            List<CompletableFuture<UdpPort>> opened = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Loop loop = loops.loops().get(i % 2);
                opened.add(CompletableFuture.supplyAsync(() -> open(loops, loop), Thread::startVirtualThread));
            }
            List<Endpoint> endpoints = new ArrayList<>();
            for (CompletableFuture<UdpPort> port : opened) {
                endpoints.add(port.get(10, TimeUnit.SECONDS).localEndpoint());
            }

            assertThat(endpoints).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldExplainWhyAPortCannotBeOpened(Backend backend) throws Exception {
        try (NettyLoops loops = start(1, backend);
                NettyLoops others = start(1, backend)) {
            Loop loop = loops.loops().get(0);
            UdpPort port = loops.openUdp(loop, LOOPBACK, PortRange.any(), IGNORE);
            PortRange taken = PortRange.only(port.localEndpoint().port());

            assertThatThrownBy(() -> loops.openUdp(loop, LOOPBACK, taken, IGNORE))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("no free UDP port in " + taken + " on 127.0.0.1");
            assertThatThrownBy(() -> loops.openUdp(loop, InetAddress.ofLiteral("0.0.0.0"), PortRange.any(), IGNORE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("local address 0.0.0.0");
            assertThatThrownBy(() -> loops.openUdp(loop, InetAddress.ofLiteral("fe80::1"), PortRange.any(), IGNORE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("local address fe80");
            assertThatThrownBy(() -> others.openUdp(loop, LOOPBACK, PortRange.any(), IGNORE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("loop 0 was not started here");
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldRefuseToWaitForALoopOnALoop(Backend backend) throws Exception {
        try (NettyLoops loops = start(2, backend)) {
            Loop loop = loops.loops().get(0);
            Loop other = loops.loops().get(1);

            assertThat(on(loop, () -> failureOf(() -> loops.openUdp(other, LOOPBACK, PortRange.any(), IGNORE))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("called on loop 0");
            assertThat(on(loop, () -> failureOf(loops::close))).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldRunWhatWaitsInTheMailboxBeforeItEnds(Backend backend) throws Exception {
        AtomicInteger ran = new AtomicInteger();
        NettyLoops loops = start(1, backend);
        Loop loop = loops.loops().get(0);
        CountDownLatch holding = new CountDownLatch(1);
        loop.execute(() -> awaitQuietly(holding));
        for (int i = 0; i < 1000; i++) {
            loop.execute(ran::incrementAndGet);
        }
        holding.countDown();
        loops.close();

        assertThat(ran).hasValue(1000);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldFailClearlyOnceClosed(Backend backend) throws Exception {
        NettyLoops loops = start(1, backend);
        Loop loop = loops.loops().get(0);
        UdpPort port = loops.openUdp(loop, LOOPBACK, PortRange.any(), IGNORE);
        loops.close();
        loops.close();
        loops.close(loop, port);
        loop.execute(() -> {});

        assertThatThrownBy(() -> loops.openUdp(loop, LOOPBACK, PortRange.any(), IGNORE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the loops are closed");
    }

    @ParameterizedTest
    @MethodSource("backends")
    @EnabledOnOs(OS.LINUX)
    void shouldLeaveNothingBehind(Backend backend) throws Exception {
        startAndClose(backend);
        long descriptors = openDescriptors();
        long threads = loopThreads();
        for (int i = 0; i < 50; i++) {
            startAndClose(backend);
        }

        assertThat(loopThreads()).isEqualTo(threads).isZero();
        assertThat(openDescriptors()).isLessThanOrEqualTo(descriptors);
    }

    @Test
    void shouldNameItsThreads() throws Exception {
        try (NettyLoops loops = NettyLoops.start(2, Clock.system(), NetOptions.defaults())) {
            String name = on(loops.loops().get(1), () -> Thread.currentThread().getName());
            assertThat(name).isEqualTo("sluice-loop-1");
            assertThat(loops.backend()).isEqualTo(backends().findFirst().orElseThrow());
        }
    }

    @Test
    void shouldRejectOptionsThatMakeNoSense() {
        assertThatThrownBy(() -> NettyLoops.start(0, Clock.system(), NetOptions.defaults()))
                .hasMessage("count 0 is not at least 1");
        assertThatThrownBy(() -> NetOptions.defaults().withMaxPacketsPerLoop(63))
                .hasMessage("maxPacketsPerLoop 63 is less than 64, one receive batch");
        assertThatThrownBy(() -> NetOptions.defaults().withReceiveBufferBytes(0))
                .hasMessage("receiveBufferBytes 0 is not positive");
        assertThatThrownBy(() -> new PortRange(40_001, 40_000))
                .hasMessage("ports 40001-40000 are not a range within 0-65535");
        assertThatThrownBy(() -> new PortRange(0, 10)).hasMessageContaining("only as the range 0-0");
    }

    private static void startAndClose(Backend backend) throws IOException {
        try (NettyLoops loops = start(2, backend)) {
            loops.loops().forEach(loop -> loop.mediaReader(new NoMedia()));
            for (Loop loop : loops.loops()) {
                UdpPort port = loops.openUdp(loop, LOOPBACK, PortRange.any(), IGNORE);
                loop.execute(() -> {
                    port.send(100, port.localEndpoint());
                    port.flush();
                    loop.laneTo(loops.loops().get(1 - loop.index()));
                });
            }
        }
    }

    private static final class NoMedia implements MediaReader {
        @Override
        public void onMedia(long id, int epoch, long arrivalNanos, MemorySegment memory, long offset, int length) {}

        @Override
        public void onMediaEnd(long nowNanos) {}
    }

    /** Hands over task after task, each awaited, with pauses that let the loop fall asleep at every stage. */
    private static void knock(Loop loop, Random random) {
        long until = System.nanoTime() + 300_000_000;
        while (System.nanoTime() < until) {
            CountDownLatch ran = new CountDownLatch(1);
            loop.execute(ran::countDown);
            awaitQuietly(ran);
            int pause = random.nextInt(4);
            if (pause == 0) {
                LockSupport.parkNanos(random.nextInt(50_000));
            } else if (pause == 1) {
                spin(random.nextInt(2_000));
            }
        }
    }

    private static void spin(int rounds) {
        for (int i = 0; i < rounds; i++) {
            Thread.onSpinWait();
        }
    }

    private static void repeat(Loop loop, CountDownLatch until) {
        if (until.getCount() > 0) {
            loop.execute(() -> repeat(loop, until));
        }
    }

    private static void echo(DatagramPort port, Packet[] batch, int count, long nowNanos) {
        for (int i = 0; i < count; i++) {
            Bytes.copy(batch[i].memory(), 0, port.sendSlot(), 0, batch[i].length());
            port.send(batch[i].length(), batch[i].remoteEndpoint());
        }
        port.flush();
    }

    private static UdpPort open(NettyLoops loops, Loop loop) {
        try {
            return loops.openUdp(loop, LOOPBACK, PortRange.any(), IGNORE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    private static Exception failureOf(Action action) {
        try {
            action.run();
        } catch (IOException | RuntimeException e) {
            return e;
        }
        throw new AssertionError("did not fail");
    }

    private interface Question<T> {
        T ask();
    }

    private static <T> T on(Loop loop, Question<T> question) throws Exception {
        return CompletableFuture.supplyAsync(question::ask, loop::execute).get(10, TimeUnit.SECONDS);
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            await(latch);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static NettyLoops start(int count, Backend backend) {
        return NettyLoops.start(count, Clock.system(), NetOptions.defaults().withBackend(backend));
    }

    private static long openDescriptors() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        }
    }

    private static long loopThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sluice-loop-"))
                .count();
    }
}
