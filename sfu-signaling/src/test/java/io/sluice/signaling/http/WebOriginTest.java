package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebOriginTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:3000, http://localhost:3000",
        "HTTPS://Sluice.Example.ORG, https://sluice.example.org",
        "https://sluice.example.org:443, https://sluice.example.org",
        "http://sluice.example.org:443, http://sluice.example.org:443",
        "http://[::1]:3000, http://[::1]:3000",
        "http://my_pc:3000, http://my_pc:3000",
    })
    void shouldReadAndNormalizeOrigins(String given, String written) {
        assertThat(WebOrigin.parse(given)).map(WebOrigin::toString).hasValue(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "*",
                "localhost",
                "localhost:3000",
                "ftp://localhost",
                "file://",
                "http://",
                "http://a/",
                "http://a/b",
                "http://a?b",
                "http://a:0",
                "http://a:65536",
                "http://a:999999",
                "http://a:b",
                "http://u@a",
                "http://a b",
                "http://[::1",
                "http://a\r\n",
                "http://a:3000, http://b:3000",
                "chrome-extension://abc"
            })
    void shouldRefuseWhatIsNoOrigin(String given) {
        assertThat(WebOrigin.parse(given)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1, true",
        "http://192.168.1.20:3000, true",
        "http://[::1]:3000, true",
        "http://localhost, false",
        "http://1.2.3.4.example, false",
        "http://127.0.0.1.nip.io, false",
    })
    void shouldTellAddressesFromNames(String given, boolean address) {
        assertThat(WebOrigin.parse(given).orElseThrow().isAddress()).isEqualTo(address);
    }
}
