package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.RtpHeaderWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a consumer tells of the whole way of its stream, its producer's part included. */
@Timeout(60)
class ConsumerScoreTest {
    private static final long SSRC = 0xcafe_0005L;

    private final Sfu sfu = Sfu.create(TestSfu.options()
            .loops(2)
            .placement(SfuOptions.Placement.ROUND_ROBIN)
            .build());
    private final Router router = sfu.createRouter(RouterOptions.defaults());
    private final DirectTransport in = router.createDirectTransport(DirectTransportListener.NONE);
    private final DirectTransport out = router.createDirectTransport(DirectTransportListener.NONE);
    private final Producer producer = in.produce(PlainTransportTest.sound(SSRC));
    private final BlockingQueue<Integer> packets = new LinkedBlockingQueue<>();
    private final BlockingQueue<ConsumerScore> scores = new LinkedBlockingQueue<>();
    private final Consumer consumer =
            out.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities(), false, new ConsumerListener() {
                @Override
                public void onRtp(byte[] packet) {
                    packets.add(packet.length);
                }

                @Override
                public void onScoresChanged(ConsumerScore changed) {
                    scores.add(changed);
                }
            }));

    ConsumerScoreTest() throws IOException {}

    @AfterEach
    void close() {
        router.close();
        TestSfu.assertEmpty(sfu);
        sfu.close();
    }

    @Test
    void shouldBeginWithTheBest() {
        assertThat(consumer.scores()).isEqualTo(new ConsumerScore(10, 10, List.of(10)));
        assertThat(consumer.producerStatistics()).as("before the first packet").isEmpty();
    }

    @Test
    void shouldTellWhatBecameOfTheStreamOnItsWayToTheServer() throws Exception {
        producer.send(packet());
        assertThat(packets.poll(10, TimeUnit.SECONDS)).isNotNull();

        assertThat(consumer.producerStatistics()).hasValueSatisfying(statistics -> {
            assertThat(statistics.ssrc()).isEqualTo(SSRC);
            assertThat(statistics.packetCount()).isEqualTo(1);
        });
        assertThat(consumer.statistics().packetCount()).isEqualTo(1);
    }

    /** RFC 3550 section 6.6: whoever says goodbye sends nothing more. */
    @Test
    void shouldHearThatTheProducersStreamHasEnded() throws Exception {
        producer.send(packet());
        assertThat(packets.poll(10, TimeUnit.SECONDS)).isNotNull();

        in.sendRtcp(goodbye());

        ConsumerScore ended = new ConsumerScore(10, 0, List.of(0));
        assertThat(scores.poll(10, TimeUnit.SECONDS)).isEqualTo(ended);
        assertThat(consumer.scores()).isEqualTo(ended);
    }

    private static byte[] packet() {
        MemorySegment memory = MemorySegment.ofArray(new byte[100]);
        int length = new RtpHeaderWriter()
                .begin(memory, 0, 100, ExtensionForm.ONE_BYTE)
                .fixedHeader(false, TestMedia.OPUS_PAYLOAD_TYPE, 1, 960, (int) SSRC)
                .finish();
        return Bytes.toArray(memory, 0, length + 20);
    }

    private static byte[] goodbye() {
        MemorySegment memory = MemorySegment.ofArray(new byte[100]);
        RtcpWriter writer = new RtcpWriter();
        writer.wrap(memory, 0, 100).receiverReport((int) SSRC);
        writer.bye((int) SSRC);
        return Bytes.toArray(memory, 0, writer.length());
    }
}
