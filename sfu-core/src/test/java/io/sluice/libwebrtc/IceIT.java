package io.sluice.libwebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.IceParameters;
import io.sluice.IceState;
import io.sluice.LoopStatistics;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Connectivity checks of libwebrtc's full ICE agent. */
class IceIT extends WithServer {
    IceIT() throws IOException {}

    /** What a change of network looks like from here: checks with the same server credentials from another address. */
    @Test
    void shouldFollowAPeerToAnotherPort() {
        try (SendingPeer sender = new SendingPeer(router);
                ReceivingPeer receiver = new ReceivingPeer(router)) {
            Screen screen = receiver.watch(sender.picture);
            screen.awaitFrames(10);
            long changes = pairChanges(sender);

            sender.restartIce();

            while (pairChanges(sender) == changes) {
                screen.awaitFramesUntilAfter(sender.camera.taken() + 3);
            }
            assertThat(screen.awaitFramesUntilAfter(sender.camera.taken() + 10)).isSorted();
            int addresses = sfu.statistics().loops().stream()
                    .mapToInt(LoopStatistics::remoteAddresses)
                    .sum();
            assertThat(addresses)
                    .as("the receiver's address, and the sender's old and new one")
                    .isGreaterThanOrEqualTo(3);
            assertThat(sender.transport.iceState()).isEqualTo(IceState.COMPLETED);
        }
    }

    @Test
    void shouldGoOnWithNewCredentialsOfTheServer() {
        try (SendingPeer sender = new SendingPeer(router);
                ReceivingPeer receiver = new ReceivingPeer(router)) {
            Screen screen = receiver.watch(sender.picture);
            screen.awaitFrames(10);
            IceParameters before = sender.transport.iceParameters();
            long changes = pairChanges(sender);

            IceParameters after = sender.transport.restartIce();
            sender.restartIce();

            assertThat(after).isNotEqualTo(before).isEqualTo(sender.transport.iceParameters());
            while (pairChanges(sender) == changes) {
                screen.awaitFramesUntilAfter(sender.camera.taken() + 3);
            }
            assertThat(screen.awaitFramesUntilAfter(sender.camera.taken() + 10)).isSorted();
            assertThat(sender.transport.iceState()).isEqualTo(IceState.COMPLETED);
        }
    }

    private static long pairChanges(SendingPeer sender) {
        return sender.statistics().sum("transport", "selectedCandidatePairChanges");
    }
}
