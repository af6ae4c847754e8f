package io.sluice.signaling.manual;

import java.time.Duration;

/**
 * What the manual exchange may hold and be asked. Of an IPv6 address the /64 counts. Wrong codes count for loopback too, since behind
 * a proxy everybody guesses from there.
 *
 * @param codes at once
 * @param codesPerAddress at once, of those that one address has asked for; loopback is exempt, because proxies are there
 * @param lifetime of a code
 * @param sdpBytes of an offer and of an answer, in UTF-8
 * @param wrongCodesPerMinute that one address may name; more are answered with 429 before anything is looked up
 * @param longestWait for an answer; shorter than an endpoint may take to answer
 */
public record ManualLimits(
        int codes,
        int codesPerAddress,
        Duration lifetime,
        int sdpBytes,
        int wrongCodesPerMinute,
        Duration longestWait) {
    /**
     * For production: 1000 codes, 20 of an address, each for five minutes. There are 31^6 codes: with 30 guesses a minute an address hits
     * one of a thousand after three weeks on average, and that one is gone within five minutes.
     */
    public static ManualLimits defaults() {
        return new ManualLimits(1000, 20, Duration.ofMinutes(5), 64 * 1024, 30, Duration.ofSeconds(25));
    }
}
