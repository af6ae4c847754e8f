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
    @CsvSource({
        "0.0.0.0, 0",
        "127.0.0.1, 20000",
        "192.0.2.1, 4000",
        "255.255.255.255, 65535",
        "'::', 0",
        "'::1', 20000",
        "2001:db8::2:1, 4000",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 65535",
    })
    void shouldKeepAddressAndPort(String address, int port) {
        InetSocketAddress socketAddress = new InetSocketAddress(InetAddress.ofLiteral(address), port);

        Endpoint endpoint = Endpoint.of(socketAddress);

        assertThat(endpoint.toSocketAddress()).isEqualTo(socketAddress);
        assertThat(endpoint.port()).isEqualTo(port);
        assertThat(endpoint.isIpv4()).isEqualTo(address.contains("."));
        assertThat(endpoint).isEqualTo(Endpoint.ofIpv6(endpoint.high(), endpoint.low(), port));
        assertThat(endpoint).hasSameHashCodeAs(Endpoint.of(socketAddress));
    }

    @Test
    void shouldPackIpv4AsTheWireHasIt() {
        assertThat(Endpoint.ofIpv4(0xc0000201, 0x1234)).isEqualTo(endpoint("192.0.2.1", 0x1234));
        assertThat(Endpoint.ofIpv4(0xc0000201, 0x1234).ipv4Address()).isEqualTo(0xc0000201);
    }

    /** RFC 4291 section 2.5.5.2: a socket of both families names an IPv4 peer so. */
    @Test
    void shouldTakeAMappedAddressForTheIpv4Address() {
        assertThat(Endpoint.ofIpv6(0, 0xffff_c000_0201L, 4000)).isEqualTo(endpoint("192.0.2.1", 4000));
    }

    @Test
    void shouldTellAddressesAndPortsApart() {
        assertThat(endpoint("192.0.2.1", 4000))
                .isNotEqualTo(endpoint("192.0.2.1", 4001))
                .isNotEqualTo(endpoint("192.0.2.2", 4000))
                .isNotEqualTo(endpoint("2001:db8::1", 4000));
        assertThat(endpoint("2001:db8::1", 1)).isNotEqualTo(endpoint("2001:db9::1", 1));
    }

    @Test
    void shouldWriteItselfAsAUrlWould() {
        assertThat(endpoint("192.0.2.1", 4000)).hasToString("192.0.2.1:4000");
        assertThat(endpoint("2001:db8::1", 4000)).hasToString("[2001:db8:0:0:0:0:0:1]:4000");
    }

    @Test
    void shouldRejectAnUnresolvedAddress() {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("sluice.invalid", 1);

        assertThatThrownBy(() -> Endpoint.of(unresolved))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sluice.invalid")
                .hasMessageContaining("not resolved");
    }

    private static Endpoint endpoint(String address, int port) {
        return Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral(address), port));
    }
}
