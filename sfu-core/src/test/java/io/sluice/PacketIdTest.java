package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ortc.RtpHeaderExtensionUri;
import io.sluice.packet.Bytes;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpHeaderWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The number that a packet is given for good, on every loop and behind a pipe. */
@Timeout(60)
class PacketIdTest {
    private static final long SSRC = 0xcafe_0009L;

    private final Sfu sfu = Sfu.create(TestSfu.options()
            .loops(2)
            .placement(SfuOptions.Placement.ROUND_ROBIN)
            .build());
    private final Router router = sfu.createRouter(RouterOptions.defaults());

    PacketIdTest() throws IOException {}

    @AfterEach
    void close() {
        router.close();
        TestSfu.assertEmpty(sfu);
        sfu.close();
    }

    /** What one consumer got: the number of each packet by its payload. */
    private static final class Receiver implements ConsumerListener {
        final BlockingQueue<byte[]> packets = new LinkedBlockingQueue<>();
        private @Nullable Consumer consumer;

        static Receiver of(Router router, Producer producer) {
            Receiver receiver = new Receiver();
            receiver.consumer = router.createDirectTransport(DirectTransportListener.NONE)
                    .consume(new ConsumerOptions(producer.id(), router.rtpCapabilities(), false, receiver));
            return receiver;
        }

        @Override
        public void onRtp(byte[] packet) {
            packets.add(packet);
        }

        int id() {
            return Objects.requireNonNull(consumer).rtpParameters().headerExtensionId(RtpHeaderExtensionUri.PACKET_ID);
        }

        Map<String, @Nullable Integer> take(int count) throws InterruptedException {
            Map<String, @Nullable Integer> numbers = new HashMap<>();
            for (int i = 0; i < count; i++) {
                byte[] packet = Objects.requireNonNull(packets.poll(10, TimeUnit.SECONDS));
                RtpHeader header = new RtpHeader();
                MemorySegment memory = MemorySegment.ofArray(packet);
                header.parse(memory, 0, packet.length);
                int at = header.extensionOffset(id());
                String payload =
                        new String(packet, header.payloadOffset(), header.payloadLength(), StandardCharsets.ISO_8859_1);
                numbers.put(payload, at < 0 ? null : Bytes.i32(memory, at));
            }
            return numbers;
        }
    }

    @Test
    void shouldBeTheSameOnEveryLoopAndBehindAPipe() throws Exception {
        Producer producer = router.createDirectTransport(DirectTransportListener.NONE)
                .produce(PlainTransportTest.sound(SSRC).withMediasoupPacketIdHeaderExtension());
        Router far = sfu.createRouter(RouterOptions.defaults());
        PipeToRouterResult pipe = router.pipeToRouter(producer.id(), far, PipeToRouterOptions.defaults());
        List<Receiver> receivers = new ArrayList<>();
        receivers.add(Receiver.of(router, producer));
        receivers.add(Receiver.of(router, producer));
        receivers.add(Receiver.of(far, pipe.pipeProducer()));

        TestSfu.settle(sfu);

        List<String> payloads = List.of("one", "two", "three");
        for (int i = 0; i < payloads.size(); i++) {
            producer.send(packet(SSRC, 100 + i, payloads.get(i)));
        }
        Map<String, @Nullable Integer> numbers = receivers.getFirst().take(3);
        int first = Objects.requireNonNull(numbers.get("one"));
        assertThat(numbers.get("two")).isEqualTo(first + 1);
        assertThat(numbers.get("three")).isEqualTo(first + 2);
        assertThat(receivers.get(1).take(3)).isEqualTo(numbers);
        assertThat(receivers.get(2).take(3)).isEqualTo(numbers);
        far.close();
    }

    @Test
    void shouldNotBeThereUnlessItIsAskedFor() throws Exception {
        Producer producer =
                router.createDirectTransport(DirectTransportListener.NONE).produce(PlainTransportTest.sound(SSRC));
        Receiver receiver = Receiver.of(router, producer);
        assertThat(receiver.id()).isZero();
        TestSfu.settle(sfu);
        producer.send(packet(SSRC, 1, "plain"));
        assertThat(receiver.take(1)).containsEntry("plain", null);
    }

    private static byte[] packet(long ssrc, int sequence, String payload) {
        MemorySegment memory = MemorySegment.ofArray(new byte[100]);
        int length = new RtpHeaderWriter()
                .begin(memory, 0, 100, ExtensionForm.ONE_BYTE)
                .fixedHeader(false, TestMedia.OPUS_PAYLOAD_TYPE, sequence, sequence * 960, (int) ssrc)
                .finish();
        byte[] text = payload.getBytes(StandardCharsets.ISO_8859_1);
        MemorySegment.copy(MemorySegment.ofArray(text), 0, memory, length, text.length);
        return Bytes.toArray(memory, 0, length + text.length);
    }
}
