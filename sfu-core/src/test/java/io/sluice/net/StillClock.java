package io.sluice.net;

import io.sluice.time.Clock;

/** A clock that stands, as a turn sees it. */
record StillClock(long nanoTime, long epochOffsetNanos) implements Clock {}
