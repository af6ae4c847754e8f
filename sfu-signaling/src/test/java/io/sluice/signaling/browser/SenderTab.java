package io.sluice.signaling.browser;

/** The sender's page as a person uses it. */
record SenderTab(Tab tab) {

    SenderTab {
        tab.part("status").awaitVisible();
    }

    void start() {
        tab.part("start").click();
    }

    void stop() {
        tab.part("stop").click();
        status().awaitText("Stopped");
    }

    SenderTab awaitSending() {
        status().awaitText("Sending");
        return this;
    }

    Part status() {
        return tab.part("status");
    }

    Part error() {
        return tab.part("error");
    }

    Part cameraButton() {
        return tab.part("mute-video");
    }

    Part microphoneButton() {
        return tab.part("mute-audio");
    }

    MediaPath path() {
        return MediaPath.ofSender(tab);
    }

    /** What the page was asked for again of its picture. */
    Repairs repairs() {
        return tab.call(Repairs.class, "probe.repaired");
    }

    /**
     * What a browser repeated.
     *
     * @param requests NACKs that it received
     * @param packets that it sent again
     */
    record Repairs(long requests, long packets) {}
}
