package io.sluice.signaling.browser;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When the server is gone, the pages say so and what to do, instead of showing the last frame for ever. */
class LostServerIT {
    private static final Pattern LOST = Pattern.compile("^The connection to the server was lost");
    private static final Pattern NOBODY_ANSWERS = Pattern.compile("^No Sluice server answers at .*Is it running\\?$");

    @RegisterExtension
    private final TestBed bed = new TestBed();

    @Test
    void shouldSayOnBothPagesThatTheServerIsGone() {
        bed.expectComplaints();
        SenderTab sender = bed.openPatternSender("sender", "VP8");
        ReceiverTab receiver = bed.openReceiver("receiver");
        Proof.seenAndHeard(receiver.onlyTile());

        bed.server().kill();
        sender.status().awaitText("Connection lost");
        sender.error().awaitText(LOST);
        receiver.status().awaitText("Connection lost");
        receiver.error().awaitText(LOST);
        receiver.tiles().awaitCount(0);

        sender.start();
        sender.error().awaitText(NOBODY_ANSWERS);
        receiver.tab().part("join").awaitText("Reconnect");
        receiver.tab().part("join").click();
        receiver.error().awaitText(NOBODY_ANSWERS);
    }

    /** These come back by themselves, and can be told to try at once. */
    @Test
    void shouldSayInRoomsAndCallsThatTheServerIsGone() {
        bed.expectComplaints();
        RoomTab room = RoomTab.open(bed, "Ann", "lost", "none").join();
        CallTab call = CallTab.open(bed, "Bob");

        bed.server().kill();
        room.status().awaitText("Connection lost, trying again");
        call.tab().part("status").awaitText("Connection lost, trying again");
        call.tab().part("retry").awaitVisible();
        room.tab().part("retry").click();
        room.leave();
        room.tab().part("join").click();
        room.status().awaitText("No server answers, trying again");
    }
}
