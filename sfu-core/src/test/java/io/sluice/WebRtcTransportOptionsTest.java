package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebRtcTransportOptionsTest {
    private static final SfuOptions SERVER =
            SfuOptions.builder().iceConsentTimeout(Duration.ofSeconds(20)).build();

    @Test
    void shouldTakeTheServersTimeForConsentUnlessItHasItsOwn() {
        WebRtcTransportOptions usual = WebRtcTransportOptions.defaults();
        assertThat(usual.iceConsentTimeout(SERVER)).hasSeconds(20);
        assertThat(usual.withIceConsentTimeout(Duration.ofSeconds(45)).iceConsentTimeout(SERVER))
                .hasSeconds(45);
        assertThat(usual.withIceConsentTimeout(Duration.ZERO)
                        .withOwnPorts(true)
                        .withInitialAvailableOutgoingBitrate(100_000)
                        .iceConsentTimeout(SERVER))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1000, 1, 9000, 10_500, 61_000})
    void shouldRefuseATimeForConsentThatNoPeerCouldKeep(long millis) {
        WebRtcTransportOptions options = WebRtcTransportOptions.defaults();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withIceConsentTimeout(Duration.ofMillis(millis)))
                .withMessageContaining("iceConsentTimeout")
                .withMessageContaining("zero, or 10 to 60 whole seconds");
    }
}
