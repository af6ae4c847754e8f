package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.LayerBitrate;
import io.sluice.Producer;
import io.sluice.ProducerType;
import io.sluice.testing.LossyRelay;
import io.sluice.testing.LossyRelay.Conditions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A browser that receives a picture in layers behind a link that carries less than all of them: it is sent those the link carries, and
 * the higher ones again when the link does. How much each layer takes is measured first, so that the links lie between.
 */
@Tag("long")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class NarrowWayIT {
    private static final int TOP = 2;
    /** Once the width is right, it must be for so many pictures. */
    private static final int SETTLED_FRAMES = 60;
    /** By so much a bitrate may differ from what it was that many pictures before. */
    private static final double SETTLED_SHARE = 0.1;

    private static final int MOST_LOOKS = 15;

    private final LayersBed bed = new LayersBed();
    private @Nullable LossyRelay relay;

    NarrowWayIT() throws IOException {}

    @AfterEach
    void close() {
        bed.close();
        if (relay != null) {
            relay.close();
        }
    }

    @Test
    void shouldGiveTheEncodingOfChromiumThatTheLinkCarries() throws IOException {
        settlesOnWhatTheLinkCarries(bed.sendSimulcast(bed.chromium(), "video/VP8"));
    }

    @Test
    void shouldGiveTheEncodingOfFirefoxThatTheLinkCarries() throws IOException {
        settlesOnWhatTheLinkCarries(bed.sendSimulcast(bed.firefox(), "video/VP8"));
    }

    @ParameterizedTest
    @CsvSource({"video/VP9, L3T1_KEY", "video/AV1, L3T1_KEY"})
    void shouldGiveTheLayersThatTheLinkCarries(String mimeType, String mode) throws IOException {
        settlesOnWhatTheLinkCarries(bed.sendScalable(bed.chromium(), mimeType, mode));
    }

    private void settlesOnWhatTheLinkCarries(Producer producer) throws IOException {
        LayersBed.Receiver receiver = bed.receive(producer, this::relayTo);
        receiver.awaitWidth(LayersBed.WIDTH);
        long[] bitrates = settledBitrates(receiver);
        for (int spatial : new int[] {1, 0, TOP}) {
            Objects.requireNonNull(relay).conditions(roomFor(bitrates, spatial));
            receiver.awaitWidth(LayersBed.WIDTH >> (TOP - spatial));
            receiver.awaitFrames(SETTLED_FRAMES);
            assertThat(receiver.sample().width())
                    .as("settled, of %s, %s", Arrays.toString(bitrates), receiver.state())
                    .isEqualTo(LayersBed.WIDTH >> (TOP - spatial));
        }
    }

    /** Of the spatial layers, once the sender has found out what it can send, and sends it. */
    private static long[] settledBitrates(LayersBed.Receiver receiver) {
        long[] before = new long[TOP + 1];
        for (int look = 0; look < MOST_LOOKS; look++) {
            receiver.awaitFrames(SETTLED_FRAMES);
            long[] now = IntStream.rangeClosed(0, TOP)
                    .mapToLong(spatial -> bitrateBps(receiver.producer(), spatial))
                    .toArray();
            if (now[TOP] > 0 && near(before, now)) {
                return now;
            }
            before = now;
        }
        throw new AssertionError("bitrates that never settled, of late " + Arrays.toString(before));
    }

    private static boolean near(long[] before, long[] now) {
        return IntStream.range(0, now.length).allMatch(i -> Math.abs(now[i] - before[i]) <= SETTLED_SHARE * now[i]);
    }

    /** Room for pictures of a size, and for none of the next, however few a second. */
    private static Conditions roomFor(long[] bitrates, int spatial) {
        return spatial == TOP
                ? Conditions.PERFECT
                : Conditions.narrow((long) Math.sqrt((double) bitrates[spatial] * bitrates[spatial + 1]));
    }

    /**
     * The least that a receiver of a spatial layer is sent, a stream of its own or a part of the only one: that with the fewest pictures
     * a second. Nothing while it is not there.
     */
    private static long bitrateBps(Producer producer, int spatial) {
        boolean apart = producer.type() == ProducerType.SIMULCAST;
        return producer.statistics().stream()
                .filter(stream -> !apart || LayersBed.rid(spatial).equals(stream.rid()))
                .flatMap(stream -> stream.bitrateByLayer().stream())
                .filter(layer -> apart || layer.spatialLayer() == spatial)
                .mapToLong(LayerBitrate::bitrateBps)
                .min()
                .orElse(0);
    }

    private InetSocketAddress relayTo(InetSocketAddress server) {
        try {
            InetSocketAddress address = freeAddress();
            relay = new LossyRelay(address, server, 1);
            return address;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress freeAddress() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), probe.getLocalPort());
        }
    }
}
