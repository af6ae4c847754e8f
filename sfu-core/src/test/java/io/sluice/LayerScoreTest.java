package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.packet.Bytes;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.RtpHeaderWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What consumers tell of a producer that sends several encodings: the score of the one they get, and of which it is. */
@Timeout(60)
class LayerScoreTest {
    private static final long LOW = 0xcafe_0010L;
    private static final long HIGH = 0xcafe_0011L;

    private final Sfu sfu = Sfu.create(TestSfu.options()
            .loops(2)
            .placement(SfuOptions.Placement.ROUND_ROBIN)
            .build());
    private final Router router = sfu.createRouter(RouterOptions.defaults());
    private final DirectTransport in = router.createDirectTransport(DirectTransportListener.NONE);
    private final Producer producer = in.produce(new ProducerOptions(
            MediaKind.VIDEO,
            TestMedia.parameters(
                    "0",
                    TestMedia.vp8Codec("video/VP8"),
                    List.of(RtpEncodingParameters.ofSsrc(LOW), RtpEncodingParameters.ofSsrc(HIGH)))));
    private final BlockingQueue<ConsumerScore> scores = new LinkedBlockingQueue<>();
    private final BlockingQueue<Optional<ConsumerLayers>> layers = new LinkedBlockingQueue<>();
    private int sequence;

    private final ConsumerListener listener = new ConsumerListener() {
        @Override
        public void onScoresChanged(ConsumerScore changed) {
            scores.add(changed);
        }

        @Override
        public void onLayersChanged(Optional<ConsumerLayers> changed) {
            layers.add(changed);
        }
    };

    LayerScoreTest() throws IOException {}

    @AfterEach
    void close() {
        router.close();
        TestSfu.assertEmpty(sfu);
        sfu.close();
    }

    @Test
    void shouldTellTheScoreOfTheEncodingThatIsSentAndAgainWhenThatIsAnother() throws Exception {
        Consumer consumer = router.createDirectTransport(DirectTransportListener.NONE)
                .consume(new ConsumerOptions(producer.id(), router.rtpCapabilities(), false, listener));
        assertThat(consumer.type()).isEqualTo(ConsumerType.SIMULCAST);
        assertThat(consumer.scores()).as("nothing is sent yet").isEqualTo(new ConsumerScore(10, 0, List.of(10, 10)));

        sendUntilSent(HIGH, 1);
        assertThat(consumer.scores()).isEqualTo(new ConsumerScore(10, 10, List.of(10, 10)));
        assertThat(awaitScore()).as("another encoding counts").isEqualTo(consumer.scores());

        in.sendRtcp(goodbye(LOW));
        in.sendRtcp(goodbye(HIGH));
        awaitScore(new ConsumerScore(10, 0, List.of(10, 0)));

        consumer.setPreferredLayers(new ConsumerLayers(0, 0));
        sendUntilSent(LOW, 0);
        awaitScore(new ConsumerScore(10, 10, List.of(10, 0)));
        assertThat(consumer.producerStatistics())
                .hasValueSatisfying(counted -> assertThat(counted.ssrc()).isEqualTo(LOW));
    }

    @Test
    void shouldTellThroughAPipeTheScoresOfAllEncodings() throws Exception {
        Router far = sfu.createRouter(RouterOptions.defaults());
        PipeTransport pipe = router.createPipeTransport(new PipeTransportOptions(TransportListenInfo.udp("127.0.0.1")));
        ConsumerOptions options = new ConsumerOptions(producer.id(), router.rtpCapabilities(), false, listener);
        Consumer consumer = pipe.consume(options);
        assertThat(consumer.type()).isEqualTo(ConsumerType.PIPE);
        assertThat(consumer.scores()).isEqualTo(new ConsumerScore(10, 10, List.of(10, 10)));
        assertThat(consumer.currentLayers()).isEmpty();

        producer.send(keyFrame(LOW));
        producer.send(keyFrame(HIGH));
        in.sendRtcp(goodbye(HIGH));
        awaitScore(new ConsumerScore(10, 10, List.of(10, 0)));
        in.sendRtcp(goodbye(LOW));
        awaitScore(new ConsumerScore(10, 0, List.of(0, 0)));
        assertThat(layers).as("a pipe chooses no layers").isEmpty();
        far.close();
    }

    /** A key frame is needed after the encoding has been found to come. */
    private void sendUntilSent(long ssrc, int spatialLayer) throws InterruptedException {
        Optional<ConsumerLayers> sent = Optional.empty();
        while (sent == null || sent.isEmpty() || sent.get().spatialLayer() != spatialLayer) {
            producer.send(keyFrame(ssrc));
            sent = layers.poll(20, TimeUnit.MILLISECONDS);
        }
    }

    private ConsumerScore awaitScore() throws InterruptedException {
        ConsumerScore score = scores.poll(10, TimeUnit.SECONDS);
        assertThat(score).isNotNull();
        return score;
    }

    private void awaitScore(ConsumerScore expected) throws InterruptedException {
        ConsumerScore score = awaitScore();
        while (!score.equals(expected)) {
            score = awaitScore();
        }
    }

    private byte[] keyFrame(long ssrc) {
        byte[] payload = PlainTransportTest.keyFrame().getBytes(StandardCharsets.ISO_8859_1);
        MemorySegment memory = MemorySegment.ofArray(new byte[200]);
        int length = new RtpHeaderWriter()
                .begin(memory, 0, 100, ExtensionForm.ONE_BYTE)
                .fixedHeader(true, TestMedia.VP8_PAYLOAD_TYPE, sequence++, sequence * 3000, (int) ssrc)
                .finish();
        MemorySegment.copy(MemorySegment.ofArray(payload), 0, memory, length, payload.length);
        return Bytes.toArray(memory, 0, length + payload.length);
    }

    private static byte[] goodbye(long ssrc) {
        MemorySegment memory = MemorySegment.ofArray(new byte[100]);
        RtcpWriter writer = new RtcpWriter();
        writer.wrap(memory, 0, 100).receiverReport((int) ssrc);
        writer.bye((int) ssrc);
        return Bytes.toArray(memory, 0, writer.length());
    }
}
