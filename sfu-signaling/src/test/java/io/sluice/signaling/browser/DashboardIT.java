package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Dialog;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The dashboard shows what the server does, while it does it. */
class DashboardIT {
    private static final Pattern SOME_BITRATE = Pattern.compile("^[1-9][\\d.]* [kM]bit/s$");
    private static final Pattern SOME_PERCENT = Pattern.compile("^\\d+\\.\\d %$");
    private static final Pattern SOME_LAG = Pattern.compile("^(< 1|\\d+) ms$");

    @RegisterExtension
    private static final TestBed bed = new TestBed();

    @Test
    void shouldShowALiveRoomAndEndIt() {
        ChromiumTab dashboard = bed.keep(bed.chromium().open("dashboard", bed.address("/dashboard")));
        dashboard.part("status").awaitText("Live");
        dashboard.part("rooms-now").awaitText("0");
        dashboard.part("no-rooms").awaitVisible();

        RoomTab ann = RoomTab.open(bed, "Ann", "harbour", "pattern").join();
        RoomTab bob = RoomTab.open(bed, "Bob", "harbour", "none").join();
        Proof.seenAndHeard(bob.awaitOthers(1).getFirst());
        dashboard.part("rooms-now").awaitText("1");
        dashboard.part("peers-now").awaitText("2");
        dashboard.part("room-row").awaitText(Pattern.compile("^harbour ?2 ?2 ?2 ?"));
        latest(dashboard, "Bitrate", 0).awaitText(SOME_BITRATE);
        latest(dashboard, "Bitrate", 1).awaitText(SOME_BITRATE);
        latest(dashboard, "Loss on the way in", 0).awaitText(SOME_PERCENT);
        latest(dashboard, "Lag of the latest loop", 0).awaitText(SOME_LAG);
        latest(dashboard, "Load of the busiest loop", 0).awaitText(SOME_PERCENT);

        dashboard.page().onDialog(Dialog::accept);
        dashboard.part("end-room").click();
        for (RoomTab tab : List.of(ann, bob)) {
            tab.status().awaitText("Left");
            tab.tab().part("error").awaitText("The operator has ended the room.");
        }
        dashboard.part("room-row").awaitCount(0);
        assertThat(new Part(dashboard, chart("Bitrate") + " .line-0").attributes("d"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .as("a line between two looks")
                .contains("L");
    }

    /** What the legend of a chart says now of one of its lines. */
    private static Part latest(Tab dashboard, String chart, int line) {
        return new Part(dashboard, chart(chart) + " .legend-" + line + " dd");
    }

    private static String chart(String title) {
        return "[data-chart='" + title + "']";
    }
}
