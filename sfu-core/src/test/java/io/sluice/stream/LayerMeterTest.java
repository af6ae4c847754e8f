package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LayerMeterTest {
    private static final long MILLI = 1_000_000;

    private final LayerMeter meter = new LayerMeter(2, 1, true);

    private boolean comes(int spatialLayer, long nowMillis) {
        return meter.onPacket(spatialLayer, 0, 1000, nowMillis * MILLI);
    }

    @Test
    void shouldSayOnceThatALayerBegins() {
        assertThat(comes(0, 5000)).isTrue();
        assertThat(comes(0, 5001)).isFalse();
        assertThat(comes(1, 5001)).isTrue();
        assertThat(comes(0, 5900)).isFalse();
    }

    /** Nobody watched for a while, so the sender stopped: a receiver that came then found nothing to be given. */
    @Test
    void shouldSayThatALayerBeginsAgainAfterAllWereSilent() {
        comes(0, 5000);
        meter.expire();
        assertThat(meter.isActive(0)).isTrue();
        assertThat(meter.bitrateBps(0, 0, 6100 * MILLI)).isZero();

        assertThat(comes(0, 6100)).isTrue();
        assertThat(meter.bitrateBps(0, 0, 6100 * MILLI)).isPositive();
        assertThat(comes(0, 6101)).isFalse();
    }
}
