package io.sluice.ice;

import java.util.EnumMap;
import java.util.Map;

/** What an {@link IceServer} has counted since it was made. Confined to its loop. */
public final class IceCounters {
    private final Map<IceDrop, Long> drops = new EnumMap<>(IceDrop.class);
    private long accepted;
    private long suppressedErrors;

    IceCounters() {}

    /** Valid connectivity checks, each answered with success. */
    public long accepted() {
        return accepted;
    }

    /** Datagrams that were no valid check, by reason. */
    public long drops(IceDrop reason) {
        return drops.getOrDefault(reason, 0L);
    }

    /** Error responses not sent because there were too many; their requests are counted by reason as well. */
    public long suppressedErrors() {
        return suppressedErrors;
    }

    void countAccepted() {
        accepted++;
    }

    void count(IceDrop reason) {
        drops.merge(reason, 1L, Long::sum);
    }

    void countSuppressedError() {
        suppressedErrors++;
    }
}
