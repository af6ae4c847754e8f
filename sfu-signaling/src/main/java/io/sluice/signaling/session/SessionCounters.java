package io.sluice.signaling.session;

import io.sluice.signaling.protocol.ErrorCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What all sessions have counted since the start. Thread-safe. */
public final class SessionCounters {
    private final LongAdder opened = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder floodsClosed = new LongAdder();
    private final Map<ErrorCode, LongAdder> refused = new EnumMap<>(ErrorCode.class);

    public SessionCounters() {
        for (ErrorCode code : ErrorCode.values()) {
            refused.put(code, new LongAdder());
        }
    }

    /** Sockets that were opened. */
    public long opened() {
        return opened.sum();
    }

    /** Sockets that were closed, by whichever side. */
    public long closed() {
        return closed.sum();
    }

    /** Messages that came, whatever they were. */
    public long received() {
        return received.sum();
    }

    /** Messages that were handed to sockets. */
    public long sent() {
        return sent.sum();
    }

    /** Sockets that were closed because they went on too fast. */
    public long floodsClosed() {
        return floodsClosed.sum();
    }

    /** Requests that were answered with an error. */
    public long refused(ErrorCode code) {
        return adder(code).sum();
    }

    void onOpened() {
        opened.increment();
    }

    void onClosed() {
        closed.increment();
    }

    void onReceived() {
        received.increment();
    }

    void onSent() {
        sent.increment();
    }

    void onFloodClosed() {
        floodsClosed.increment();
    }

    void onRefused(ErrorCode code) {
        adder(code).increment();
    }

    private LongAdder adder(ErrorCode code) {
        LongAdder adder = refused.get(code);
        if (adder == null) {
            throw new AssertionError("every code has a counter");
        }
        return adder;
    }
}
