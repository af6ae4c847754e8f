package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Dialog;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Everything that people come to the pages for, by keys alone: the focus is seen at every stop and is never lost when the page changes,
 * and what happens is said in live regions.
 */
class KeyboardIT {
    /** ITU-T E.180 for who waits; the page's own for who is called. */
    private static final int RINGING_AT_THE_OTHER_HERTZ = 425;

    private static final int RINGING_HERE_HERTZ = 587;

    @RegisterExtension
    private static final TestBed bed = new TestBed();

    @Test
    void shouldCallAcceptMuteAndHangUp() {
        Keyboard ann = signIn("Ann");
        Keyboard bob = signIn("Bob");

        ring(ann, "call-video", bob);
        bob.press("Escape").press("Escape").awaitFocus("accept");
        assertThat(Axe.violations(bob.tab())).isEmpty();
        bob.press("Enter").awaitHeard("Connected to Ann").awaitFocus("mute-audio");
        ann.awaitHeard("Connected to Bob").awaitTone(RINGING_AT_THE_OTHER_HERTZ);
        bob.awaitTone(RINGING_HERE_HERTZ).part("timer").awaitText(Pattern.compile("^0:\\d\\d$"));
        bob.press("Space").part("mute-audio").awaitAttribute("aria-pressed", "true");
        bob.tabTo("mute-video").press("Space").part("mute-video").awaitAttribute("aria-pressed", "true");
        assertThat(Axe.violations(bob.tab())).isEmpty();

        bob.tabTo("hang-up").press("Enter").awaitHeard("Call ended after 0:").awaitFocus("people-title");
        ann.awaitHeard("Bob hung up after 0:").awaitFocus("people-title");
        ann.tabBackTo("sign-out").press("Space").awaitHeard("Signed out").awaitFocus("name");
        bob.part("nobody").awaitVisible();
    }

    @Test
    void shouldRejectMissAndCallBack() {
        Keyboard ann = signIn("Ann");
        Keyboard bob = signIn("Bob");

        ring(ann, "call-audio", bob);
        bob.tabTo("reject").press("Space").awaitHeard("You declined").awaitFocus("people-title");
        ann.awaitHeard("Bob declined").awaitFocus("people-title");

        ring(ann, "call-video", bob);
        ann.tabTo("hang-up").press("Enter").awaitHeard("Cancelled");
        bob.awaitHeard("Missed call from Ann.").awaitFocus("people-title");
        bob.tabTo("call-back").press("Enter").awaitFocus("mute-audio").awaitHeard("Ringing at Ann");
        ann.awaitFocus("accept").tabTo("accept-audio").press("Enter").awaitHeard("Connected to Bob");
        bob.awaitHeard("Connected to Ann").part("own-video").awaitVisible();
        ann.part("own-video").awaitHidden();
    }

    /** In one field after the other, as the page asks for it. */
    private static Keyboard signIn(String name) {
        Keyboard person = Keyboard.open(bed, name, "/call");
        person.tabTo("name").type(name).tabTo("source").press("ArrowDown");
        return person.tabTo("sign-in").press("Enter").awaitFocus("people-title").awaitHeard("Signed in as " + name);
    }

    private static void ring(Keyboard caller, String way, Keyboard called) {
        caller.part("person").awaitCount(1);
        caller.tabTo(way).press("Enter").awaitFocus("mute-audio").awaitHeard("Ringing at ");
        called.awaitFocus("accept");
    }

