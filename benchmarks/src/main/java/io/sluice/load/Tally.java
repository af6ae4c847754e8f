package io.sluice.load;

import org.HdrHistogram.Histogram;

/** What all receivers of the generator together found in the measured time. Confined to the generator's loop. */
final class Tally {
    /** Longer delays count as this. */
    static final long MAX_DELAY_NANOS = 60_000_000_000L;

    private static final int DIGITS = 3;

    /** From the sender's stamp to the arrival at the receiver's socket, of decrypted packets, in nanoseconds. */
    final Histogram delays = new Histogram(MAX_DELAY_NANOS, DIGITS);

    /** Packets decrypted to prove that they are right. */
    long verified;
    /** Packets that did not authenticate. */
    long undecryptable;
    /** Packets that authenticated and hold something else than was sent, or a number that does not fit. */
    long wrong;

    void restart() {
        delays.reset();
        verified = 0;
    }

    void delay(long nanos) {
        delays.recordValue(Math.clamp(nanos, 0, MAX_DELAY_NANOS));
    }
}
