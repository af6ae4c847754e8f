package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rtp.FrameDescriptor;
import io.sluice.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which frames go to a receiver whose layers change, of packets in order and out of it. */
class LayerFilterTest {
    private static final int[] TEMPORAL = {0, 2, 1, 2};

    private final LayerPackets packets = new LayerPackets();

    /** A packet of a picture in one spatial layer, and what was decided about it. */
    private static final class Sent {
        final int picture;
        final int sequence;
        final boolean first;
        final int temporal;
        final boolean key;
        boolean admitted;

        Sent(int picture, int sequence, boolean first, int temporal, boolean key) {
            this.picture = picture;
            this.sequence = sequence;
            this.first = first;
            this.temporal = temporal;
            this.key = key;
        }
    }

    private boolean offer(LayerFilter filter, Sent sent) {
        RtpPacket packet = packets.packet(sent.sequence & 0xffff, sent.picture * 3000, false, 0);
        FrameDescriptor frame = packet.frame();
        frame.frame(0, sent.temporal, sent.first, false);
        frame.receivers(
                FrameDescriptor.from(0, sent.temporal),
                sent.key ? FrameDescriptor.ALL : 0,
                sent.temporal < 2 ? 0xff << sent.temporal & 0xff : 0);
        sent.admitted = filter.admits(packet);
        packet.release();
        return sent.admitted;
    }

    private void begin(LayerFilter filter, int sequence, int temporal) {
        RtpPacket packet = packets.packet(sequence & 0xffff, 0, false, 0);
        packet.frame().frame(0, 0, true, false);
        packet.frame().receivers(FrameDescriptor.ALL, FrameDescriptor.ALL, 0xff);
        filter.target(0, temporal);
        filter.begin(packet);
        assertThat(filter.admits(packet)).isTrue();
        packet.release();
    }

    private static List<Sent> pictures(int firstSequence, int count, Random random) {
        List<Sent> all = new ArrayList<>();
        int sequence = firstSequence + 1;
        for (int picture = 1; picture <= count; picture++) {
            int size = 1 + random.nextInt(3);
            for (int i = 0; i < size; i++) {
                all.add(new Sent(picture, sequence++, i == 0, TEMPORAL[picture % 4], false));
            }
        }
        return all;
    }

    /** Lets some be overtaken by up to seven others. */
    private static List<Sent> reordered(List<Sent> sent, Random random) {
        List<Sent> order = new ArrayList<>(sent);
        for (int i = 0; i < order.size() - 8; i++) {
            if (random.nextInt(8) == 0) {
                order.add(i + 1 + random.nextInt(7), order.remove(i));
            }
        }
        return order;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldSendFramesWholeOrNotAtAllWhateverComesLate(long seed) {
        Random random = new Random(seed);
        int start = 65_000 + random.nextInt(1000);
        LayerFilter filter = new LayerFilter(false);
        begin(filter, start, 2);
        List<Sent> sent = pictures(start, 400, random);
        for (Sent packet : reordered(sent, random)) {
            if (random.nextInt(20) == 0) {
                filter.target(0, random.nextInt(3));
            }
            offer(filter, packet);
        }
        for (int i = 1; i < sent.size(); i++) {
            Sent packet = sent.get(i);
            if (!packet.first) {
                assertThat(packet.admitted)
                        .as("seed %d: %d of picture %d", seed, packet.sequence, packet.picture)
                        .isEqualTo(sent.get(i - 1).admitted);
            }
            if (packet.temporal == 0) {
                assertThat(packet.admitted)
                        .as("seed %d: the base of picture %d", seed, packet.picture)
                        .isTrue();
            }
        }
    }

    /** What a frame of this pattern leans on: the last frame of each lower temporal layer, and of its own before a sync. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldNeverSendAFrameWithoutThoseItLeansOn(long seed) {
        Random random = new Random(seed);
        LayerFilter filter = new LayerFilter(false);
        begin(filter, 10, 0);
        boolean middleSent = false;
        for (int picture = 1; picture < 400; picture++) {
            filter.target(0, random.nextInt(3));
            int place = picture % 4;
            boolean admitted = offer(filter, new Sent(picture, 10 + picture, true, TEMPORAL[place], false));
            if (place == 2) {
                middleSent = admitted;
            }
            if (place == 3 && admitted) {
                assertThat(middleSent).as("seed %d: picture %d", seed, picture).isTrue();
            }
        }
    }

    @Test
    void shouldGoDownAtTheNextPictureAndUpStepByStep() {
        LayerFilter filter = new LayerFilter(false);
        begin(filter, 100, 2);
        assertThat(offer(filter, new Sent(1, 101, true, 2, false))).isTrue();
        filter.target(0, 0);
        assertThat(offer(filter, new Sent(1, 102, false, 2, false)))
                .as("the rest of the picture")
                .isTrue();
        assertThat(offer(filter, new Sent(2, 103, true, 1, false))).isFalse();
        assertThat(filter.temporalLayer()).isZero();

        filter.target(0, 2);
        assertThat(offer(filter, new Sent(3, 104, true, 2, false)))
                .as("no frame to go up with")
                .isFalse();
        assertThat(offer(filter, new Sent(4, 105, true, 0, false))).isTrue();
        assertThat(filter.temporalLayer()).as("all may begin here").isEqualTo(2);
        assertThat(offer(filter, new Sent(5, 106, true, 2, false))).isTrue();
    }

    @Test
    void shouldNotChangeInTheMiddleOfAPictureWhoseBeginningIsMissing() {
        LayerFilter filter = new LayerFilter(false);
        begin(filter, 100, 2);
        filter.target(0, 0);
        // 101, the first packet of the picture, is late.
        assertThat(offer(filter, new Sent(1, 102, false, 2, false))).isTrue();
        assertThat(offer(filter, new Sent(1, 101, true, 2, false)))
                .as("as the rest of it")
                .isTrue();
        assertThat(offer(filter, new Sent(2, 103, true, 1, false))).isFalse();
    }

    @Test
    void shouldNeedAKeyFrameToGoUpAndOfIndependentLayersDownToo() {
        for (boolean independent : new boolean[] {false, true}) {
            LayerFilter filter = new LayerFilter(independent);
            begin(filter, 1, 0);
            filter.target(1, 0);
            assertThat(filter.needsKeyFrame()).isTrue();
            filter.target(0, 0);
            assertThat(filter.needsKeyFrame()).isFalse();
        }
        LayerFilter high = new LayerFilter(true);
        high.target(2, 0);
        RtpPacket packet = packets.packet(1, 0, false, 0);
        high.begin(packet);
        packet.release();
        high.target(1, 0);
        assertThat(high.needsKeyFrame()).isTrue();
    }

    @Test
    void shouldKnowWhatIsJustAbove() {
        LayerFilter filter = new LayerFilter(false);
        begin(filter, 1, 0);
        for (int temporal = 0; temporal < 3; temporal++) {
            RtpPacket packet = packets.packet(1, 0, false, 0);
            packet.frame().frame(0, temporal, true, true);
            assertThat(filter.isJustAbove(packet)).isEqualTo(temporal == 1);
            packet.release();
        }
    }
}
