package io.sluice.signaling.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ListenAddress;
import io.sluice.MediaAddress;
import io.sluice.Sfu;
import io.sluice.SfuOptions;
import io.sluice.signaling.check.SelfCheck.Finding;
import io.sluice.signaling.check.SelfCheck.Outcome;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelfCheckTest {
    @Test
    void shouldFindEveryPortThatAnswers() throws Exception {
        try (Sfu sfu = sfu(new ListenAddress("127.0.0.1"), new ListenAddress("::1"))) {
            List<Finding> findings = SelfCheck.of(sfu.mediaAddresses());

            assertThat(findings).hasSize(4).extracting(Finding::outcome).containsOnly(Outcome.LOCAL);
            assertThat(SelfCheck.summary(findings))
                    .hasSize(2)
                    .first()
                    .asString()
                    .matches("127.0.0.1, udp 26\\d{3}, tcp 26\\d{3}: reachable from this machine only");
            assertThat(SelfCheck.advice(findings)).singleElement().asString().contains("--listen");
        }
    }

    /** As if the announced address were a router's that maps the ports, and one that does not. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, ANSWERS, ''",
        "localhost, ANSWERS, ''",
        "127.0.0.9, ANSWERS_INSIDE, did not answer",
        "sfu.invalid, UNKNOWN_NAME, --announced-address",
    })
    void shouldAskWherePeersAreTold(String announced, Outcome outcome, String advice) throws Exception {
        try (Sfu sfu = sfu(new ListenAddress("127.0.0.1", announced))) {
            List<Finding> findings = SelfCheck.of(sfu.mediaAddresses());

            assertThat(findings).hasSize(2).extracting(Finding::outcome).containsOnly(outcome);
            assertThat(String.join("", SelfCheck.advice(findings))).contains(advice);
        }
    }

    @Test
    void shouldFindThatAPortIsSilent() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            int port = silent.getLocalPort();
            List<Finding> findings = SelfCheck.of(List.of(
                    new MediaAddress("udp", "127.0.0.1", port, null),
                    new MediaAddress("tcp", "127.0.0.1", port, null)));

            assertThat(findings).extracting(Finding::outcome).containsOnly(Outcome.SILENT);
            assertThat(SelfCheck.advice(findings)).singleElement().asString().contains("firewall");
        }
    }

    private static Sfu sfu(ListenAddress... addresses) throws Exception {
        return Sfu.create(SfuOptions.builder()
                .loops(1)
                .ports(26_000, 26_999)
                .listenAddresses(List.of(addresses))
                .build());
    }
}
