package io.sluice.signaling.browser;

/** Asks a receiver's page about the media of one sender; the asking and the waiting is done by {@code probe.js}. */
record MediaProbe(Tab tab, String socketId) {

    MediaSample sample() {
        return tab.call(MediaSample.class, "probe.media", socketId);
    }

    Picture picture() {
        return new Picture(tab.call(int[].class, "probe.brightness", socketId));
    }

    /** Measures the longest gap between frames anew from now on. */
    void forgetGaps() {
        tab.call(Object.class, "probe.forgetGaps", socketId);
    }

    MediaSample awaitFramesDecoded(long least) {
        return await("framesDecoded", least);
    }

    /** Also waits for the first frame to be shown. */
    MediaSample awaitFrameWidth(int least) {
        return await("frameWidth", least);
    }

    /** Waits until the picture is so wide and neither wider nor narrower. */
    MediaSample awaitFrameWidthOf(int width) {
        return await("frameWidthOf", width);
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
        return tab.call(MediaSample.class, "probe.when", socketId, condition, wanted, WebBrowser.PATIENCE_MILLIS);
    }
}
