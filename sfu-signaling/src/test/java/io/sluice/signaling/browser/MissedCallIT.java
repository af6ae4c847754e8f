package io.sluice.signaling.browser;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A call that nobody takes ends by itself, and is seen afterwards by whoever missed it. */
class MissedCallIT {
    @RegisterExtension
    private static final TestBed bed = new TestBed("--set", "calls.ring-timeout=2s");

    @Test
    void shouldStopRingingAndSayWhoCalled() {
        CallTab ann = CallTab.open(bed, "Ann");
        CallTab bob = CallTab.open(bed, "Bob");

        ann.call(bob);
        ann.state().awaitText("Bob does not answer");
        bob.state().awaitText("You did not answer Ann");
        bob.incoming().awaitHidden();
        bob.missed().awaitCount(1);
        ann.missed().awaitCount(0);

        bob.callBack();
        bob.state().awaitText("Ann does not answer");
        ann.missed().awaitCount(1);
        bob.missed().awaitCount(0);
    }
}
