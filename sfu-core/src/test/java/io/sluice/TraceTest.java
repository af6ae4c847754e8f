package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ortc.RtpHeaderExtensionUri;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Traces as an application hears them. */
@Timeout(60)
class TraceTest {
    private static final int ORIENTATION_ID = 9;
    private static final String KEY_FRAME = "\u0010\u0000\u009d";
    private static final String DELTA_FRAME = "\u0010\u0001\u0000";

    private final Sfu sfu = Sfu.create(TestSfu.options().build());
    private final Router router = sfu.createRouter(RouterOptions.defaults());
    private final WebRtcTransport sending = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
    private final WebRtcTransport receiving = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
    private final BlockingQueue<TraceEvent> traced = new LinkedBlockingQueue<>();
    private final BlockingQueue<VideoOrientation> orientations = new LinkedBlockingQueue<>();
    private final Producer producer = sending.produce(TestMedia.with(
            TestMedia.picture(77, "0"),
            RtpHeaderExtensionUri.VIDEO_ORIENTATION,
            ORIENTATION_ID,
            new ProducerListener() {
                @Override
                public void onTrace(TraceEvent event) {
                    traced.add(event);
                }

                @Override
                public void onVideoOrientationChanged(VideoOrientation orientation) {
                    orientations.add(orientation);
                }
            }));
    private int sequence = 5;

    TraceTest() throws IOException {}

    @AfterEach
    void close() {
        sfu.close();
    }

    private void send(TestPeer peer, String payload) {
        peer.sendRtp(new TestPeer.Rtp(77, TestMedia.VP8_PAYLOAD_TYPE, sequence++, 90_000, true, "0", payload));
    }

    private TraceEvent next() throws InterruptedException {
        return assertThat(traced.poll(10, TimeUnit.SECONDS)).isNotNull().actual();
    }

    /** In effect when this returns: the loop takes things in their order, and what is asked last it has answered. */
    private void trace(Set<TraceEventType> types) {
        producer.enableTraceEvents(types);
        producer.statistics();
    }

    @Test
    void shouldShowAProducersPacketsAndKeyFrames() throws Exception {
        trace(EnumSet.of(TraceEventType.RTP, TraceEventType.KEY_FRAME));
        try (TestPeer peer = new TestPeer(sending)) {
            peer.connect();
            peer.octetExtensionId = ORIENTATION_ID;
            peer.octetExtension = 0x09;
            long beforeMillis = System.currentTimeMillis();
            send(peer, KEY_FRAME);
            send(peer, DELTA_FRAME);

            TraceEvent keyFrame = next();
            assertThat(keyFrame.type()).isEqualTo(TraceEventType.KEY_FRAME);
            assertThat(keyFrame.direction()).isEqualTo(TraceDirection.IN);
            assertThat(keyFrame.timestampMillis()).isBetween(beforeMillis - 1000, beforeMillis + 20_000);
            assertThat(keyFrame.info()).isInstanceOfSatisfying(TraceInfo.RtpPacket.class, packet -> {
                assertThat(packet.ssrc()).isEqualTo(77);
                assertThat(packet.payloadType()).isEqualTo(TestMedia.VP8_PAYLOAD_TYPE);
                assertThat(packet.sequenceNumber()).isEqualTo(5);
                assertThat(packet.timestamp()).isEqualTo(90_000);
                assertThat(packet.marker()).isTrue();
                assertThat(packet.keyFrame()).isTrue();
                assertThat(packet.payloadLength()).isEqualTo(3);
                assertThat(packet.length()).isEqualTo(12 + 8 + 3);
                assertThat(packet.headerExtensions().mid()).isEqualTo("0");
                assertThat(packet.headerExtensions().audioLevel()).isNull();
                assertThat(packet.headerExtensions().videoOrientation())
                        .isEqualTo(new VideoOrientation(true, false, 90));
            });
            TraceEvent delta = next();
            assertThat(delta.type()).isEqualTo(TraceEventType.RTP);
            assertThat(((TraceInfo.RtpPacket) delta.info()).keyFrame()).isFalse();
            assertThat(producer.dump().traceEventTypes()).containsExactly(TraceEventType.RTP, TraceEventType.KEY_FRAME);
        }
    }

