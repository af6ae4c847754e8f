package io.sluice.signaling.turn;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which servers clients are told of.
 *
 * @param stunUrls RFC 7064: {@code stun:host[:port]} or {@code stuns:}
 * @param turnUrls RFC 7065: {@code turn:host[:port][?transport=udp|tcp]} or {@code turns:}
 * @param access to the TURN servers; null only if there are none
 */
public record TurnOptions(
        List<String> stunUrls,
        List<String> turnUrls,
        @Nullable TurnAccess access) {
    private static final String HOST_AND_PORT = "([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?";
    private static final Pattern STUN_URL = Pattern.compile("stuns?:" + HOST_AND_PORT);
    private static final Pattern TURN_URL = Pattern.compile("turns?:" + HOST_AND_PORT + "(\\?transport=(udp|tcp))?");

    /** Browsers complain of more than a handful, and try each of them. */
    private static final int MAX_URLS = 8;

    /** @throws IllegalArgumentException naming the field that is wrong, and what is accepted */
    public TurnOptions {
        stunUrls = checked("stunUrls", stunUrls, STUN_URL, "stun:host[:port] or stuns:host[:port]");
        turnUrls =
                checked("turnUrls", turnUrls, TURN_URL, "turn:host[:port][?transport=udp|tcp] or turns: with the same");
        if (turnUrls.isEmpty() != (access == null)) {
            throw new IllegalArgumentException(
                    "turnUrls and access (a shared secret, or a username with a credential) go together.");
        }
    }

    public static TurnOptions none() {
        return new TurnOptions(List.of(), List.of(), null);
    }

    private static List<String> checked(String field, List<String> urls, Pattern form, String accepted) {
        if (urls.size() > MAX_URLS) {
            throw new IllegalArgumentException(
                    field + " has " + urls.size() + " entries; accepted is at most " + MAX_URLS + ".");
        }
        for (String url : urls) {
            if (!form.matcher(url).matches()) {
                throw new IllegalArgumentException(field + " has '" + url + "'; accepted is " + accepted + ".");
            }
        }
        return List.copyOf(urls);
    }
}
