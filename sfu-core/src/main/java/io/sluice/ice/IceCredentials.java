package io.sluice.ice;

import java.security.SecureRandom;

/**
 * The local half of the short-term credentials of connectivity checks (RFC 8445 section 5.3). The two parts are valid only
 * together: a restart makes a new pair.
 *
 * @param usernameFragment 4 to 256 ice-chars; routes a request to its agent, so it is unique among an {@link IceServer}'s
 * @param password 22 to 256 ice-chars; secret
 */
public record IceCredentials(String usernameFragment, String password) {
    private static final String ICE_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int GENERATED_LENGTH = 32;
    private static final int MAX_LENGTH = 256;

    public IceCredentials {
        check("usernameFragment", usernameFragment, 4);
        check("password", password, 22);
    }

    /** A fresh pair, each part of 32 characters: 192 random bits, which nobody guesses and no two agents share. */
    public static IceCredentials generate(SecureRandom random) {
        return new IceCredentials(randomIceChars(random), randomIceChars(random));
    }

    /** Without the password, since this ends up in logs. */
    @Override
    public String toString() {
        return "IceCredentials[usernameFragment=" + usernameFragment + "]";
    }

    private static String randomIceChars(SecureRandom random) {
        StringBuilder text = new StringBuilder(GENERATED_LENGTH);
        for (int i = 0; i < GENERATED_LENGTH; i++) {
            text.append(ICE_CHARS.charAt(random.nextInt(ICE_CHARS.length())));
        }
        return text.toString();
    }

    private static void check(String name, String value, int minLength) {
        if (value.length() < minLength || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    name + " has " + value.length() + " characters, accepted are " + minLength + " to " + MAX_LENGTH);
        }
        if (!value.chars().allMatch(character -> ICE_CHARS.indexOf(character) >= 0)) {
            throw new IllegalArgumentException(
                    name + " has a character that is no ice-char, accepted are letters, digits, '+' and '/'");
        }
    }
}
