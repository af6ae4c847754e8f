package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What keeps people out of a room is said in words that say what to do. */
class TroubleIT {
    @RegisterExtension
    private static final TestBed bed = new TestBed("--no-tcp");

    @Test
    void shouldSayWhereToAllowTheCamera() {
        try (Chromium refusing = Chromium.launchRefusingDevices()) {
            RoomTab room = RoomTab.open(bed, "Ann", "trouble", "camera", refusing);

            room.tab().part("join").click();
            room.status().awaitText("Not joined");
            room.tab()
                    .part("error")
                    .awaitText("The browser may not use the camera and the microphone. Allow it in the address bar and"
                            + " start again, or choose the test pattern.");

            room.tab().part("source").select("pattern");
            room.join();
            room.tab().part("error").awaitText("");
            room.tab().close();
        }
    }

    @Test
    void shouldSendTheTestPatternWhereThereIsNoCamera() {
        RoomTab ann = RoomTab.open(bed, "Ann", "trouble", "camera");
        RoomTab bob = RoomTab.open(bed, "Bob", "trouble", "none").join();
        ann.tab().evaluate("void (navigator.mediaDevices.enumerateDevices = async () => [])");

        ann.join();
        ann.tab().part("devices").click();
        ann.tab().part("note").awaitText("No camera and no microphone was found: sending the test pattern and tone.");
        Proof.seenAndHeard(bob.awaitOthers(1).getFirst());
    }

    /** Browsers trust addresses of this machine, and names and addresses of no other. */
    @Test
    void shouldSayThatCamerasNeedHttps() {
        bed.expectComplaints();
        String address = bed.address("/room?name=Ann&room=trouble").replace("localhost", "0.0.0.0");
        RoomTab room = new RoomTab(bed.keep(bed.chromium().open("insecure", address)));
        assertThat(room.tab().evaluate("isSecureContext")).isEqualTo("false");

        room.tab().part("join").click();
        room.tab()
                .part("error")
                .awaitText("Browsers give out the camera only on localhost or over HTTPS. Open this page that way, or"
                        + " choose the test pattern.");
        room.status().awaitText("Not joined");
    }

    /** Nobody listens at the port that this page takes for the server's; Chromium takes half a minute to be sure of that. */
    @Tag("long")
    @Test
    void shouldListTheWaysThatWereTriedInVain() throws IOException {
        String port = freePort();
        RoomTab room =
                RoomTab.open(bed, "Ann", "trouble&relay=" + port, "pattern").join();

        room.status().awaitText("No media path", 2 * WebBrowser.PATIENCE_MILLIS);
        room.tab()
                .part("error")
                .awaitText("No media path to the server could be found or kept; looking for another one. These were"
                        + " tried:");
        new Part(room.tab(), "[data-testid=pairs] li")
                .awaitText(Pattern.compile(
                        "^\\w+ udp \\S+:\\d+ → host udp 127\\.0\\.0\\.1:" + port + ": \\S+, \\d+ checks, no answer$"));
    }

    private static String freePort() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return Integer.toString(probe.getLocalPort());
        }
    }
}
