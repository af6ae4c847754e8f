package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bwe.BitrateLadder;
import io.sluice.rtp.FrameDescriptor;
import io.sluice.stream.LayerMeter;
import org.junit.jupiter.api.Test;

/** What is meant by the layers a receiver prefers, when some do not come or there is no room. */
class LayerChoiceTest {
    private static final long MILLI = 1_000_000;
    private static final int ALL = FrameDescriptor.MAX_TEMPORAL_LAYERS - 1;

    private final LayerMeter meter = new LayerMeter(3, 3, true);
    private final LayerChoice choice = new LayerChoice(3, 3);
    private long nowMillis = 1000;

    /** So many milliseconds in which some spatial layers come. */
    private void pass(int millis, int... spatialLayers) {
        for (int i = 0; i < millis; i += 10) {
            nowMillis += 10;
            for (int spatial : spatialLayers) {
                for (int temporal = 0; temporal < 3; temporal++) {
                    meter.onPacket(spatial, temporal, 100 << (2 * spatial), nowMillis * MILLI);
                }
            }
            meter.expire();
        }
    }

    private int target() {
        return choice.targetSpatial(meter, nowMillis * MILLI);
    }

    @Test
    void shouldWantTheBestThatComes() {
        assertThat(target()).as("nothing comes").isEqualTo(-1);
        pass(100, 0, 1);
        assertThat(target()).isEqualTo(1);
        pass(100, 0, 1, 2);
        assertThat(target()).isEqualTo(2);
        assertThat(choice.targetTemporal(2))
                .as("a sender may have more than it said")
                .isEqualTo(ALL);
    }

    @Test
    void shouldTakeTheNextLowerAndWhereThereIsNoneTheNextHigher() {
        pass(100, 0, 2);
        choice.prefer(1, 1);
        assertThat(target()).isZero();
        assertThat(choice.targetTemporal(0)).isEqualTo(1);
        LayerMeter upper = new LayerMeter(3, 3, true);
        upper.onPacket(2, 0, 100, nowMillis * MILLI);
        choice.prefer(0, 0);
        assertThat(choice.targetSpatial(upper, nowMillis * MILLI)).isEqualTo(2);
    }

    @Test
    void shouldKeepToTheRoomThereIs() {
        pass(100, 0, 1, 2);
        choice.limit(1, 0);
        assertThat(target()).isEqualTo(1);
        assertThat(choice.targetTemporal(1)).isZero();
        assertThat(choice.targetTemporal(0))
                .as("below what there is room for all is wanted")
                .isEqualTo(ALL);
    }

    @Test
    void shouldLeaveALayerThatDiesAndTrustItAgainAfterTwoSeconds() {
        pass(100, 0, 1, 2);
        choice.sent(2, 2);
        assertThat(target()).isEqualTo(2);
        pass(600, 0, 1);
        assertThat(target()).isEqualTo(1);
        choice.sent(1, 2);
        pass(1900, 0, 1, 2);
        assertThat(target()).as("it may fail again").isEqualTo(1);
        pass(150, 0, 1, 2);
        assertThat(target()).isEqualTo(2);
    }

    /** What nobody watched and its sender stopped therefore has not failed. */
    @Test
    void shouldTrustAtOnceALayerThatWasNotSentWhenItEnded() {
        pass(100, 0, 1, 2);
        choice.sent(2, 2);
        choice.prefer(0, 2);
        assertThat(target()).isZero();
        choice.sent(0, 2);
        pass(1000, 0);
        choice.prefer(2, 2);
        assertThat(target()).isZero();
        pass(10, 0, 2);
        assertThat(target()).isEqualTo(2);
    }

    @Test
    void shouldSayWhetherOtherLayersAreSent() {
        assertThat(choice.sent(1, 2)).isTrue();
        assertThat(choice.sent(1, 7)).as("the highest there is").isFalse();
        assertThat(choice.sent(1, 1)).isTrue();
        assertThat(choice.sentTemporal()).isEqualTo(1);
        assertThat(choice.sent(-1, -1)).isTrue();
    }

    @Test
    void shouldOfferWhatComesUpToWhatIsPreferred() {
        pass(1000, 0, 1, 2);
        choice.prefer(1, 1);
        BitrateLadder ladder = new BitrateLadder();
        choice.fill(ladder, meter, nowMillis * MILLI);
        assertThat(ladder.size()).isEqualTo(4);
        for (int rung = 0; rung < ladder.size(); rung++) {
            assertThat(ladder.spatialLayer(rung)).isLessThanOrEqualTo(1);
            assertThat(ladder.temporalLayer(rung)).isLessThanOrEqualTo(1);
        }
        LayerMeter upper = new LayerMeter(3, 3, true);
        upper.onPacket(2, 0, 100, nowMillis * MILLI);
        ladder.clear();
        choice.fill(ladder, upper, nowMillis * MILLI);
        assertThat(ladder.size()).as("nothing lower comes").isEqualTo(1);
        assertThat(ladder.spatialLayer(0)).isEqualTo(2);
    }
}
