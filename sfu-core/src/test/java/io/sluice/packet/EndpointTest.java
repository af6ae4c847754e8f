package io.sluice.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({"0.0.0.0, 0", "127.0.0.1, 1", "192.0.2.1, 40000", "223.255.255.254, 65535", "255.255.255.255, 65535"})
    void shouldPackAndUnpack(String address, int port) {
        InetSocketAddress socketAddress = new InetSocketAddress(InetAddress.ofLiteral(address), port);

        long endpoint = Endpoint.of(socketAddress);

        assertThat(endpoint).isNotNegative();
        assertThat(Endpoint.port(endpoint)).isEqualTo(port);
        assertThat(Endpoint.toSocketAddress(endpoint)).isEqualTo(socketAddress);
        assertThat(Endpoint.toString(endpoint)).isEqualTo(address + ":" + port);
        assertThat(Endpoint.of(Endpoint.address(endpoint), Endpoint.port(endpoint)))
                .isEqualTo(endpoint);
    }

    @Test
    void shouldLayOutAddressAbovePort() {
        assertThat(Endpoint.of(0xc0000201, 0x1234)).isEqualTo(0x0000_c000_0201_1234L);
    }

    @Test
    void shouldRefuseWhatIsNotIpv4() {
        InetSocketAddress v6 = new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 1);

        assertThatThrownBy(() -> Endpoint.of(v6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a resolved IPv4 address");
        assertThatThrownBy(() -> Endpoint.of(InetSocketAddress.createUnresolved("host.invalid", 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
