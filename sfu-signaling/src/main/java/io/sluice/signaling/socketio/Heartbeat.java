package io.sluice.signaling.socketio;

import java.time.Duration;

/** When a session pings, and when it has been silent or unfinished for too long. Times are monotonic nanoseconds. Not thread-safe. */
final class Heartbeat {
    /** What a session has to do. */
    enum Due {
        NOTHING,
        PING,
        SILENT,
        UNCONNECTED,
        FORGET
    }

    private final SocketIoLimits limits;
    private final long beganNanos;
    private long heardNanos;
    private long pingedNanos;
    private long candidateNanos;
    private long endedNanos;
    private boolean awaitingPong;
    private boolean connected;
    private boolean ended;

    Heartbeat(SocketIoLimits limits, long nowNanos) {
        this.limits = limits;
        this.beganNanos = nowNanos;
        this.heardNanos = nowNanos;
        this.pingedNanos = nowNanos;
    }

    void heard(boolean pong, long nowNanos) {
        heardNanos = nowNanos;
        awaitingPong &= !pong;
    }

    void connected() {
        connected = true;
    }

    void candidateCame(long nowNanos) {
        candidateNanos = nowNanos;
    }

    boolean isCandidateLate(long nowNanos) {
        return isPast(candidateNanos, limits.connectTimeout(), nowNanos);
    }

    void ended(long nowNanos) {
        ended = true;
        endedNanos = nowNanos;
    }

    /**
     * What is due now; a ping counts as sent.
     *
     * @param busy whether the client is held back, so that its silence says nothing about it
     */
    Due due(boolean busy, long nowNanos) {
        if (ended) {
            return isPast(endedNanos, limits.closeTimeout(), nowNanos) ? Due.FORGET : Due.NOTHING;
        }
        if (!connected && isPast(beganNanos, limits.connectTimeout(), nowNanos)) {
            return Due.UNCONNECTED;
        }
        if (awaitingPong) {
            boolean silent = isPast(pingedNanos, limits.pingTimeout(), nowNanos)
                    && isPast(heardNanos, limits.pingTimeout(), nowNanos);
            return silent && !busy ? Due.SILENT : Due.NOTHING;
        }
        if (isPast(pingedNanos, limits.pingInterval(), nowNanos)) {
            pingedNanos = nowNanos;
            awaitingPong = true;
            return Due.PING;
        }
        return Due.NOTHING;
    }

    private static boolean isPast(long sinceNanos, Duration time, long nowNanos) {
        return nowNanos - sinceNanos >= time.toNanos();
    }
}
