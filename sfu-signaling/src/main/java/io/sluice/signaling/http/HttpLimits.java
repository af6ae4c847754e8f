package io.sluice.signaling.http;

import java.time.Duration;

/**
 * What a stranger may use up.
 *
 * @param connections open at once, WebSockets included; one more is closed at once
 * @param connectionsPerAddress the same for one IP address (of IPv6 the /64), or for loopback unlimited: proxies are there
 * @param requestTimeout for a complete request to arrive, idle time of a kept connection included
 * @param answerTimeout for an endpoint to answer; its thread is interrupted then
 * @param responseTimeout for a response to be taken
 * @param frameBytes of one WebSocket message; a larger one closes the socket with 1009
 * @param outboundBytes waiting to be taken by one WebSocket; more closes it with 1013
 * @param pingInterval between the server's pings
 * @param silenceTimeout after which a WebSocket that sent nothing, not even a pong, is closed
 * @param closeTimeout for the other side to answer a closing handshake (RFC 6455 section 7.1.1)
 * @param connectionRate of requests, and of frames of a WebSocket, that one connection may send; it is read no faster
 * @param addressRate the same for all connections of one IP address (of IPv6 the /64), or for loopback unlimited
 */
public record HttpLimits(
        int connections,
        int connectionsPerAddress,
        Duration requestTimeout,
        Duration answerTimeout,
        Duration responseTimeout,
        int frameBytes,
        int outboundBytes,
        Duration pingInterval,
        Duration silenceTimeout,
        Duration closeTimeout,
        Rate connectionRate,
        Rate addressRate) {

    /** Bytes of {@code GET /path HTTP/1.1}; the longest path here has some 40. */
    static final int REQUEST_LINE_BYTES = 4096;

    /** Bytes of all headers of a request; browsers send cookies of other ports of the same host along. */
    static final int HEADER_BYTES = 16 * 1024;

    /**
     * Reads a connection ten times as fast as a session is told to speak, so that who only exceeds that is told. A thousand people
     * behind one address may come at once, each with fifty messages.
     */
    public HttpLimits(
            int connections,
            int connectionsPerAddress,
            Duration requestTimeout,
            Duration answerTimeout,
            Duration responseTimeout,
            int frameBytes,
            int outboundBytes,
            Duration pingInterval,
            Duration silenceTimeout,
            Duration closeTimeout) {
        this(
                connections,
                connectionsPerAddress,
                requestTimeout,
                answerTimeout,
                responseTimeout,
                frameBytes,
                outboundBytes,
                pingInterval,
                silenceTimeout,
                closeTimeout,
                new Rate(1000, 5000),
                new Rate(5000, 50_000));
    }

    /** For production. */
    public static HttpLimits defaults() {
        return new HttpLimits(
                1024,
                256,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(120),
                256 * 1024,
                1024 * 1024,
                Duration.ofSeconds(20),
                Duration.ofSeconds(40),
                Duration.ofSeconds(5));
    }

    public HttpLimits withConnections(int all, int perAddress) {
        return new HttpLimits(
                all,
                perAddress,
                requestTimeout,
                answerTimeout,
                responseTimeout,
                frameBytes,
                outboundBytes,
                pingInterval,
                silenceTimeout,
                closeTimeout,
                connectionRate,
                addressRate);
    }

    /** The same with other rates. */
    public HttpLimits withRates(Rate ofConnection, Rate ofAddress) {
        return new HttpLimits(
                connections,
                connectionsPerAddress,
                requestTimeout,
                answerTimeout,
                responseTimeout,
                frameBytes,
                outboundBytes,
                pingInterval,
                silenceTimeout,
                closeTimeout,
                ofConnection,
                ofAddress);
    }
}
