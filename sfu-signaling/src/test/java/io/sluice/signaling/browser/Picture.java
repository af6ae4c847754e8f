package io.sluice.signaling.browser;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The brightness of a shown frame, 0 to 255, coarsely sampled. */
final class Picture {
    private final int[] brightness;

    Picture(int[] brightness) {
        this.brightness = brightness.clone();
    }

    /** Standard deviation over the picture: 0 for a single colour. */
    double contrast() {
        double mean = Arrays.stream(brightness).average().orElse(0);
        double variance = Arrays.stream(brightness)
                .mapToDouble(each -> (each - mean) * (each - mean))
                .average()
                .orElse(0);
        return Math.sqrt(variance);
    }

    /** Mean difference between the samples of this frame and another one: 0 for the same frame. */
    double differenceFrom(Picture other) {
        return IntStream.range(0, brightness.length)
                .map(i -> Math.abs(brightness[i] - other.brightness[i]))
                .average()
                .orElse(0);
    }
}
