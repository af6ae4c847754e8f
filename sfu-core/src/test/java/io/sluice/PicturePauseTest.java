package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.packet.Bytes;
import io.sluice.rtcp.RtcpWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a listener hears of a receiver who says that not even the lowest layer fits, and later that all do; over real sockets. */
@Timeout(60)
class PicturePauseTest {
    private static final long LOW = 0xcafe_0020L;
    private static final long HIGH = 0xcafe_0021L;
    private static final long WIDE_BPS = 50_000_000;
    private static final long NARROW_BPS = 5_000;
    private static final int PACE_MILLIS = 5;

    private static final int SILENT_STEPS = 50;
    private static final int MOST_STEPS = 2000;

    /** A picture of this size two hundred times a second is far more than a narrow way carries. */
    private static final String PADDING = "x".repeat(500);

    private final Sfu sfu = Sfu.create(TestSfu.options().build());
    private final Router router = sfu.createRouter(RouterOptions.defaults());
    private final PlainPeer receiver = new PlainPeer();
    private final PlainPeer sender = new PlainPeer();
    private final PlainTransport in =
            router.createPlainTransport(new PlainTransportOptions(TransportListenInfo.udp(PlainPeer.LOOPBACK)));
    private final PlainTransport out =
            router.createPlainTransport(new PlainTransportOptions(TransportListenInfo.udp(PlainPeer.LOOPBACK)));
    private final BlockingQueue<Optional<ConsumerLayers>> told = new LinkedBlockingQueue<>();
    private int sequence;

    PicturePauseTest() throws IOException {}

    @AfterEach
    void close() {
        sender.close();
        receiver.close();
        router.close();
        TestSfu.assertEmpty(sfu);
        sfu.close();
    }

    @Test
    void shouldTellTheListenerThatThePictureGoesAndThatItIsBack() throws Exception {
        in.connect(sender.address());
        out.connect(receiver.address());
        Producer producer = in.produce(new ProducerOptions(
                MediaKind.VIDEO,
                TestMedia.parameters(
                        "0",
                        TestMedia.vp8Codec("video/VP8"),
                        List.of(RtpEncodingParameters.ofSsrc(LOW), RtpEncodingParameters.ofSsrc(HIGH)))));
        Consumer consumer =
                out.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities(), false, new ConsumerListener() {
                    @Override
                    public void onLayersChanged(Optional<ConsumerLayers> layers) {
                        told.add(layers);
                    }
                }));

        assertThat(sendUntilTold(WIDE_BPS, Optional.of(new ConsumerLayers(1, 0))))
                .as("the best from the beginning")
                .isTrue();
        assertThat(consumer.currentLayers()).contains(new ConsumerLayers(1, 0));

        assertThat(sendUntilTold(NARROW_BPS, Optional.empty())).as("pauses").isTrue();
        assertThat(consumer.currentLayers()).isEmpty();
        assertThat(consumer.isPaused()).as("by whoever uses it").isFalse();
        awaitSilence();

        assertThat(sendUntilTold(WIDE_BPS, Optional.of(new ConsumerLayers(1, 0))))
                .as("back, with the best in the end")
                .isTrue();
        assertThat(receiver.awaitRtp().payload().startsWith(PlainTransportTest.keyFrame()))
                .as("a key frame leaves")
                .isTrue();
    }

    /** Both encodings go on, each a key frame, and the receiver says what it can take, until the listener hears of certain layers. */
    private boolean sendUntilTold(long receivableBps, Optional<ConsumerLayers> wanted) throws InterruptedException {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < endNanos) {
            if (step(receivableBps).contains(wanted)) {
                return true;
            }
        }
        return false;
    }

    /** What waits when the picture goes still leaves. */
    private void awaitSilence() throws InterruptedException {
        int silent = 0;
        for (int steps = 0; silent < SILENT_STEPS; steps++) {
            assertThat(steps).as("steps without silence").isLessThan(MOST_STEPS);
            assertThat(step(NARROW_BPS)).as("another word").isEmpty();
            silent = receiver.received.isEmpty() ? silent + 1 : 0;
            receiver.received.clear();
        }
    }

    /** Returns what the listener heard of meanwhile. */
    private List<Optional<ConsumerLayers>> step(long receivableBps) throws InterruptedException {
        sequence++;
        for (long ssrc : new long[] {LOW, HIGH}) {
            String payload = PlainTransportTest.keyFrame() + (ssrc == HIGH ? PADDING.repeat(2) : PADDING);
            sender.sendRtp(in.localAddress(), ssrc, TestMedia.VP8_PAYLOAD_TYPE, sequence & 0xffff, payload);
        }
        receiver.send(remb(receivableBps), out.localAddress());
        Optional<ConsumerLayers> heard = told.poll(PACE_MILLIS, TimeUnit.MILLISECONDS);
        return heard == null ? List.of() : List.of(heard);
    }

    private static byte[] remb(long bps) {
        MemorySegment memory = MemorySegment.ofArray(new byte[100]);
        RtcpWriter writer = new RtcpWriter().wrap(memory, 0, 100);
        writer.receiverReport(1);
        writer.remb(1, bps);
        return Bytes.toArray(memory, 0, writer.length());
    }
}
