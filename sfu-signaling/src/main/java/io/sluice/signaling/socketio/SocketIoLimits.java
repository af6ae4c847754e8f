package io.sluice.signaling.socketio;

import io.sluice.signaling.http.HttpLimits;
import java.time.Duration;

/**
 * What Socket.IO clients may use up. Times are kept to the second.
 *
 * @param sessions at once; one more is answered with 503
 * @param sessionsPerAddress the same for one IP address (of IPv6 the /64), or for loopback unlimited: proxies are there
 * @param pingInterval between the server's pings, which also end a waiting poll; shorter than an endpoint may take to answer
 * @param pingTimeout for the answer to a ping; a session without one is closed
 * @param connectTimeout for a session to connect to the namespace, and for an upgrade to be completed
 * @param closeTimeout for a polling client to fetch what it is told at the end
 * @param payloadBytes of one POST or one WebSocket message
 * @param queuedPackets waiting for a polling client; more closes its session
 * @param queuedBytes of text waiting for a polling client; more closes its session
 */
public record SocketIoLimits(
        int sessions,
        int sessionsPerAddress,
        Duration pingInterval,
        Duration pingTimeout,
        Duration connectTimeout,
        Duration closeTimeout,
        int payloadBytes,
        int queuedPackets,
        int queuedBytes) {

    /** Packets waiting for a polling client that are few enough to be no burden and enough for a room that has just been joined. */
    private static final int QUEUED_PACKETS = 2048;

    /** What a plain socket may hold, send and leave unanswered holds here as well. */
    public static SocketIoLimits of(HttpLimits http) {
        Duration longestPoll = http.answerTimeout().dividedBy(2);
        Duration ping = http.pingInterval().compareTo(longestPoll) < 0 ? http.pingInterval() : longestPoll;
        return new SocketIoLimits(
                http.connections(),
                http.connectionsPerAddress(),
                ping,
                http.silenceTimeout().minus(ping),
                http.requestTimeout(),
                http.closeTimeout(),
                http.frameBytes(),
                QUEUED_PACKETS,
                http.outboundBytes());
    }
}
