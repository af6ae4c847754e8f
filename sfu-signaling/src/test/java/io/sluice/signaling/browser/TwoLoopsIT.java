package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each loop of the server has a UDP port of its own, so that a browser can tell on which one it lives. */
class TwoLoopsIT {
    @RegisterExtension
    private final TestBed bed = new TestBed("--loops", "2", "--placement", "round-robin");

    @Test
    void shouldCarryMediaFromOneLoopToAnother() {
        SenderTab sender = bed.openPatternSender("sender", "VP8");
        Tile first = bed.openReceiver("first-receiver").onlyTile();
        Tile second = bed.openReceiver("second-receiver").onlyTile();

        int sendersPort = sender.path().remotePort();
        List<Integer> receiversPorts = List.of(
                Proof.patternArrives(first, "VP8").path().remotePort(),
                Proof.patternArrives(second, "VP8").path().remotePort());
        assertThat(sendersPort).isPositive();
        assertThat(receiversPorts)
                .as("ports of the receivers, the sender's is %s", sendersPort)
                .allMatch(port -> port > 0)
                .anyMatch(port -> port != sendersPort);
    }
}
