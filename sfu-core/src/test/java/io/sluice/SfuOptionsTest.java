package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SfuOptionsTest {
    @Test
    void shouldHaveTheDefaultsThatAreDocumented() {
        SfuOptions options = SfuOptions.builder().build();

        assertThat(options)
                .isEqualTo(new SfuOptions(
                        Math.min(64, Runtime.getRuntime().availableProcessors()),
                        List.of(new ListenAddress("127.0.0.1")),
                        20_000,
                        20_200,
                        true,
                        SfuOptions.Placement.FILL_THEN_SPILL,
                        SfuOptions.Network.AUTO,
                        Duration.ofNanos(500_000),
                        "auto",
                        true,
                        null,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        null));
        assertThat(new ListenAddress("127.0.0.1").announcedAddress()).isNull();
    }

    @Test
    void shouldAcceptTheEndsOfEveryRange() {
        SfuOptions.builder().loops(1).ports(1, 1).build();
        SfuOptions.builder().loops(64).ports(65_472, 65_535).build();
        SfuOptions.builder().maxGathering(Duration.ZERO).build();
        SfuOptions.builder().maxGathering(Duration.ofMillis(5)).build();
        SfuOptions.builder().iceConsentTimeout(Duration.ZERO).build();
        SfuOptions.builder().iceConsentTimeout(Duration.ofSeconds(10)).build();
        SfuOptions.builder().iceConsentTimeout(Duration.ofSeconds(60)).build();
        SfuOptions.builder().dtlsHandshakeTimeout(Duration.ofSeconds(1)).build();
        SfuOptions.builder().dtlsHandshakeTimeout(Duration.ofMinutes(5)).build();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(options -> options.loops(0), "loops is 0", "1 to 64"),
                mistake(options -> options.loops(65), "loops is 65", "1 to 64"),
                mistake(options -> options.ports(0, 20_000), "minPort is 0", "1 to 65535"),
                mistake(options -> options.ports(65_536, 65_536), "minPort is 65536", "1 to 65535"),
                mistake(options -> options.ports(20_000, 19_999), "maxPort is 19999", "20001 to 65535"),
                mistake(options -> options.ports(20_000, 20_000), "maxPort is 20000", "each of 2 loops needs a port"),
                mistake(options -> options.ports(20_000, 65_536), "maxPort is 65536", "20001 to 65535"),
                mistake(options -> options.listenAddresses(List.of()), "listenAddresses is a list of 0", "1 to 50"),
                mistake(
                        options -> options.listenAddresses(Collections.nCopies(51, new ListenAddress("127.0.0.1"))),
                        "listenAddresses is a list of 51",
                        "1 to 50"),
                mistake(
                        options -> options.listenAddresses(
                                List.of(new ListenAddress("127.0.0.1"), new ListenAddress("127.0.0.1", "192.0.2.1"))),
                        "listenAddresses",
                        "each address once"),
                mistake(
                        options -> options.listenAddresses(
                                List.of(new ListenAddress("::1"), new ListenAddress("0:0:0:0:0:0:0:1"))),
                        "listenAddresses",
                        "each address once"),
                mistake(
                        options -> options.stunServer("stun example"),
                        "stunServer is 'stun example'",
                        "a host name or IP address"),
                mistake(
                        options -> options.maxGathering(Duration.ofMillis(6)),
                        "maxGathering is PT0.006S",
                        "zero to 5 milliseconds"),
                mistake(
                        options -> options.srtpEngine("openssl"),
                        "srtpEngine is 'openssl'",
                        "auto, ipsec-mb, jca or jitsi"),
                mistake(
                        options -> options.iceConsentTimeout(Duration.ofMillis(500)),
                        "iceConsentTimeout is PT0.5S",
                        "zero, or 10 to 60 whole seconds"),
                mistake(
                        options -> options.iceConsentTimeout(Duration.ofMillis(10_500)),
                        "iceConsentTimeout is PT10.5S",
                        "whole seconds"),
                mistake(
                        options -> options.iceConsentTimeout(Duration.ofSeconds(-30)),
                        "iceConsentTimeout",
                        "zero, or 10 to 60"),
                mistake(options -> options.iceConsentTimeout(Duration.ofSeconds(61)), "iceConsentTimeout", "10 to 60"),
                mistake(
                        options -> options.dtlsHandshakeTimeout(Duration.ZERO),
                        "dtlsHandshakeTimeout is PT0S",
                        "1 second to 5 minutes"),
                mistake(
                        options -> options.dtlsHandshakeTimeout(Duration.ofDays(1)),
                        "dtlsHandshakeTimeout is PT24H",
                        "1 second to 5 minutes"));
    }

    private static Arguments mistake(Consumer<SfuOptions.Builder> mistake, String wrong, String accepted) {
        return Arguments.of(mistake, wrong, accepted);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void shouldNameTheFieldThatIsWrongAndWhatIsAccepted(
            Consumer<SfuOptions.Builder> mistake, String wrong, String accepted) {
        SfuOptions.Builder builder = SfuOptions.builder().loops(2);
        mistake.accept(builder);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(wrong)
                .hasMessageContaining(accepted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0.0.0.0",
                "224.0.0.1",
                "localhost",
                "example.org",
                "127.1",
                "1.2.3.256",
                "::",
                "fe80::1",
                "ff02::1",
                "::ffff:1.2.3.4"
            })
    void shouldListenOnlyOnTheAddressOfOneInterface(String address) {
        assertThatThrownBy(() -> new ListenAddress(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("address is '" + address + "', accepted is the IPv4 or IPv6 address");
    }

    @Test
    void shouldRefuseABlankAnnouncedAddress() {
        assertThatThrownBy(() -> new ListenAddress("127.0.0.1", " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("announcedAddress is blank");
    }
}
