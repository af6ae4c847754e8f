package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Rate RATE = new Rate(10, 3);

    @Test
    void shouldLetABurstThroughAndThenKeepTheRate() {
        Pace pace = new Pace(RATE, 0);

        assertThat(pace.take(0)).isZero();
        assertThat(pace.take(0)).isZero();
        assertThat(pace.take(0)).isZero();
        assertThat(pace.take(0)).isEqualTo(100 * MILLI);
        assertThat(pace.take(100 * MILLI)).isEqualTo(100 * MILLI);
        assertThat(pace.take(250 * MILLI)).isEqualTo(50 * MILLI);
    }

    @Test
    void shouldGrantNoMoreThanABurstAfterALongRest() {
        Pace pace = new Pace(RATE, 0);
        long later = TimeUnit.DAYS.toNanos(1);
        for (int i = 0; i < 3; i++) {
            assertThat(pace.take(later)).isZero();
        }

        assertThat(pace.isRested(later)).isFalse();
        assertThat(pace.take(later)).isEqualTo(100 * MILLI);
        assertThat(pace.isRested(later + 400 * MILLI)).isTrue();
    }

    @Test
    void shouldCountAllConnectionsOfAnAddressTogether() {
        AddressPaces paces = new AddressPaces(RATE, 0);

        assertThat(paces.of(InetAddress.ofLiteral("192.0.2.1"), 0))
                .isSameAs(paces.of(InetAddress.ofLiteral("192.0.2.1"), 0))
                .isNotSameAs(paces.of(InetAddress.ofLiteral("192.0.2.2"), 0));
        assertThat(paces.of(InetAddress.ofLiteral("2001:db8::1"), 0))
                .isSameAs(paces.of(InetAddress.ofLiteral("2001:db8::2"), 0));
        assertThat(paces.of(InetAddress.ofLiteral("127.0.0.1"), 0)).isNull();
    }

    @Test
    void shouldRememberABoundedNumberOfAddresses() {
        AddressPaces paces = new AddressPaces(RATE, 0);
        for (int i = 0; i < AddressPaces.MAX_ADDRESSES; i++) {
            Pace pace = paces.of(InetAddress.ofLiteral("10.0." + i / 256 + "." + i % 256), 0);
            if (pace != null) {
                pace.take(0);
            }
        }
        Pace first = paces.of(InetAddress.ofLiteral("192.0.2.1"), 0);

        assertThat(first).isSameAs(paces.of(InetAddress.ofLiteral("192.0.2.2"), 0));
        long rested = TimeUnit.SECONDS.toNanos(1);
        assertThat(paces.of(InetAddress.ofLiteral("192.0.2.1"), rested)).isNotSameAs(first);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, perSecond is 0", "1, 0, burst is 0", "1000001, 1, perSecond is 1000001"})
    void shouldNameARateThatIsNone(int perSecond, int burst, String words) {
        assertThatThrownBy(() -> new Rate(perSecond, burst))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }
}
