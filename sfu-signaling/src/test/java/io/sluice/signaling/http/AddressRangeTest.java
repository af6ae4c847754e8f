package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7,           192.0.2.7,          192.0.2.6",
        "10.0.0.0/8,          10.255.255.255,     11.0.0.0",
        "10.1.2.3/8,          10.9.9.9,           9.255.255.255",
        "192.168.16.0/20,     192.168.31.255,     192.168.32.0",
        "192.0.2.6/31,        192.0.2.7,          192.0.2.8",
        "0.0.0.0/0,           203.0.113.9,        2001:db8::1",
        "::/0,                2001:db8::1,        203.0.113.9",
        "2001:db8::/33,       2001:db8:7fff::1,   2001:db8:8000::1",
        "::1,                 ::1,                ::2",
        "::ffff:192.0.2.7,    192.0.2.7,          192.0.2.8",
    })
    void shouldContainWhatBeginsAlike(String range, String inside, String outside) {
        AddressRange parsed = AddressRange.parse(range).orElseThrow();

        assertThat(parsed.contains(InetAddress.ofLiteral(inside))).isTrue();
        assertThat(parsed.contains(InetAddress.ofLiteral(outside))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "localhost",
                "example.org",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "10/8",
                "::/129",
                "10.0.0.0/+8",
                "10.0.0.0/99999999999",
                "256.0.0.1",
                " 10.0.0.1"
            })
    void shouldTakeNothingElse(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }
}
