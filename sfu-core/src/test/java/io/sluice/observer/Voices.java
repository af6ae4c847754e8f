package io.sluice.observer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** People in a room on virtual time: what their packets say goes to an analysis, interval by interval. */
final class Voices {
    private static final long MILLI = 1_000_000;

    final DominantSpeaker analysis;
    /** "who at milliseconds", in order. */
    final List<Long> dominant = new ArrayList<>();

    private final int intervalMillis;
    private final Random random;
    private final Map<Long, Voice> voices = new LinkedHashMap<>();
    private long millis = 1_000_000;

    Voices(int intervalMillis, long seed) {
        this.intervalMillis = intervalMillis;
        this.random = new Random(seed);
        this.analysis = new DominantSpeaker(dominant::add);
    }

    /** Somebody joins, in a place that is so loud. */
    Voice join(long stream, int noiseDbov) {
        Voice voice = new Voice(noiseDbov);
        voices.put(stream, voice);
        return voice;
    }

    void leave(long stream) {
        voices.remove(stream);
        analysis.remove(stream);
    }

    void passMillis(int count) {
        for (int i = 0; i < count; i++) {
            millis++;
            voices.values().forEach(Voice::tick);
            if (millis % intervalMillis == 0) {
                voices.forEach((stream, voice) -> analysis.onReading(stream, voice.tap.take(millis * MILLI)));
                analysis.onIntervalEnd(millis * MILLI);
            }
        }
    }

    long last() {
        return dominant.getLast();
    }

    /** A microphone: noise, and words with gaps between them while its owner speaks. */
    final class Voice {
        final LevelTap<LevelSeries.Reading> tap = analysis.newTap();
        int packetMillis = 20;
        int speechDbov = -20;
        boolean sending = true;
        private final int noiseDbov;
        private boolean speaking;
        private boolean inWord;
        private int phaseMillis;
        private int sinceMillis;

        Voice(int noiseDbov) {
            this.noiseDbov = noiseDbov;
        }

        void speak() {
            speaking = true;
            inWord = false;
            phaseMillis = 0;
        }

        void stop() {
            speaking = false;
        }

        /** A door: loud and over. */
        void bang() {
            tap.onLevel(-5, millis * MILLI);
            sinceMillis = 0;
        }

        private void tick() {
            phaseMillis--;
            if (phaseMillis <= 0) {
                inWord = !inWord;
                phaseMillis = inWord ? 200 + random.nextInt(400) : 40 + random.nextInt(60);
            }
            sinceMillis++;
            if (sinceMillis >= packetMillis) {
                sinceMillis = 0;
                if (sending) {
                    int level = speaking && inWord ? speechDbov : noiseDbov;
                    tap.onLevel(Math.clamp(level + random.nextInt(7) - 3, -127, 0), millis * MILLI);
                }
            }
        }
    }
}
