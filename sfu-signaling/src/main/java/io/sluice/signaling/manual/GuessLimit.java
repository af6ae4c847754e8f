package io.sluice.signaling.manual;

import io.sluice.signaling.http.AddressCounts;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts the wrong codes of each address within a minute, so that codes cannot be found by trying. Thread-safe. */
final class GuessLimit {
    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Addresses remembered within a minute; once there are more nobody may guess until the minute is over. */
    private static final int MAX_ADDRESSES = 10_000;

    private final int limit;
    private final LongSupplier nanoClock;
    private final Map<InetAddress, Integer> wrong = new HashMap<>();
    private long windowNanos;

    GuessLimit(int limit, LongSupplier nanoClock) {
        this.limit = limit;
        this.nanoClock = nanoClock;
        this.windowNanos = nanoClock.getAsLong();
    }

    /** Whether an address may name a code. */
    synchronized boolean mayTry(InetAddress address) {
        long nowNanos = nanoClock.getAsLong();
        if (nowNanos - windowNanos >= WINDOW_NANOS) {
            windowNanos = nowNanos;
            wrong.clear();
        }
        return wrong.getOrDefault(AddressCounts.network(address), 0) < limit && wrong.size() < MAX_ADDRESSES;
    }

    /** The address has named a code that is none. */
    synchronized void wasWrong(InetAddress address) {
        wrong.merge(AddressCounts.network(address), 1, Integer::sum);
    }
}
