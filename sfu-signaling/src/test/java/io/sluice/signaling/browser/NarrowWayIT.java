package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.LayerBitrate;
import io.sluice.Producer;
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

/**
 * A browser that receives a picture in layers behind a link that carries less than all of them: it is sent those the link carries, and
 * the higher ones again when the link does. How much each layer takes is measured first, so that the links lie between.
 */
@Tag("long")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class NarrowWayIT {
    private static final int TOP = 2;
    /** Once the width is right, it must be for so many pictures. */
    private static final int SETTLED_FRAMES = 60;

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
    void shouldGiveTheLayersThatTheLinkCarries() throws IOException {
        settlesOnWhatTheLinkCarries(bed.sendScalable(bed.chromium(), "video/VP9", "L3T3_KEY"));
    }

    private void settlesOnWhatTheLinkCarries(Producer producer) throws IOException {
        LayersBed.Receiver receiver = bed.receive(producer, this::relayTo);
        receiver.awaitWidth(LayersBed.WIDTH);
        receiver.awaitFrames(SETTLED_FRAMES);
        long[] bitrates = IntStream.rangeClosed(0, TOP)
                .mapToLong(spatial -> bitrateBps(producer, spatial))
                .toArray();
        for (int spatial : new int[] {1, 0, TOP}) {
            Objects.requireNonNull(relay).conditions(roomFor(bitrates, spatial));
            receiver.awaitWidth(LayersBed.WIDTH >> (TOP - spatial));
            receiver.awaitFrames(SETTLED_FRAMES);
            assertThat(receiver.sample().width())
                    .as("settled, of %s, %s", Arrays.toString(bitrates), receiver.state())
                    .isEqualTo(LayersBed.WIDTH >> (TOP - spatial));
        }
    }

    /** Room for a layer, and not for the next. */
    private static Conditions roomFor(long[] bitrates, int spatial) {
        return spatial == TOP
                ? Conditions.PERFECT
                : Conditions.narrow((long) Math.sqrt((double) bitrates[spatial] * bitrates[spatial + 1]));
    }

    /** What a receiver of a spatial layer is sent. */
    private static long bitrateBps(Producer producer, int spatial) {
        return producer.statistics().getFirst().bitrateByLayer().stream()
                .filter(layer -> layer.spatialLayer() == spatial)
                .mapToLong(LayerBitrate::bitrateBps)
                .max()
                .orElseThrow();
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
