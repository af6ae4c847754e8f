package io.sluice.testing;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Inputs near those of a corpus, the same sequence for the same corpus and seed. */
final class Mutator {
    private static final int MAX_CHANGES = 4;
    private static final int MAX_LENGTH = 2048;
    private static final int[] EXTREMES = {0, 1, 0x7f, 0x80, 0xff};

    private final List<byte[]> corpus;
    private final Random random;

    Mutator(List<byte[]> corpus, long seed) {
        this.corpus = corpus;
        this.random = new Random(seed);
    }

    byte[] next() {
        byte[] input = any().clone();
        for (int changes = 1 + random.nextInt(MAX_CHANGES); changes > 0; changes--) {
            input = input.length == 0 ? any().clone() : changed(input);
        }
        return input.length > MAX_LENGTH ? Arrays.copyOf(input, MAX_LENGTH) : input;
    }

    private byte[] changed(byte[] input) {
        int at = random.nextInt(input.length);
        switch (random.nextInt(8)) {
            case 0 -> input[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> input[at] = (byte) random.nextInt(256);
            case 2 -> input[at] = (byte) EXTREMES[random.nextInt(EXTREMES.length)];
            case 3 -> input[at] += (byte) (random.nextBoolean() ? 1 : -1);
            case 4 -> {
                return Arrays.copyOf(input, at);
            }
            case 5 -> {
                return spliced(input, at, at + random.nextInt(input.length - at + 1), new byte[0]);
            }
            case 6 -> {
                byte[] other = any();
                int from = random.nextInt(other.length + 1);
                return spliced(input, at, at, Arrays.copyOfRange(other, from, other.length));
            }
            default -> {
                byte[] repeated = Arrays.copyOfRange(input, at, Math.min(input.length, at + 1 + random.nextInt(16)));
                return spliced(input, at, at, repeated);
            }
        }
        return input;
    }

    private byte[] any() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private static byte[] spliced(byte[] input, int from, int to, byte[] insertion) {
        byte[] result = Arrays.copyOf(input, from + insertion.length + input.length - to);
        System.arraycopy(insertion, 0, result, from, insertion.length);
        System.arraycopy(input, to, result, from + insertion.length, input.length - to);
        return result;
    }
}