    @Test
    void shouldConnectByCopyAndPasteAndThenByCode() {
        Keyboard offering = Keyboard.open(bed, "offering", "/manual");
        Keyboard answering = Keyboard.open(bed, "answering", "/manual");

        answering.tabTo("role-offer").press("ArrowDown");
        for (Keyboard side : List.of(offering, answering)) {
            side.tabTo("source").press("ArrowDown").tabTo("open-source");
        }
        copyAndPaste(offering, answering);

        for (Keyboard side : List.of(offering, answering)) {
            side.tabBackTo("restart").press("Enter").awaitHeard("Not begun").awaitFocus("open-source");
        }
        offering.press("Enter").awaitFocus("create-offer").press("Enter").awaitFocus("copy-offer");
        offering.tabTo("get-code").press("Enter").awaitHeard("Code ").awaitFocus("get-code");
        answering.press("Enter").awaitFocus("offer-in");
        answering.tabTo("code-in").type(offering.part("code").text());
        answering.tabTo("take-code").press("Enter").awaitFocus("copy-answer").awaitHeard("Connected");
        offering.awaitHeard("Connected").awaitFocus("connected-title");
    }

    private static void copyAndPaste(Keyboard offering, Keyboard answering) {
        offering.press("Enter").awaitHeard("Ready to offer").awaitFocus("create-offer");
        offering.press("Enter").awaitHeard("Waiting for the answer").awaitFocus("copy-offer");
        offering.press("Enter").awaitHeard("Copied.").awaitFocus("copy-offer");
        answering.press("Enter").awaitHeard("Waiting for the offer").awaitFocus("offer-in");
        answering.press("Control+V").tabTo("take-offer").press("Enter");
        answering.awaitHeard("Looking for a way").awaitFocus("copy-answer");
        answering.press("Space").awaitHeard("Copied.").awaitFocus("copy-answer");
        offering.tabTo("answer-in").press("Control+V").tabTo("take-answer").press("Enter");
        offering.awaitHeard("Connected").awaitFocus("connected-title");
        answering.awaitHeard("Connected").awaitFocus("copy-answer");
        Stream.of(offering, answering)
                .forEach(side -> assertThat(Axe.violations(side.tab())).isEmpty());
    }

    @Test
    void shouldJoinMuteAndLeaveARoom() {
        Keyboard ann = Keyboard.open(bed, "Ann", "/room");

        ann.tabTo("name")
                .type("Ann")
                .tabTo("room")
                .press("Control+A")
                .type("keys")
                .press("Enter");
        ann.awaitFocus("microphone").awaitHeard("In the room");
        assertThat(Axe.violations(ann.tab())).isEmpty();
        ann.press("Space").part("microphone").awaitAttribute("aria-pressed", "true");
        for (String next : List.of("camera", "screen", "devices")) {
            ann.press("Tab").awaitFocus(next);
        }
        ann.press("Enter").tabTo("microphone-choice").press("ArrowDown");
        new RoomTab(ann.tab()).awaitSentFrom("Fake Audio Input 1");
        ann.press("Escape").awaitFocus("devices");
        ann.tabBackTo("copy-link").press("Enter").awaitHeard("Copied.").awaitFocus("copy-link");
        ann.tabTo("leave").press("Enter").awaitHeard("Left").awaitFocus("name");
    }

    @Test
    void shouldSendWatchAndEndARoom() {
        Keyboard sender = Keyboard.open(bed, "sender", "/sender?source=pattern");
        Keyboard receiver = Keyboard.open(bed, "receiver", "/receiver");
        Keyboard dashboard = Keyboard.open(bed, "dashboard", "/dashboard");

        sender.tabTo("start").press("Enter").awaitFocus("stop").awaitHeard("Sending");
        receiver.tabTo("join").press("Space").awaitFocus("leave").awaitHeard("Watching 1 sender");
        dashboard.part("room-row").awaitCount(1);
        dashboard.tab().page().onDialog(Dialog::accept);
        dashboard.tabTo("end-room").press("Enter").awaitFocus("rooms-table");
        sender.awaitHeard("Ended")
                .awaitHeard("The operator has ended the room.")
                .awaitFocus("start");
        receiver.awaitHeard("Ended")
                .awaitHeard("The operator has ended the room.")
                .awaitFocus("join");
    }
}
