package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpHeaderExtensionParameters;
import io.sluice.ortc.RtpHeaderExtensionUri;
import io.sluice.ortc.RtpParameters;
import io.sluice.packet.Bytes;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpHeaderWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Media that this process makes and takes itself. */
@Timeout(60)
class DirectTransportTest {
    private static final long SSRC = 0xcafe_0001L;

    private final Sfu sfu = Sfu.create(TestSfu.options()
            .loops(2)
            .placement(SfuOptions.Placement.ROUND_ROBIN)
            .build());
    private final Router router = sfu.createRouter(RouterOptions.defaults());
    private final BlockingQueue<byte[]> packets = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> reports = new LinkedBlockingQueue<>();

    DirectTransportTest() throws IOException {}

    @AfterEach
    void close() {
        router.close();
        TestSfu.assertEmpty(sfu);
        sfu.close();
    }

    @Test
    void shouldHandOverWhatItIsGiven() throws Exception {
        DirectTransport in = router.createDirectTransport(listener());
        DirectTransport out = router.createDirectTransport(DirectTransportListener.NONE);
        Producer producer = in.produce(PlainTransportTest.sound(SSRC));
        Consumer consumer =
                out.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities(), false, recorder()));

        TestSfu.settle(sfu);

        byte[] packet = rtp(SSRC, 7, "sound");
        assertThat(producer.send(packet)).isTrue();
        packet[packet.length - 1] = 'X';

        byte[] taken = packets.poll(10, TimeUnit.SECONDS);
        RtpHeader header = new RtpHeader();
        header.parse(MemorySegment.ofArray(taken), 0, taken.length);
        assertThat(Integer.toUnsignedLong(header.ssrc())).isEqualTo(PlainTransportTest.ssrc(consumer));
        assertThat(new String(taken, header.payloadOffset(), header.payloadLength(), StandardCharsets.ISO_8859_1))
                .as("copied before the call returned")
                .isEqualTo("sound");
        assertThat(reports.poll(10, TimeUnit.SECONDS)).as("a receiver report").isNotNull();
        assertThat(out.stats().rtpBytesSent()).isEqualTo(taken.length);
        assertThat(in.stats().rtpPacketLossReceived())
                .as("no packet carries a transport-wide number")
                .isNull();
    }

    /** Sections of one browser share their ids; other senders give each stream those it likes. */
    @Test
    void shouldReadTheExtensionsOfEachProducerByItsOwnIds() throws Exception {
        DirectTransport in = router.createDirectTransport(DirectTransportListener.NONE);
        DirectTransport out = router.createDirectTransport(DirectTransportListener.NONE);
        Producer first = in.produce(withLevels(SSRC, 1, 2));
        Producer second = in.produce(withLevels(SSRC + 1, 2, 1));
        for (Producer each : List.of(first, second)) {
            out.consume(new ConsumerOptions(each.id(), router.rtpCapabilities(), false, recorder()));
        }
        TestSfu.settle(sfu);
        first.send(rtpWithOctets(SSRC, 0x91, 0x11));
        second.send(rtpWithOctets(SSRC + 1, 0x22, 0x92));

        for (int level : new int[] {0x91, 0x92}) {
            byte[] taken = packets.poll(10, TimeUnit.SECONDS);
            RtpHeader header = new RtpHeader();
            MemorySegment memory = MemorySegment.ofArray(taken);
            header.parse(memory, 0, taken.length);
            int at = header.extensionOffset(ExtensionType.AUDIO_LEVEL.routerId());
            assertThat(Bytes.u8(memory, at)).isEqualTo(level);
        }
    }

    private static ProducerOptions withLevels(long ssrc, int levelId, int otherId) {
        RtpParameters sound = PlainTransportTest.sound(ssrc).rtpParameters();
        List<RtpHeaderExtensionParameters> extensions = List.of(
                RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.SSRC_AUDIO_LEVEL, levelId),
                RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.PLAYOUT_DELAY, otherId));
        return new ProducerOptions(
                MediaKind.AUDIO,
                new RtpParameters(
                        sound.mid(), sound.codecs(), extensions, sound.encodings(), sound.rtcp(), sound.msid()));
    }

    /** A packet of sound with elements of one byte under the ids 1 and 2. */
    private static byte[] rtpWithOctets(long ssrc, int one, int two) {
        MemorySegment memory = MemorySegment.ofArray(new byte[64]);
        int length = new RtpHeaderWriter()
                .begin(memory, 0, 64, ExtensionForm.ONE_BYTE)
                .fixedHeader(false, TestMedia.OPUS_PAYLOAD_TYPE, 1, 960, (int) ssrc)
                .extensionBytes(1, new byte[] {(byte) one})
                .extensionBytes(2, new byte[] {(byte) two})
                .finish();
        return Bytes.toArray(memory, 0, length + 10);
    }

    @Test
    void shouldLeaveSilenceOutWhereItIsNotWantedAndShowHowMuch() throws Exception {
        DirectTransport in = router.createDirectTransport(DirectTransportListener.NONE);
        DirectTransport out = router.createDirectTransport(DirectTransportListener.NONE);
        Producer producer = in.produce(PlainTransportTest.sound(SSRC));
        Consumer consumer = out.consume(
                new ConsumerOptions(producer.id(), router.rtpCapabilities(), false, null, true, null, recorder()));
        TestSfu.settle(sfu);
        producer.send(rtp(SSRC, 1, "before"));
        producer.send(rtp(SSRC, 2, "x"));
        producer.send(rtp(SSRC, 3, "after"));

        int number = numberOf(packets.poll(10, TimeUnit.SECONDS));
        assertThat(numberOf(packets.poll(10, TimeUnit.SECONDS))).isEqualTo(number + 1 & 0xffff);
        assertThat(consumer.dump().packetsForwarded()).isEqualTo(2);
        assertThat(consumer.dump().dtxDrops()).isEqualTo(1);
    }

    private static int numberOf(byte[] packet) {
        return Bytes.u16(MemorySegment.ofArray(packet), 2);
    }

    @Test
    void shouldCarryRequestsForKeyFramesBothWays() throws Exception {
        DirectTransport in = router.createDirectTransport(listener());
        DirectTransport out = router.createDirectTransport(DirectTransportListener.NONE);
        Producer producer = in.produce(PlainTransportTest.picture(SSRC));
        Consumer consumer =
                out.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities(), false, recorder()));
        assertThat(isPli(reports.poll(10, TimeUnit.SECONDS))).isTrue();
        producer.send(picture(1));
        packets.poll(10, TimeUnit.SECONDS);
        reports.clear();

        MemorySegment memory = MemorySegment.ofArray(new byte[100]);
        RtcpWriter writer = new RtcpWriter().wrap(memory, 0, 100);
        writer.pli(1, (int) PlainTransportTest.ssrc(consumer));
        out.sendRtcp(Bytes.toArray(memory, 0, writer.length()));

        PlainTransportTest.await(() -> reports.stream().anyMatch(DirectTransportTest::isPli));
    }

    @Test
    void shouldDropAndCountWhatASlowListenerHasNoRoomFor() throws Exception {
        DirectTransport in = router.createDirectTransport(DirectTransportListener.NONE);
        DirectTransport out = router.createDirectTransport(DirectTransportListener.NONE);
        Producer producer = in.produce(PlainTransportTest.sound(SSRC));
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        out.consume(new ConsumerOptions(producer.id(), router.rtpCapabilities(), false, new ConsumerListener() {
            @Override
            public void onRtp(byte[] packet) {
                begun.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                packets.add(packet);
            }
        }));
        int[] sequence = {0};
        PlainTransportTest.await(() -> {
            producer.send(rtp(SSRC, sequence[0]++ & 0xffff, "sound"));
            return out.statistics().getOrDefault("directDrops", -1L) > 0;
        });
        begun.await();
        released.countDown();
        PlainTransportTest.await(() -> packets.size() >= DirectTransport.MAX_WAITING);
    }

    @Test
    void shouldCountWhatIsNeitherRtpNorRtcp() {
        DirectTransport in = router.createDirectTransport(DirectTransportListener.NONE);
        Producer producer = in.produce(PlainTransportTest.sound(SSRC));

        producer.send(new byte[0]);
        producer.send(new byte[] {1, 2, 3});
        producer.send(rtp(SSRC + 1, 1, "another's"));
        PlainTransportTest.awaitCount(in, "directDrops", 2);
        PlainTransportTest.awaitCount(in, "unknownStreamDrops", 1);
        assertThatThrownBy(() -> producer.send(new byte[2049]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("packet is 2049 bytes long");
        producer.close();
        assertThatThrownBy(() -> producer.send(new byte[12])).isInstanceOf(ClosedException.class);
        in.close();
        assertThatThrownBy(() -> in.sendRtcp(new byte[12])).isInstanceOf(ClosedException.class);
    }

    @Test
    void shouldSendOnlyOnADirectTransport() {
        WebRtcTransport transport = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
        Producer producer = transport.produce(TestMedia.sound(1, "0"));

        assertThatThrownBy(() -> producer.send(new byte[12]))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("DirectTransport");
    }

    private DirectTransportListener listener() {
        return new DirectTransportListener() {
            @Override
            public void onRtcp(byte[] packet) {
                reports.add(packet);
            }
        };
    }

    private ConsumerListener recorder() {
        return new ConsumerListener() {
            @Override
            public void onRtp(byte[] packet) {
                packets.add(packet);
            }
        };
    }

    private static boolean isPli(byte[] packet) {
        return (packet[1] & 0xff) == 206;
    }

    private static byte[] picture(int sequence) {
        return rtp(TestMedia.VP8_PAYLOAD_TYPE, SSRC, sequence, PlainTransportTest.keyFrame());
    }

    private static byte[] rtp(long ssrc, int sequence, String payload) {
        return rtp(TestMedia.OPUS_PAYLOAD_TYPE, ssrc, sequence, payload);
    }

    private static byte[] rtp(int payloadType, long ssrc, int sequence, String payload) {
        MemorySegment memory = MemorySegment.ofArray(new byte[200]);
        int length = new RtpHeaderWriter()
                .begin(memory, 0, 200, ExtensionForm.ONE_BYTE)
                .fixedHeader(true, payloadType, sequence, sequence * 960, (int) ssrc)
                .finish();
        byte[] body = payload.getBytes(StandardCharsets.ISO_8859_1);
        Bytes.copy(MemorySegment.ofArray(body), 0, memory, length, body.length);
        return Bytes.toArray(memory, 0, length + body.length);
    }
}
