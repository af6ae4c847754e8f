package io.sluice.signaling.call;

import io.sluice.signaling.session.AttemptLimits;
import java.time.Duration;

/**
 * How calls are kept in bounds.
 *
 * @param ringTimeout after which a call that nobody takes is rejected, from a second to ten minutes
 * @param resumeTimeout how long a user whose socket is lost is kept, from a second to ten minutes
 * @param failedTimeout how long a call whose parties do not reach each other may take to be moved, from a second to ten minutes
 * @param users who have joined at once, at least 1
 * @param watchers of them that are told of all the others, at least 1
 * @param parties of one call, those that are rung included, at least 2
 * @param attempts of one user to call somebody, and of all of an IP address
 */
public record CallOptions(
        Duration ringTimeout,
        Duration resumeTimeout,
        Duration failedTimeout,
        int users,
        int watchers,
        int parties,
        AttemptLimits attempts) {
    private static final Duration MIN_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);

    /** @throws IllegalArgumentException naming the field, and what is accepted */
    public CallOptions {
        require("ringTimeout", ringTimeout);
        require("resumeTimeout", resumeTimeout);
        require("failedTimeout", failedTimeout);
        require("users", users, 1);
        require("watchers", watchers, 1);
        require("parties", parties, 2);
    }

    /** It rings for 30 s; 10,000 users; 20 attempts a minute of a user, 120 of an address. */
    public static CallOptions defaults() {
        return new CallOptions(
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                10_000,
                256,
                16,
                new AttemptLimits(20, 10, 120, 60));
    }

    public CallOptions withRingTimeout(Duration timeout) {
        return new CallOptions(timeout, resumeTimeout, failedTimeout, users, watchers, parties, attempts);
    }

    private static void require(String name, Duration value) {
        if (value.compareTo(MIN_TIMEOUT) < 0 || value.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    name + " is " + value.toMillis() + " ms; accepted is 1000 to " + MAX_TIMEOUT.toMillis() + ".");
        }
    }

    private static void require(String name, int value, int min) {
        if (value < min) {
            throw new IllegalArgumentException(name + " is " + value + "; accepted is " + min + " or more.");
        }
    }
}
