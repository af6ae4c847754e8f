package io.sluice.load;

import org.jspecify.annotations.Nullable;

/** Whoever sends or receives in a run. All methods are of the generator's loop. */
interface Party {
    /** Null for those that only receive. */
    @Nullable
    MediaSender sender();

    /** Counts anew from now on. */
    void restartCounting();

    /** What came since then. */
    MediaReceiver.Count count();

    /** How many streams should have come. */
    int consumers();

    /** Datagrams lost in the generator's own sockets since they were opened. */
    long ownDrops();
}
