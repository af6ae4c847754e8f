package io.sluice.signaling.manual;

import java.util.Locale;
import java.util.random.RandomGenerator;

/** Six characters that can be read aloud and typed from a screen: none that is taken for another. */
final class Codes {
    /** Without 0 and O, 1, I and L. */
    static final String ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    static final int LENGTH = 6;

    private Codes() {}

    static String random(RandomGenerator random) {
        StringBuilder code = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    /** As it is meant: people type small letters. */
    static String normalized(String typed) {
        return typed.toUpperCase(Locale.ROOT);
    }
}
