package io.sluice.load;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The part of the command line that says what each sender sends. */
final class TrafficOptions {
    private static final int AUDIO_BYTES = 100;
    private static final int AUDIO_PER_SECOND = 50;
    private static final int VIDEO_BYTES = 1200;
    private static final int VIDEO_PER_SECOND = 150;
    private static final int BROADCAST_PER_SECOND = 2000;
    private static final int IDLE_PER_SECOND = 5;

    @Option(
            names = "--bytes",
            paramLabel = "BYTES",
            description = "RTP payload of each packet (default: 1200, with audio 100).")
    private @Nullable Integer bytes;

    @Option(
            names = "--recorded",
            description =
                    "Frames as Chromium sends them instead: 6 to 8 packets, 30 a second unless told otherwise, sizes that differ by "
                            + "a byte.")
    private boolean recorded;

    @Option(
            names = "--packets-per-second",
            paramLabel = "N",
            description = "Of each sender (default: 2000 in a broadcast, 50 with audio, 5 when idle, else 150).")
    private @Nullable Integer packetsPerSecond;

    @Option(
            names = "--burst",
            paramLabel = "N",
            description = "Packets that are sent at once, 1 to 64 (default: 5, with audio and when idle 1).")
    private @Nullable Integer burst;

    /**
     * What a sender of a scenario sends.
     *
     * @throws IllegalArgumentException saying in one sentence which option is wrong and what is accepted
     */
    Traffic toTraffic(Scenario scenario) {
        boolean audio = scenario == Scenario.AUDIO;
        if (recorded) {
            if (bytes != null || burst != null || audio) {
                throw new IllegalArgumentException("--recorded is video that has its own sizes: accepted is"
                        + " to leave out --bytes and --burst, and another scenario than audio.");
            }
            if (packetsPerSecond == null) {
                return Traffic.likeChromium();
            }
            requireRate(packetsPerSecond);
            return Traffic.likeChromium().at(packetsPerSecond);
        }
        int size = or(bytes, audio ? AUDIO_BYTES : VIDEO_BYTES);
        int rate = or(packetsPerSecond, usualRate(scenario));
        int together = or(burst, audio || scenario == Scenario.IDLE ? 1 : 5);
        LoadOptions.requireBetween("--bytes", size, Payload.MIN_BYTES, Traffic.MAX_BYTES);
        requireRate(rate);
        LoadOptions.requireBetween("--burst", together, 1, 64);
        return Traffic.uniform(!audio, size, together, rate);
    }

    private static void requireRate(int packetsPerSecond) {
        LoadOptions.requireBetween("--packets-per-second", packetsPerSecond, 1, 100_000);
    }

    private static int usualRate(Scenario scenario) {
        return switch (scenario) {
            case BROADCAST -> BROADCAST_PER_SECOND;
            case AUDIO -> AUDIO_PER_SECOND;
            case MEETING, STORM, CHURN -> VIDEO_PER_SECOND;
            case IDLE -> IDLE_PER_SECOND;
        };
    }

    private static int or(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
