package io.sluice.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptsTest {
    private final Attempts attempts = new Attempts(new AttemptLimits(1, 2, 1, 3));

    @Test
    void shouldLimitOneNameAndAllOfAnAddress() {
        assertThat(attempts.take("a", "here", 0)).isTrue();
        assertThat(attempts.take("a", "here", 0)).isTrue();
        assertThat(attempts.take("a", "here", 0)).isFalse();
        assertThat(attempts.take("b", "here", 0)).isTrue();
        assertThat(attempts.take("c", "here", 0)).isFalse();
        assertThat(attempts.take("c", "there", 0)).isTrue();
    }

    @Test
    void shouldNotLimitAnAddressThatHasNoName() {
        for (int i = 0; i < 10; i++) {
            assertThat(attempts.take("name " + i, null, 0)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, c0000201",
        "2001:db8:1:2:3:4:5:6, 20010db800010002",
        "2001:db8:1:2:ffff::1, 20010db800010002",
        "127.0.0.1, ",
        "::1, ",
    })
    void shouldNameANetworkOfIpv6AndNoLoopback(String address, String name) {
        assertThat(Attempts.nameOf(InetAddress.ofLiteral(address))).isEqualTo(name);
    }

    @Test
    void shouldSayWhichFigureIsWrong() {
        assertThatThrownBy(() -> new AttemptLimits(1, 0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("burst is 0; accepted is 1 to 60000.");
        assertThatThrownBy(() -> new AttemptLimits(1, 1, 60_001, 1))
                .hasMessageStartingWith("addressPerMinute is 60001;");
    }
}
