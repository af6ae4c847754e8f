package io.sluice;

import java.util.Map;

/**
 * What became of the STUN datagrams of one loop.
 *
 * @param checksAccepted valid connectivity checks, each answered with success
 * @param errorsSuppressed error responses not sent because there were too many
 * @param drops STUN datagrams that were no valid check, by reason, such as {@code WRONG_INTEGRITY}; every reason is there,
 *     with 0 if it never came up
 */
public record IceStatistics(long checksAccepted, long errorsSuppressed, Map<String, Long> drops) {
    public IceStatistics {
        drops = Map.copyOf(drops);
    }
}