    @Test
    void shouldShowAConsumersPacketsUnderItsOwnNumbers() throws Exception {
        BlockingQueue<TraceEvent> out = new LinkedBlockingQueue<>();
        try (TestPeer sender = new TestPeer(sending);
                TestPeer receiver = new TestPeer(receiving)) {
            sender.connect();
            receiver.connect();
            Consumer consumer = receiving.consume(
                    new ConsumerOptions(producer.id(), router.rtpCapabilities(), false, new ConsumerListener() {
                        @Override
                        public void onTrace(TraceEvent event) {
                            out.add(event);
                        }
                    }));
            consumer.enableTraceEvents(Set.of(TraceEventType.RTP));
            producer.enableTraceEvents(Set.of(TraceEventType.PLI));
            assertThat(next()).satisfies(event -> {
                assertThat(event.type()).isEqualTo(TraceEventType.PLI);
                assertThat(event.direction()).isEqualTo(TraceDirection.OUT);
                assertThat(event.info()).isEqualTo(new TraceInfo.Pli(77));
            });
            send(sender, KEY_FRAME);

            TestPeer.Rtp received = receiver.takeRtp();
            TraceEvent event =
                    assertThat(out.poll(10, TimeUnit.SECONDS)).isNotNull().actual();
            assertThat(event.direction()).isEqualTo(TraceDirection.OUT);
            assertThat(event.info()).isInstanceOfSatisfying(TraceInfo.RtpPacket.class, packet -> {
                assertThat(packet.ssrc()).isEqualTo(received.ssrc());
                assertThat(packet.payloadType()).isEqualTo(received.payloadType());
                assertThat(packet.sequenceNumber()).isEqualTo(received.sequenceNumber());
                assertThat(packet.timestamp()).isEqualTo(received.timestamp());
                assertThat(packet.headerExtensions().mid()).isEqualTo(received.mid());
            });
        }
    }

    @Test
    void shouldStopWhenNothingIsWanted() throws Exception {
        trace(Set.of(TraceEventType.RTP));
        try (TestPeer peer = new TestPeer(sending)) {
            peer.connect();
            send(peer, DELTA_FRAME);
            next();
            trace(Set.of());
            send(peer, DELTA_FRAME);
            trace(Set.of(TraceEventType.KEY_FRAME));
            send(peer, KEY_FRAME);

            assertThat(next().type()).isEqualTo(TraceEventType.KEY_FRAME);
        }
    }

    @Test
    void shouldTellHowAPictureIsTurnedOnlyWhenItChanges() throws Exception {
        try (TestPeer peer = new TestPeer(sending)) {
            peer.connect();
            peer.octetExtensionId = ORIENTATION_ID;
            for (int octet : new int[] {0, 0, 1, 1, 1, 0xf6, 6, 0x0b}) {
                peer.octetExtension = octet;
                send(peer, DELTA_FRAME);
            }
            VideoOrientation last = new VideoOrientation(true, false, 270);
            VideoOrientation heard = orientations.poll(10, TimeUnit.SECONDS);
            int changes = 1;
            while (!last.equals(heard)) {
                heard = orientations.poll(10, TimeUnit.SECONDS);
                changes++;
            }
            assertThat(changes).as("of 0, 1, 6 and 11, fewer when this is slow").isBetween(1, 4);
        }
    }

    @Test
    void shouldRefuseWhatAConsumerDoesNotHave() {
        Consumer consumer = receiving.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities()));

        assertThatThrownBy(() -> consumer.enableTraceEvents(Set.of(TraceEventType.SENDER_REPORT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("types has SENDER_REPORT, accepted of a consumer are RTP, KEY_FRAME, NACK, PLI and FIR");
        consumer.close();
        assertThatThrownBy(() -> consumer.enableTraceEvents(Set.of())).isInstanceOf(ClosedException.class);
        producer.close();
        assertThatThrownBy(() -> producer.enableTraceEvents(Set.of(TraceEventType.RTP)))
                .isInstanceOf(ClosedException.class);
    }

    @Test
    void shouldLeaveOutAndCountWhatASlowListenerCannotTake() throws Exception {
        EventQueue events = new EventQueue();
        BlockingQueue<Long> missing = new LinkedBlockingQueue<>();
        CountDownLatch release = new CountDownLatch(1);
        TraceQueue queue = new TraceQueue(events, new TraceListener() {
            @Override
            public void onTrace(TraceEvent event) {
                traced.add(event);
            }

            @Override
            public void onTracesDropped(long count) {
                missing.add(count);
            }
        });
        events.post(() -> awaitUninterruptibly(release));
        for (int i = 0; i < TraceQueue.MAX_WAITING + 5; i++) {
            queue.post(pli(i));
        }
        assertThat(queue.dropped()).isEqualTo(5);
        release.countDown();
        for (int i = 0; i < TraceQueue.MAX_WAITING; i++) {
            assertThat(next()).isEqualTo(pli(i));
        }
        assertThat(missing).containsExactly(5L);
        queue.post(pli(-1));
        assertThat(next()).isEqualTo(pli(-1));
        events.post(queue::end);
        queue.post(pli(-2));
        CountDownLatch all = new CountDownLatch(1);
        events.post(all::countDown);
        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(traced).isEmpty();
        assertThat(missing).containsExactly(5L);
    }

    private static TraceEvent pli(int i) {
        return new TraceEvent(TraceEventType.PLI, TraceDirection.OUT, i, new TraceInfo.Pli(1));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
