package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pipe whose way loses packets: with RTX what is lost is asked for at the far end and comes again. */
class PipeLossTest {
    private static final TransportListenInfo LISTEN = TransportListenInfo.udp(PlainPeer.LOOPBACK);
    private static final PlainTransportOptions PLAIN = new PlainTransportOptions(LISTEN);
    private static final long SSRC = 0xcafe_0001L;
    private static final int PACKETS = 300;

    /** Two sockets between the ends of a pipe, of which one loses a tenth of the media, by a seed. */
    private static final class Way implements AutoCloseable {
        final DatagramSocket nearSide = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        final DatagramSocket farSide = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        private final Random random = new Random(1);
        private final AtomicInteger lost = new AtomicInteger();

        Way() throws IOException {}

        void join(MediaAddress near, MediaAddress far) {
            Thread.ofPlatform().daemon().start(() -> carry(nearSide, farSide, far, 0.1));
            Thread.ofPlatform().daemon().start(() -> carry(farSide, nearSide, near, 0));
        }

        private void carry(DatagramSocket from, DatagramSocket by, MediaAddress to, double loss) {
            byte[] buffer = new byte[2048];
            while (!from.isClosed()) {
                DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
                try {
                    from.receive(datagram);
                    int second = Bytes.u8(MemorySegment.ofArray(buffer), 1);
                    boolean media = second < 192 || second > 223;
                    if (media && random.nextDouble() < loss) {
                        lost.incrementAndGet();
                    } else {
                        datagram.setSocketAddress(
                                new InetSocketAddress(InetAddress.ofLiteral(to.address()), to.port()));
                        by.send(datagram);
                    }
                } catch (IOException e) {
                    if (!from.isClosed() && !by.isClosed()) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        }

        @Override
        public void close() {
            nearSide.close();
            farSide.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldRepairWhatIsLostOnTheWay(boolean srtp) throws Exception {
        try (Sfu sfu = Sfu.create(TestSfu.options().loops(2).build());
                Router one = sfu.createRouter(RouterOptions.defaults());
                Router other = sfu.createRouter(RouterOptions.defaults());
                PlainPeer sender = new PlainPeer();
                PlainPeer receiver = new PlainPeer();
                Way way = new Way()) {
            PipeTransportOptions options = new PipeTransportOptions(new TransportListener() {}, LISTEN, true, srtp);
            PipeTransport near = one.createPipeTransport(options);
            PipeTransport far = other.createPipeTransport(options);
            near.connect(peer(way.nearSide, far));
            far.connect(peer(way.farSide, near));
            way.join(near.localAddress(), far.localAddress());
            PlainTransport in = one.createPlainTransport(PLAIN);
            PlainTransport out = other.createPlainTransport(PLAIN);
            in.connect(sender.address());
            out.connect(receiver.address());
            Producer producer = in.produce(PlainTransportTest.picture(SSRC));
            Consumer piped = near.consume(producer.id());
            Producer arriving =
                    far.produce(new ProducerOptions(piped.kind(), piped.rtpParameters()).withId(producer.id()));
            out.consume(new ConsumerOptions(arriving.id(), other.rtpCapabilities()));

            TestSfu.settle(sfu);

            BitSet seen = new BitSet();
            int[] first = {-1};
            int[] sent = {0};
            PlainTransportTest.await(() -> {
                int number = sent[0]++ & 0xffff;
                sender.sendRtp(
                        in.localAddress(), SSRC, TestMedia.VP8_PAYLOAD_TYPE, number, PlainTransportTest.keyFrame());
                PlainPeer.Rtp packet = next(receiver);
                if (packet != null) {
                    first[0] = first[0] < 0 ? packet.sequenceNumber() : first[0];
                    seen.set(packet.sequenceNumber() - first[0] & 0xffff);
                }
                return seen.nextClearBit(0) >= PACKETS;
            });

            assertThat(way.lost.get()).isPositive();
            assertThat(near.stats().rtxBytesSent()).isPositive();
            assertThat(far.stats().rtxBytesReceived()).isPositive();
            assertThat(arriving.statistics().getFirst().packetsRepaired()).isPositive();
        }
    }

    private static PlainTransportPeer peer(DatagramSocket way, PipeTransport other) {
        PlainTransportPeer peer = PlainTransportPeer.at(PlainPeer.LOOPBACK, way.getLocalPort());
        return other.srtpParameters().map(peer::withSrtpParameters).orElse(peer);
    }

    /** One of those that came, waiting for it as long as a sender of video waits between two packets. */
    private static PlainPeer.@Nullable Rtp next(PlainPeer receiver) {
        try {
            return receiver.received.poll(2, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
