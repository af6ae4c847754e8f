package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The ways to the server that are not the usual one, UDP over IPv4 to a shared port. */
class PathsIT {
    private static final String PATTERN = "?source=pattern&autostart=1&codec=VP8";

    @Nested
    class Tcp {
        @RegisterExtension
        private final TestBed bed = new TestBed();

        @Test
        void shouldCarryMediaWhereUdpDoesNotGetThrough() {
            SenderTab sender =
                    bed.openSender("sender", PATTERN + "&transport=tcp").awaitSending();
            ReceiverTab receiver =
                    new ReceiverTab(bed.open("receiver", "/receiver?autostart=1&transport=tcp", bed.chromium()));

            MediaPath path = Proof.patternArrives(receiver.onlyTile(), "VP8").path();

            assertThat(path.protocol()).isEqualTo("tcp");
            assertThat(sender.path().protocol()).isEqualTo("tcp");
        }
    }

    @Nested
    class Ipv6 {
        @RegisterExtension
        private final TestBed bed = new TestBed("--listen", "::1");

        @Test
        void shouldCarryMedia() {
            bed.openPatternSender("sender", "VP8");

            MediaPath path = Proof.patternArrives(bed.openReceiver("receiver").onlyTile(), "VP8")
                    .path();

            assertThat(path.remoteAddress()).isIn("::1", "[::1]", "0:0:0:0:0:0:0:1");
        }
    }

    @Nested
    class OwnPorts {
        @RegisterExtension
        private final TestBed bed = new TestBed("--port-per-transport", "--loops", "1", "--no-tcp");

        @Test
        void shouldGiveEachTransportItsOwn() {
            SenderTab sender = bed.openPatternSender("sender", "VP8");
            int first = Proof.patternArrives(bed.openReceiver("first").onlyTile(), "VP8")
                    .path()
                    .remotePort();
            int second = Proof.patternArrives(bed.openReceiver("second").onlyTile(), "VP8")
                    .path()
                    .remotePort();

            assertThat(new int[] {sender.path().remotePort(), first, second})
                    .doesNotHaveDuplicates()
                    .doesNotContain(20000);
        }
    }
}
