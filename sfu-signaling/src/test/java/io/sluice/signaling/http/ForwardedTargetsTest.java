package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.sluice.signaling.http.TrustedProxies.Header;
import io.sluice.testing.FuzzTargets;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/** Fuzz target, as docs/fuzzing.md has it: what a stranger says of himself changes nothing behind a proxy that adds his address. */
class ForwardedTargetsTest extends FuzzTargets {
    private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.1");
    private static final InetAddress STRANGER = InetAddress.ofLiteral("203.0.113.7");

    /** The input as what stands in either header before the proxy adds to it. */
    @FuzzTest
    void forwardedFor(byte[] input) {
        String said = new String(input, StandardCharsets.ISO_8859_1)
                .replaceAll("[^\\x20-\\x7e]", "?")
                .strip();
        for (Header header : Header.values()) {
            TrustedProxies proxies = TrustedProxiesTest.proxies(header);
            String added = header == Header.FORWARDED ? "for=203.0.113.7;proto=https" : "203.0.113.7";

            assertThat(proxies.clientOf(PROXY, headers(header, said + ", " + added)))
                    .isEqualTo(STRANGER);
            assertThat(proxies.clientOf(STRANGER, headers(header, said))).isEqualTo(STRANGER);
            // A proxy that adds nothing has its own word for it: an address, whatever it is.
            assertThat(proxies.clientOf(PROXY, headers(header, said))).isNotNull();
        }
        AddressRange.parse(said)
                .ifPresent(range -> assertThat(range.contains(range.first())).isTrue());
    }

    private static DefaultHttpHeaders headers(Header header, String value) {
        DefaultHttpHeaders headers = new DefaultHttpHeaders();
        headers.add(header.wireName(), value);
        return headers;
    }
}
