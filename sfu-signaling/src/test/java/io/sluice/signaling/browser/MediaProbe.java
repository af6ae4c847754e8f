package io.sluice.signaling.browser;

import com.microsoft.playwright.Page;
import java.util.List;

/** Asks a receiver's page about the media of one sender; the asking and the waiting is done by {@code probe.js}. */
record MediaProbe(Page page, String socketId) {

    MediaSample sample() {
        return Answers.read(page.evaluate("socketId => probe.media(socketId)", socketId), MediaSample.class);
    }

    Picture picture() {
        int[] brightness = Answers.read(page.evaluate("socketId => probe.brightness(socketId)", socketId), int[].class);
        return new Picture(brightness);
    }

    MediaSample awaitFramesDecoded(long least) {
        return await("framesDecoded", least);
    }

    /** Also waits for the first frame to be shown. */
    MediaSample awaitFrameWidth(int least) {
        return await("frameWidth", least);
    }

    /** Waits until no frame was shown for so long. */
    MediaSample awaitStill(long leastMillis) {
        return await("stillMillis", leastMillis);
    }

    MediaSample awaitSound(double energyAbove) {
        return await("energy", energyAbove);
    }

    /**
     * Waits until sound and picture that are played now were made within so many milliseconds. The browser learns the
     * difference from the second sender report of each, and then takes it back in steps of a second.
     */
    MediaSample awaitInStep(long mostMillis) {
        return await("inStep", mostMillis);
    }

    private MediaSample await(String condition, Number wanted) {
        List<Object> question = List.of(socketId, condition, wanted.doubleValue(), Chromium.PATIENCE_MILLIS);
        return Answers.read(page.evaluate("question => probe.when(...question)", question), MediaSample.class);
    }
}
