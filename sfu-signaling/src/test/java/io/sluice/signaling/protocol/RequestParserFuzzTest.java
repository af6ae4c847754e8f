package io.sluice.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.sluice.signaling.protocol.RoomMessages.Refused;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserFuzzTest {
    private static final int ROUNDS = 20_000;
    private static final List<String> SEEDS = List.of(
            Samples.createTransport("send"),
            Samples.connect("t1"),
            Samples.produce("t1", "audio", Samples.AUDIO_PARAMETERS),
            Samples.produce("t1", "video", Samples.VIDEO_WITH_RTX),
            Samples.consume("p1", Samples.CAPABILITIES),
            Samples.aboutProducer("closeProducer", "p1"));

    /** Pieces that mean something to a JSON parser or to the fields. */
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            "null",
            "true",
            "-1",
            "0",
            "1e999",
            "99999999999999999999",
            "0.5",
            "\\u0000",
            "\\ud800",
            "\\",
            "[[[[[[[[",
            "{\"a\":",
            "\"\"",
            "\"type\"",
            "\"data\"",
            "\"kind\"",
            "\"codecs\"",
            "ü",
            "\uD83D\uDE00",
            "\uD800",
            "\u0000");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldAnswerWhateverComes(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String text = mutate(SEEDS.get(random.nextInt(SEEDS.size())), random);
            try {
                check(RoomMessages.parse(text));
            } catch (RuntimeException | AssertionError e) {
                fail("seed " + seed + ", round " + round + ": " + text, e);
            }
        }
    }

    private static void check(RoomMessages incoming) {
        if (incoming instanceof Refused refused) {
            assertThat(refused.message()).isNotBlank().hasSizeLessThan(2000);
            assertThat(MessageWriter.write(refused.head(), refused.code(), refused.message()))
                    .startsWith("{");
        }
    }

    private static String mutate(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int edits = 1 + random.nextInt(4); edits > 0 && !mutated.isEmpty(); edits--) {
            int at = random.nextInt(mutated.length());
            int until = Math.min(mutated.length(), at + 1 + random.nextInt(12));
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            switch (random.nextInt(5)) {
                case 0 -> mutated.insert(at, piece);
                case 1 -> mutated.replace(at, until, piece);
                case 2 -> mutated.delete(at, until);
                case 3 -> mutated.setCharAt(at, (char) random.nextInt(128));
                default -> mutated.insert(at, text, random.nextInt(text.length()), text.length());
            }
        }
        return mutated.toString();
    }
}
