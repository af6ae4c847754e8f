package io.sluice.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.SoftAssertions;

/** What shows that media really arrived: no single figure does, all of them together do. */
final class Proof {
    /** RFC 7714 section 14.2, in the browser's spelling. */
    static final String SRTP_CIPHER = "SRTP_AEAD_AES_128_GCM";

    private static final int PATTERN_WIDTH = 640;
    private static final int SMALLEST_WIDTH = 320;
    private static final int FRAMES = 30;
    private static final int WITHIN_MILLIS = 10_000;
    /** Far below the contrast of the test pattern and of the made-up camera, far above what a codec makes of one colour. */
    private static final double LEAST_CONTRAST = 5;

    /** Of a second of sound: far below that of the tone and of the made-up microphones, far above that of coded silence. */
    private static final double LEAST_ENERGY = 1e-5;

    private Proof() {}

    /** Of the test pattern and its tone, in full size. */
    static MediaSample patternArrives(Tile tile, String videoCodec) {
        return patternArrives(tile, videoCodec, PATTERN_WIDTH);
    }

    /** Also in half the size, with which Firefox begins; it takes ten seconds to send the full one. */
    static MediaSample growingPatternArrives(Tile tile, String videoCodec) {
        return patternArrives(tile, videoCodec, SMALLEST_WIDTH);
    }

    private static MediaSample patternArrives(Tile tile, String videoCodec, int leastWidth) {
        MediaSample sample = mediaArrives(tile, leastWidth);
        assertThat(sample.video().codec()).isEqualToIgnoringCase("video/" + videoCodec);
        assertThat(sample.audio().codec()).isEqualToIgnoringCase("audio/opus");
        return sample;
    }

    /** Of the made-up camera and microphone; how large a picture the browser makes of it is its own decision. */
    static MediaSample cameraArrives(Tile tile) {
        return mediaArrives(tile, SMALLEST_WIDTH);
    }

    /** Of a camera whose picture is of one colour. */
    static MediaSample soundAndFramesArrive(Tile tile) {
        return soundAndFramesArrive(tile, SMALLEST_WIDTH);
    }

    /** Of anybody in a room, in whatever size and however fast: also of a camera whose picture is of one colour, on a busy machine. */
    static MediaSample seenAndHeard(Tile tile) {
        MediaProbe media = tile.media();
        MediaSample before = media.awaitFrameWidth(1);
        media.awaitSound(before.audio().energy() + LEAST_ENERGY);
        MediaSample after = media.awaitFramesDecoded(before.video().framesDecoded() + FRAMES);
        SoftAssertions.assertSoftly(all -> {
            all.assertThat(after.video().framesShown())
                    .as("frames shown")
                    .isGreaterThan(before.video().framesShown());
            requireEncrypted(all, after);
        });
        return after;
    }

    private static MediaSample mediaArrives(Tile tile, int leastWidth) {
        MediaProbe media = tile.media();
        media.awaitFrameWidth(leastWidth);
        Picture then = media.picture();
        MediaSample sample = soundAndFramesArrive(tile, leastWidth);
        Picture now = media.picture();
        SoftAssertions.assertSoftly(all -> {
            all.assertThat(now.contrast()).as("contrast").isGreaterThan(LEAST_CONTRAST);
            all.assertThat(now.differenceFrom(then)).as("movement").isPositive();
        });
        return sample;
    }

    /**
     * Of two browsers without a server between them, in a size that a busy machine is up to; what they agree on to encrypt with is
     * theirs.
     */
    static MediaSample arrivesFromBrowser(Tile tile) {
        MediaProbe media = tile.media();
        media.awaitFrameWidth(1);
        Picture then = media.picture();
        MediaSample before = media.sample();
        MediaSample after = media.awaitFramesDecoded(before.video().framesDecoded() + FRAMES);
        SoftAssertions.assertSoftly(all -> {
            all.assertThat(media.picture().differenceFrom(then)).as("movement").isPositive();
            requireSound(all, before, after);
            all.assertThat(after.path().dtlsState()).as("DTLS").isEqualTo("connected");
        });
        return after;
    }

    /** Waits until the picture is so wide, then watches some frames, which a busy machine shows late; returns the last look. */
    private static MediaSample soundAndFramesArrive(Tile tile, int leastWidth) {
        MediaProbe media = tile.media();
        MediaSample before = media.awaitFrameWidth(leastWidth);
        MediaSample after = media.awaitFramesDecoded(before.video().framesDecoded() + FRAMES);
        double millis = after.atMillis() - before.atMillis();
        SoftAssertions.assertSoftly(all -> {
            all.assertThat(millis).as("milliseconds for %s frames", FRAMES).isLessThan(WITHIN_MILLIS);
            all.assertThat(after.video().framesShown() - before.video().framesShown())
                    .as("frames shown")
                    .isPositive();
            requireSound(all, before, after);
            requireEncrypted(all, after);
            all.assertThat(after.video().packetsLost() + after.audio().packetsLost())
                    .as("packets lost")
                    .isZero();
        });
        return after;
    }

    private static void requireEncrypted(SoftAssertions all, MediaSample sample) {
        all.assertThat(sample.path().dtlsState()).as("DTLS").isEqualTo("connected");
        all.assertThat(sample.path().srtpCipher()).as("SRTP").isEqualTo(SRTP_CIPHER);
    }

    private static void requireSound(SoftAssertions all, MediaSample before, MediaSample after) {
        double millis = after.atMillis() - before.atMillis();
        all.assertThat(after.audio().samplesReceived() - before.audio().samplesReceived())
                .as("samples of sound")
                .isPositive();
        all.assertThat(after.audio().energy() - before.audio().energy())
                .as("energy of sound")
                .isGreaterThan(LEAST_ENERGY * millis / 1000);
    }
}
