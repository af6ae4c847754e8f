package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testing.LossyRelay;
import io.sluice.testing.LossyRelay.Conditions;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody's network is gone for a while: signalling, media and all. */
class RoomNetworkIT {
    private static final int CUT_MILLIS = 5000;

    private final InetSocketAddress media = freeAddress();

    @RegisterExtension
    private final TestBed bed =
            new TestBed("--min-port", port(media), "--max-port", port(media), "--loops", "1", "--no-tcp");

    RoomNetworkIT() throws IOException {}

    @Test
    void shouldComeBackByItselfAndHearWhatItMissed() throws IOException {
        bed.expectComplaints();
        RoomTab ann = RoomTab.open(bed, "Ann", "cut", "pattern").join();
        InetSocketAddress address = freeAddress();
        try (LossyRelay network = new LossyRelay(address, media, 1);
                TcpRelay signalling = new TcpRelay(bed.server().address())) {
            String page =
                    signalling.address() + "/room?name=Bob&room=cut&source=pattern&sizes=1&relay=" + port(address);
            RoomTab bob = new RoomTab(bed.keep(bed.chromium().open("Bob", page))).join();
            Tile tileOfAnn = bob.awaitOthers(1).getFirst();
            Tile tileOfBob = ann.awaitOthers(1).getFirst();
            tileOfAnn.media().awaitFramesDecoded(30);
            tileOfBob.media().awaitFramesDecoded(30);
            losesItsSocketOnly(bob, signalling, List.of(tileOfAnn, tileOfBob));

            network.conditions(Conditions.CUT);
            signalling.cut();
            bob.status().awaitText("Connection lost, trying again");
            tileOfBob.part("tile-state").awaitText("connection lost");
            ann.microphone().click();
            MediaSample still = tileOfAnn.media().awaitStill(CUT_MILLIS);
            network.conditions(Conditions.PERFECT);
            signalling.mend();

            bob.awaitInside();
            tileOfAnn.element().awaitAttribute("data-audio", "off");
            tileOfBob.part("tile-state").awaitText("");
            tileOfAnn.media().awaitFramesDecoded(still.video().framesDecoded() + 30);
            goesOn(tileOfBob);
            assertThat(bob.awaitOthers(1)).containsExactly(tileOfAnn);
        }
    }

    /** Media goes on meanwhile; then the session is taken up, and ICE restarts. */
    private static void losesItsSocketOnly(RoomTab bob, TcpRelay signalling, List<Tile> tiles) {
        List<String> before = bob.userNames();
        signalling.cut();
        bob.status().awaitText("Connection lost, trying again");
        tiles.forEach(RoomNetworkIT::goesOn);
        assertThat(bob.userNames()).isEqualTo(before);

        signalling.mend();
        bob.awaitInside();
        assertThat(bob.awaitOtherUserNames(before)).hasSize(2);
        tiles.forEach(RoomNetworkIT::goesOn);
    }

    private static void goesOn(Tile tile) {
        long seen = tile.media().sample().video().framesDecoded();
        tile.media().awaitFramesDecoded(seen + 30);
    }

    private static String port(InetSocketAddress address) {
        return Integer.toString(address.getPort());
    }

    private static InetSocketAddress freeAddress() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), probe.getLocalPort());
        }
    }
}
