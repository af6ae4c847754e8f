package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ortc.RtpCodecCapability;
import io.sluice.ortc.UnsupportedRtpException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that go from one router to another, over real sockets. */
@Timeout(60)
class PipeTest {
    private static final PlainTransportOptions PLAIN =
            new PlainTransportOptions(TransportListenInfo.udp(PlainPeer.LOOPBACK));
    private static final PipeToRouterOptions PIPE = PipeToRouterOptions.defaults();
    private static final long SSRC = 0xcafe_0001L;

    private final Sfu sfu = Sfu.create(TestSfu.options()
            .loops(2)
            .placement(SfuOptions.Placement.ROUND_ROBIN)
            .build());
    private final Router one = sfu.createRouter(RouterOptions.defaults());
    private final Router other = sfu.createRouter(RouterOptions.defaults());
    private final PlainPeer sender = new PlainPeer();
    private final PlainPeer receiver = new PlainPeer();

    PipeTest() throws IOException {}

    @AfterEach
    void close() {
        sender.close();
        receiver.close();
        one.close();
        other.close();
        TestSfu.assertEmpty(sfu);
        assertThat(sfu.statistics().loops())
                .allSatisfy(loop -> assertThat(loop.ports()).hasSize(1));
        sfu.close();
    }

    @Test
    void shouldCarryAStreamToAnotherRouterAndRequestsForKeyFramesBack() throws Exception {
        for (PipeToRouterOptions options :
                List.of(PIPE, PIPE.withKeepId(false).withEnableSrtp(true).withEnableRtx(true))) {
            Router third = sfu.createRouter(RouterOptions.defaults());
            PlainTransport in = one.createPlainTransport(PLAIN);
            PlainTransport out = third.createPlainTransport(PLAIN);
            in.connect(sender.address());
            out.connect(receiver.address());
            Producer producer = in.produce(PlainTransportTest.picture(SSRC));

            PipeToRouterResult pipe = one.pipeToRouter(producer.id(), third, options);

            assertThat(pipe.pipeProducer().id().equals(producer.id())).isEqualTo(options.keepId());
            assertThat(pipe.pipeConsumer().producerId()).isEqualTo(producer.id());
            assertThat(pipe.pipeProducer().rtpParameters().rtcp().cname()).isEqualTo("plain");
            Consumer consumer =
                    out.consume(new ConsumerOptions(pipe.pipeProducer().id(), third.rtpCapabilities()));
            sender.await(sender.keyFrameRequests, "a request for a key frame");
            sender.sendRtp(in.localAddress(), SSRC, TestMedia.VP8_PAYLOAD_TYPE, 1, PlainTransportTest.keyFrame());
            assertThat(receiver.awaitRtp().payload()).isEqualTo(PlainTransportTest.keyFrame());
            receiver.requestKeyFrame(out.localAddress(), PlainTransportTest.ssrc(consumer));
            assertThat(sender.await(sender.keyFrameRequests, "the receiver's request"))
                    .isEqualTo(SSRC);
            third.close();
            in.close();
            sender.keyFrameRequests.clear();
        }
    }

    @Test
    void shouldFollowPausingAndClosingEitherWay() {
        PlainTransport in = one.createPlainTransport(PLAIN);
        Producer producer = in.produce(PlainTransportTest.sound(SSRC));
        producer.pause();
        PipeToRouterResult pipe = one.pipeToRouter(producer.id(), other, PIPE);
        Producer far = pipe.pipeProducer();
        assertThat(far.isPaused()).isTrue();

        producer.resume();
        PlainTransportTest.await(() -> !far.isPaused());
        pipe.pipeConsumer().pause();
        PlainTransportTest.await(far::isPaused);
        producer.pause();
        pipe.pipeConsumer().resume();
        producer.resume();
        PlainTransportTest.await(() -> !far.isPaused());
        producer.close();
        PlainTransportTest.await(far::isClosed);

        Producer second = in.produce(PlainTransportTest.sound(SSRC + 1));
        PipeToRouterResult again = one.pipeToRouter(second.id(), other, PIPE);
        again.pipeProducer().close();
        PlainTransportTest.await(again.pipeConsumer()::isClosed);
        assertThat(second.isClosed()).isFalse();
        one.pipeToRouter(second.id(), other, PIPE);
    }

