package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.sluice.signaling.http.TrustedProxies.Header;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proxies are 127.0.0.1 and 10.0.0.0/8; the nearest, from where connections come, is 10.0.0.1. */
class TrustedProxiesTest {
    private static final InetAddress NEAREST = InetAddress.ofLiteral("10.0.0.1");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7                         | 203.0.113.7",
                "203.0.113.7:50000                   | 203.0.113.7",
                "2001:db8::7                         | 2001:db8::7",
                "[2001:db8::7]                       | 2001:db8::7",
                "[2001:db8::7]:50000                 | 2001:db8::7",
                "::ffff:203.0.113.7                  | 203.0.113.7",
                "203.0.113.7, 10.0.0.2, 127.0.0.1    | 203.0.113.7",
                "198.51.100.1, 203.0.113.7           | 203.0.113.7",
                "10.0.0.9, 203.0.113.7               | 203.0.113.7",
                "127.0.0.1, 203.0.113.7,10.0.0.2     | 203.0.113.7",
                "10.0.0.3, 10.0.0.2                  | 10.0.0.3",
                "203.0.113.7, unknown                | 10.0.0.1",
                "203.0.113.7, unknown, 10.0.0.2      | 10.0.0.2",
                "203.0.113.7,                        | 10.0.0.1",
                "localhost                           | 10.0.0.1",
                "203.0.113.7:50000:1                 | 10.0.0.1",
                "203.0.113                           | 10.0.0.1",
                "''                                  | 10.0.0.1"
            })
    void shouldTakeTheLastThatIsNoProxy(String header, String client) {
        assertThat(clientOf(Header.X_FORWARDED_FOR, header)).isEqualTo(InetAddress.ofLiteral(client));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=203.0.113.7                                      | 203.0.113.7",
                "for=203.0.113.7:4711;proto=https;by=10.0.0.1         | 203.0.113.7",
                "proto=https;FOR=\"[2001:db8::7]:4711\"               | 2001:db8::7",
                "for=\"[2001:db8::7]\";host=\"a;for=198.51.100.1\"    | 2001:db8::7",
                "for=198.51.100.1, for=203.0.113.7;proto=http         | 203.0.113.7",
                "for=203.0.113.7, for=10.0.0.2                        | 203.0.113.7",
                "for=203.0.113.7, for=_hidden                         | 10.0.0.1",
                "for=203.0.113.7, for=unknown                         | 10.0.0.1",
                "for=203.0.113.7, by=10.0.0.1                         | 10.0.0.1",
                "203.0.113.7                                          | 10.0.0.1"
            })
    void shouldReadTheStandardHeaderToo(String header, String client) {
        assertThat(clientOf(Header.FORWARDED, header)).isEqualTo(InetAddress.ofLiteral(client));
    }

    @Test
    void shouldTakeSeveralHeadersForOne() {
        HttpHeaders headers = new DefaultHttpHeaders()
                .add("X-Forwarded-For", "198.51.100.1")
                .add("X-Forwarded-For", "203.0.113.7, 10.0.0.2");

        assertThat(proxies(Header.X_FORWARDED_FOR).clientOf(NEAREST, headers))
                .isEqualTo(InetAddress.ofLiteral("203.0.113.7"));
    }

    @Test
    void shouldBelieveNobodyElse() {
        InetAddress stranger = InetAddress.ofLiteral("198.51.100.9");
        HttpHeaders headers = new DefaultHttpHeaders().add("X-Forwarded-For", "203.0.113.7");

        assertThat(proxies(Header.X_FORWARDED_FOR).clientOf(stranger, headers)).isEqualTo(stranger);
        assertThat(TrustedProxies.none().clientOf(NEAREST, headers)).isEqualTo(NEAREST);
        assertThat(proxies(Header.FORWARDED).clientOf(NEAREST, headers))
                .as("the header that the proxies do not write")
                .isEqualTo(NEAREST);
    }

    @Test
    void shouldFollowSoManyProxiesAndNoMore() {
        String proxies = String.join(", ", Collections.nCopies(TrustedProxies.MAX_HOPS - 1, "10.0.0.2"));

        assertThat(clientOf(Header.X_FORWARDED_FOR, "203.0.113.7, " + proxies))
                .isEqualTo(InetAddress.ofLiteral("203.0.113.7"));
        assertThat(clientOf(Header.X_FORWARDED_FOR, "203.0.113.7, 10.0.0.2, " + proxies))
                .isEqualTo(InetAddress.ofLiteral("10.0.0.2"));
    }

    static TrustedProxies proxies(Header header) {
        List<AddressRange> ranges = Stream.of("127.0.0.1", "10.0.0.0/8")
                .map(range -> AddressRange.parse(range).orElseThrow())
                .toList();
        return new TrustedProxies(ranges, header);
    }

    private static InetAddress clientOf(Header header, String value) {
        return proxies(header).clientOf(NEAREST, new DefaultHttpHeaders().add(header.wireName(), value));
    }
}
