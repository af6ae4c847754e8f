package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class AddressCountsTest {
    private final AddressCounts counts = new AddressCounts(2);

    @Test
    void shouldRefuseAnAddressThatHasEnough() {
        assertThat(tryAdd("192.0.2.1")).isTrue();
        assertThat(tryAdd("192.0.2.1")).isTrue();
        assertThat(tryAdd("192.0.2.1")).isFalse();
        assertThat(tryAdd("192.0.2.2")).isTrue();
    }

    @Test
    void shouldTakeAnotherWhenOneHasGone() {
        tryAdd("192.0.2.1");
        tryAdd("192.0.2.1");
        counts.remove(InetAddress.ofLiteral("192.0.2.1"));

        assertThat(tryAdd("192.0.2.1")).isTrue();
        assertThat(tryAdd("192.0.2.1")).isFalse();
    }

    /** A host gets a /64 to itself (RFC 4291 section 2.5.1), and could come from a new address every time. */
    @Test
    void shouldCountAnIpv6NetworkAsOne() {
        assertThat(tryAdd("2001:db8::1")).isTrue();
        assertThat(tryAdd("2001:db8::2")).isTrue();
        assertThat(tryAdd("2001:db8::3")).isFalse();
        assertThat(tryAdd("2001:db8:0:1::3")).isTrue();
    }

    @Test
    void shouldNotCountLoopbackWhereProxiesAre() {
        for (int i = 0; i < 10; i++) {
            assertThat(tryAdd("127.0.0.1")).isTrue();
            assertThat(tryAdd("::1")).isTrue();
        }
    }

    private boolean tryAdd(String address) {
        return counts.tryAdd(InetAddress.ofLiteral(address));
    }
}