    @Test
    void shouldJoinTwoRoutersByOnePairHoweverManyAskAtOnceInEitherDirection() throws Exception {
        PlainTransport here = one.createPlainTransport(PLAIN);
        PlainTransport there = other.createPlainTransport(PLAIN);
        CountDownLatch start = new CountDownLatch(1);
        Set<String> ids = ConcurrentHashMap.newKeySet();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<PipeToRouterResult>> pipes = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Producer from = (i % 2 == 0 ? here : there).produce(PlainTransportTest.sound(SSRC + i));
                Router near = i % 2 == 0 ? one : other;
                Router far = i % 2 == 0 ? other : one;
                Callable<PipeToRouterResult> pipe = () -> {
                    start.await();
                    return near.pipeToRouter(from.id(), far, PIPE);
                };
                pipes.add(threads.submit(pipe));
            }
            start.countDown();
            for (Future<PipeToRouterResult> pipe : pipes) {
                ids.add(pipe.get().pipeProducer().id());
            }
        }
        assertThat(ids).hasSize(8);
        // Each loop has its own port, two plain transports have one each, and so have the ends of the pipe.
        assertThat(sfu.statistics().loops().stream()
                        .mapToInt(loop -> loop.ports().size())
                        .sum())
                .isEqualTo(2 + 2 + 2);
    }

    @Test
    void shouldPipeAnewAfterARouterWasClosed() {
        Producer producer = one.createPlainTransport(PLAIN).produce(PlainTransportTest.sound(SSRC));
        for (int i = 0; i < 20; i++) {
            Router next = sfu.createRouter(RouterOptions.defaults());
            PipeToRouterResult pipe = one.pipeToRouter(producer.id(), next, PIPE);
            next.close();
            assertThat(pipe.pipeProducer().isClosed()).isTrue();
            PlainTransportTest.await(pipe.pipeConsumer()::isClosed);
        }
        assertThat(producer.isClosed()).isFalse();
        PlainTransportTest.await(() -> one.pipes().size() == 0);
    }

    @Test
    void shouldTellEverybodyWhoAsksAtOnceWhatIsWrong() throws Exception {
        PlainTransport here = one.createPlainTransport(PLAIN);
        TransportListenInfo taken = TransportListenInfo.udp(PlainPeer.LOOPBACK)
                .withPort(here.localAddress().port());
        Producer producer = here.produce(PlainTransportTest.sound(SSRC));
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<PipeToRouterResult>> pipes = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                pipes.add(threads.submit(() -> {
                    start.await();
                    return one.pipeToRouter(producer.id(), other, PIPE.withListenInfo(taken));
                }));
            }
            start.countDown();
            for (Future<PipeToRouterResult> pipe : pipes) {
                assertThatThrownBy(pipe::get).hasCauseInstanceOf(PortsExhaustedException.class);
            }
        }
        assertThat(one.pipes().size() + other.pipes().size()).isZero();
        one.pipeToRouter(producer.id(), other, PIPE);
    }

    @Test
    void shouldHoldNothingOfRoutersThatHaveClosedOnItsSide() {
        Producer producer = one.createPlainTransport(PLAIN).produce(PlainTransportTest.sound(SSRC));
        List<Router> others = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            others.add(sfu.createRouter(RouterOptions.defaults()));
            one.pipeToRouter(producer.id(), others.getLast(), PIPE);
        }
        int pairs = one.pipes().size()
                + others.stream().mapToInt(each -> each.pipes().size()).sum();
        assertThat(pairs).isEqualTo(8);
        one.close();
        for (Router each : others) {
            PlainTransportTest.await(() -> each.pipes().size() == 0);
            each.close();
        }
    }

    @Test
    void shouldRefuseWhatCannotBePipedAndLeaveNothingBehind() {
        Producer producer = one.createPlainTransport(PLAIN).produce(PlainTransportTest.picture(SSRC));
        Router audioOnly =
                sfu.createRouter(new RouterOptions(List.of(RtpCodecCapability.audio("audio/opus", 48_000, 2))));

        assertThatThrownBy(() -> one.pipeToRouter(producer.id(), one, PIPE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other is this router");
        assertThatThrownBy(() -> one.pipeToRouter("nobody", other, PIPE)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> one.pipeToRouter(producer.id(), audioOnly, PIPE))
                .isInstanceOf(UnsupportedRtpException.class);
        one.pipeToRouter(producer.id(), other, PIPE);
        assertThatThrownBy(() -> one.pipeToRouter(producer.id(), other, PIPE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id '" + producer.id() + "'");
        assertThatThrownBy(() -> new ProducerOptions(producer.kind(), producer.rtpParameters()).withId(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id has 0 characters");
        audioOnly.close();
        assertThatThrownBy(() -> one.pipeToRouter(producer.id(), audioOnly, PIPE))
                .isInstanceOf(ClosedException.class);
    }
}
