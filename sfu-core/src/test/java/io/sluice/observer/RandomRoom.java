package io.sluice.observer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** People who come, speak, fall silent and go at random. */
final class RandomRoom {
    private static final int STEPS = 300;

    private RandomRoom() {}

    static void run(long seed) {
        Random random = new Random(seed);
        Voices room = new Voices(300, seed);
        Map<Long, Voices.Voice> present = new HashMap<>();
        int known = 0;
        long holding = 0;
        for (long step = 1; step <= STEPS; step++) {
            act(random, room, present, step);
            if (!present.containsKey(holding)) {
                holding = 0;
            }
            room.passMillis(random.nextInt(2000));
            for (; known < room.dominant.size(); known++) {
                long next = room.dominant.get(known);
                assertThat(next).as("seed %d, step %d", seed, step).isNotEqualTo(holding);
                assertThat(present).as("seed %d, step %d", seed, step).containsKey(next);
                holding = next;
            }
        }
        assertThat(room.dominant).as("seed %d", seed).hasSizeGreaterThan(5);
    }

    private static void act(Random random, Voices room, Map<Long, Voices.Voice> present, long step) {
        Long someone = present.keySet().stream()
                .skip(random.nextInt(Math.max(1, present.size())))
                .findFirst()
                .orElse(null);
        Voices.Voice voice = someone == null ? null : present.get(someone);
        int action = random.nextInt(5);
        if (someone == null || voice == null || (action == 0 && present.size() < 6)) {
            present.put(step, room.join(step, -60 - random.nextInt(40)));
        } else if (action == 1) {
            room.leave(someone);
            present.remove(someone);
        } else if (action == 2) {
            voice.speak();
        } else if (action == 3) {
            voice.stop();
        } else {
            voice.sending = !voice.sending;
        }
    }
}
