package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginPolicyTest {
    private static final OriginPolicy POLICY =
            new OriginPolicy(List.of(WebOrigin.parse("https://app.example.org").orElseThrow()), () -> "Workstation");

    @ParameterizedTest(name = "{0} at host {1}: {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                // No browser.
                "-, localhost:3000, true",
                "-, evil.example:3000, true",
                "-, -, true",
                // The server's own pages.
                "http://localhost:3000, localhost:3000, true",
                "http://LOCALHOST:3000, LocalHost:3000, true",
                "http://app.localhost:3000, app.localhost:3000, true",
                "http://127.0.0.1:3000, 127.0.0.1:3000, true",
                "http://192.168.1.20:3000, 192.168.1.20:3000, true",
                "http://[::1]:3000, [::1]:3000, true",
                "http://localhost, localhost, true",
                "http://localhost, localhost:80, true",
                "https://192.168.1.20, 192.168.1.20, true",
                "http://workstation:3000, workstation:3000, true",
                "http://workstation.local:3000, workstation.local:3000, true",
                // Configured.
                "https://app.example.org, app.example.org, true",
                "https://app.example.org, localhost:3000, true",
                "https://app.example.org:443, 10.0.0.1:3000, true",
                "http://app.example.org:3000, app.example.org:3000, true",
                // Somebody else's pages.
                "https://evil.example, localhost:3000, false",
                "http://localhost:8080, localhost:3000, false",
                "http://localhost, localhost:3000, false",
                "https://localhost:3000, 127.0.0.1:3000, false",
                "http://192.168.1.66, 192.168.1.20:3000, false",
                "http://app.example.org, localhost:3000, false",
                "https://app.example.org.evil.example, localhost:3000, false",
                "null, localhost:3000, false",
                "'', localhost:3000, false",
                "file://, localhost:3000, false",
                "http://localhost:3000, -, false",
                "http://localhost:3000, '', false",
                "http://localhost:3000, 'localhost:3000/x', false",
                // DNS rebinding: a stranger's name that points here.
                "http://evil.example:3000, evil.example:3000, false",
                "http://workstation.evil.example:3000, workstation.evil.example:3000, false",
                "http://127.0.0.1.evil.example:3000, 127.0.0.1.evil.example:3000, false",
            })
    void shouldDecideByOriginAndHost(String origin, String host, boolean allowed) {
        assertThat(POLICY.allows(origin, host)).isEqualTo(allowed);
    }

    @Test
    void shouldTrustNoNameWhileThisMachinesIsUnknown() {
        OriginPolicy policy = new OriginPolicy(List.of(), () -> "");

        assertThat(policy.allows("http://.local:3000", ".local:3000")).isFalse();
        assertThat(policy.allows("http://workstation:3000", "workstation:3000")).isFalse();
    }
}
