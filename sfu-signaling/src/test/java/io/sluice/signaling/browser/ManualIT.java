package io.sluice.signaling.browser;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two browsers that are connected by hand: what a server would carry is carried by the test. */
class ManualIT {
    @RegisterExtension
    private static final TestBed bed = new TestBed();

    @Test
    void shouldConnectTwoTabsByCopyAndPaste() {
        ManualTab offering = open("offering", "?source=pattern", bed.chromium());
        ManualTab answering = open("answering", "?source=pattern&role=answer", bed.chromium());

        String offer = offering.createOffer();
        offering.state("own", "signaling").awaitText("have-local-offer");
        String answer = answering.answer(offer);
        answering.state("other", "signaling").awaitText("have-local-offer");
        offering.takeAnswer(answer);

        awaitConnected(offering, answering);
        Proof.arrivesFromBrowser(offering.otherSide());
        Proof.arrivesFromBrowser(answering.otherSide());
    }

    /** Into Firefox, whose made-up camera shows one colour. */
    @Test
    void shouldConnectTwoBrowsersByAShortCode() {
        ManualTab offering = open("offering", "?source=pattern", bed.chromium());
        ManualTab answering = open("answering", "?role=answer", bed.firefox());

        offering.createOffer();
        answering.fetchByCode(offering.leaveUnderCode());

        awaitConnected(offering, answering);
        Proof.arrivesFromBrowser(answering.otherSide());
        offering.otherSide().media().awaitFramesDecoded(30);
        offering.otherSide().media().awaitSound(1e-5);
    }

    @Test
    void shouldSayWhatIsWrongWithAPastedTextAndTakeTheRightOneAfterwards() {
        ManualTab offering = open("offering", "?source=pattern", bed.chromium());
        ManualTab answering = open("answering", "?source=pattern&role=answer", bed.chromium());
        String offer = offering.createOffer();

        offering.takeAnswer(offer);
        offering.tab()
                .part("error")
                .awaitText("This is an offer, but an answer is needed here. Copy it in the tab that answers.");
        offering.takeAnswer(answering.answer(offer));
        offering.tab().part("error").awaitText("");

        awaitConnected(offering, answering);
    }

    private static ManualTab open(String name, String query, WebBrowser browser) {
        ManualTab tab = new ManualTab(bed.open(name, "/manual" + query, browser));
        tab.openSource();
        return tab;
    }

    /** Each says so of itself, and hears it from the other over the connection. */
    private static void awaitConnected(ManualTab... tabs) {
        for (ManualTab tab : tabs) {
            tab.status().awaitText("Connected");
            tab.state("own", "connection").awaitText("connected");
            tab.state("other", "connection").awaitText("connected");
        }
    }
}
