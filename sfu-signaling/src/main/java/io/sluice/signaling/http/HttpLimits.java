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
        Duration closeTimeout) {

    /** Bytes of {@code GET /path HTTP/1.1}; the longest path here has some 40. */
    static final int REQUEST_LINE_BYTES = 4096;

    /** Bytes of all headers of a request; browsers send cookies of other ports of the same host along. */
    static final int HEADER_BYTES = 16 * 1024;

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
                Duration.ofSeconds(60),
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
                closeTimeout);
    }
}
