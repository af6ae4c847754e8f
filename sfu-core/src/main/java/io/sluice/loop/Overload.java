package io.sluice.loop;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a loop is late, and says what to leave out until it is not: without that the socket's buffer would fill, and
 * sound, checks and reports would be seconds late with the pictures, or be dropped blindly by the kernel.
 *
 * <p>Lateness is the time from a datagram's arrival in the kernel to its turn here. It counts only as far back as the loop last
 * had nothing left to do, so that a wall clock which is set tells nothing; and only when it lasts, since after a pause of
 * the process a loop catches up by itself and pictures that come late are worth more than pictures that stop. (The rule of RFC
 * 8289 section 4: the delay that stays for an interval is what tells a bad queue from a good one.) A loop that is late because others
 * have the processors is given longer: it has too little time rather than too much to do, and that passes.
 *
 * <p>What is left out grows step by step while lateness does not shrink: the pictures of some receivers, a sixteenth of them
 * a step; of all receivers; then, before decryption, all pictures; and last all media. Checks, handshakes and reports are always
 * read. Pictures stop and start by whole frames and start with a key frame. Who goes without them changes, so that it is
 * never the same ones.
 *
 * <p>Confined to its loop.
 */
public final class Overload {
    /** Lateness from which on something is left out, if it lasts. A conversation bears it; much more it does not. */
    static final long LATE_NANOS = 50_000_000;
    /** How long lateness must last: RFC 8289 section 4.2. */
    static final long PATIENCE_NANOS = 100_000_000;
    /** How long lateness is excused while the loop has a processor for less than half of the time. */
    static final long STARVED_PATIENCE_NANOS = 3_000_000_000L;
    /** How often is looked how much of a processor the loop has: a system call. */
    static final long CPU_WINDOW_NANOS = 100_000_000;
    /** From one step to the next: several turns, so that the effect of the last one shows. */
    static final long STEP_NANOS = 25_000_000;
    /** Lateness that shrinks by an eighth of the time that passes will be gone soon without another step. */
    private static final int SHRINKING_SHIFT = 3;
    /** How long a loop must be in time before less is left out: each start of a picture costs a key frame. */
    static final long RECOVERY_NANOS = 1_000_000_000;
    /**
     * The same where less was tried and turned out too little, doubled each time up to this, halved each time it was enough. A loop
     * that is in time and needs less than half of a processor does not wait: whatever made it late has passed.
     */
    static final long MAX_RECOVERY_NANOS = 16 * RECOVERY_NANOS;
    /** How long the same receivers go without pictures while others have them. */
    static final long ROTATION_NANOS = 10_000_000_000L;

    private static final int SHARES = 16;
    private static final int SHARES_BITS = 4;
    private static final int UNREAD_PICTURES = SHARES + 1;
    private static final int UNREAD_MEDIA = SHARES + 2;
    /** Spreads numbers of any kind evenly (Knuth's multiplicative hash, 2^32 over the golden ratio). */
    private static final int SPREAD = 0x9e37_79b9;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NEVER = Long.MIN_VALUE;
    private static final Logger LOG = LoggerFactory.getLogger(Overload.class);

    private final int loopIndex;
    private final LongSupplier cpuNanos;

    // Of the turn.
    private long oldestArrivalNanos;
    private boolean somethingRead;

    // Of the loop.
    private long caughtUpNanos;
    private long latenessNanos;

    private long cpuWindowNanos;
    private long cpuAtWindowNanos;
    /** Whether the loop had a processor for less than half of the last window: others had it, or there was little to do. */
    private boolean underHalf;

    // Of the episode.
    private int step;
    private int gain;
    private boolean recovering;
    private boolean relapsed;
    private int easing = 1;
    private int firstShare;
    private boolean late;
    private long lateSinceNanos = NEVER;
    private long inTimeSinceNanos = NEVER;
    private long recoveryNanos = RECOVERY_NANOS;
    private long stepNanos;
    private long latenessAtStepNanos;
    private long rotationNanos;
    private long beganNanos;
    private long dropsBefore;

    private long episodes;
    private long drops;

    /** @param cpuNanos processor time that the loop's thread has had so far */
    Overload(int loopIndex, long nowNanos, LongSupplier cpuNanos) {
        this.loopIndex = loopIndex;
        this.cpuNanos = cpuNanos;
        this.caughtUpNanos = nowNanos;
        this.cpuWindowNanos = nowNanos;
    }

    /** A datagram is handed on that the kernel, or for one from another loop that loop's kernel, received then. */
    public void onRead(long arrivalNanos) {
        if (!somethingRead || arrivalNanos - oldestArrivalNanos < 0) {
            somethingRead = true;
            oldestArrivalNanos = arrivalNanos;
        }
    }

    /** Whether a receiver goes without pictures for now. */
    public boolean leavesOutPictures(int receiver) {
        int share = (receiver * SPREAD) >>> (Integer.SIZE - SHARES_BITS);
        return ((share - firstShare) & (SHARES - 1)) < step;
    }

    /** Whether pictures are dropped as they come, at the least. */
    public boolean leavesOutUnread() {
        return step >= UNREAD_PICTURES;
    }

    /** Whether all media is dropped as it comes. */
    public boolean leavesOutSound() {
        return step == UNREAD_MEDIA;
    }

    /** A packet was left out. */
    public void countDrop() {
        drops++;
    }

    /** Packets left out, of every kind, each counted once for each receiver it was not sent to or once if unread. */
    public long drops() {
        return drops;
    }

    /** How often the loop began to leave something out. */
    public long episodes() {
        return episodes;
    }

    /** The share of receivers' pictures that is left out, 0 to 1. */
    public double share() {
        return (double) Math.min(step, SHARES) / SHARES;
    }

    /** How late the last turn was that read anything; 0 once the loop has nothing left to do. In nanoseconds. */
    public long latenessNanos() {
        return latenessNanos;
    }

    /**
     * Looks back on a turn.
     *
     * @param behind whether work was left for the next
     */
    void endTurn(long nowNanos, boolean behind) {
        measure(nowNanos, behind);
        somethingRead = false;
        lookAtProcessor(nowNanos);
        if (latenessNanos >= LATE_NANOS && !isExcused(nowNanos)) {
            inTimeSinceNanos = NEVER;
            onLate(nowNanos);
        } else {
            late = false;
            if (step > 0) {
                onInTime(nowNanos);
            }
        }
        if (step > 0 && step < SHARES && nowNanos - rotationNanos >= ROTATION_NANOS) {
            rotate(nowNanos);
        }
    }

    private void measure(long nowNanos, boolean behind) {
        if (somethingRead) {
            long waited = Math.min(nowNanos - oldestArrivalNanos, nowNanos - caughtUpNanos);
            latenessNanos = Math.max(0, waited);
        } else if (!behind) {
            latenessNanos = 0;
        }
        if (!behind) {
            caughtUpNanos = nowNanos;
        }
    }

    private void onLate(long nowNanos) {
        if (!late) {
            late = true;
            stepNanos = nowNanos;
            latenessAtStepNanos = latenessNanos;
        }
        long elapsed = nowNanos - stepNanos;
        if (elapsed < (step == 0 ? PATIENCE_NANOS : STEP_NANOS)) {
            return;
        }
        boolean shrinking = latenessNanos <= latenessAtStepNanos - (elapsed >> SHRINKING_SHIFT);
        stepNanos = nowNanos;
        latenessAtStepNanos = latenessNanos;
        if (!shrinking) {
            leaveOutMore(nowNanos);
        }
    }

    private void lookAtProcessor(long nowNanos) {
        if (latenessNanos < LATE_NANOS) {
            lateSinceNanos = NEVER;
        } else if (lateSinceNanos == NEVER) {
            lateSinceNanos = nowNanos;
        }
        long elapsed = nowNanos - cpuWindowNanos;
        if (elapsed >= CPU_WINDOW_NANOS) {
            long cpu = cpuNanos.getAsLong();
            underHalf = cpu - cpuAtWindowNanos < elapsed / 2;
            cpuWindowNanos = nowNanos;
            cpuAtWindowNanos = cpu;
        }
    }

    /** Late for want of a processor, or after having had little to do: neither is mended by leaving something out. */
    private boolean isExcused(long nowNanos) {
        return underHalf && nowNanos - lateSinceNanos < STARVED_PATIENCE_NANOS;
    }

    private void onInTime(long nowNanos) {
        if (latenessNanos > LATE_NANOS / 2 && !underHalf) {
            inTimeSinceNanos = NEVER;
            return;
        }
        if (inTimeSinceNanos == NEVER) {
            inTimeSinceNanos = nowNanos;
        }
        if (nowNanos - inTimeSinceNanos >= (underHalf ? RECOVERY_NANOS : recoveryNanos)) {
            inTimeSinceNanos = nowNanos;
            leaveOutLess(nowNanos);
        }
    }

    private void leaveOutMore(long nowNanos) {
        if (step == 0) {
            begin(nowNanos);
        } else if (recovering) {
            relapsed = true;
            easing = 1;
            recoveryNanos = Math.min(2 * recoveryNanos, MAX_RECOVERY_NANOS);
        }
        gain = recovering ? 1 : 2 * gain;
        recovering = false;
        step = step < SHARES ? Math.min(step + gain, SHARES) : Math.min(step + 1, UNREAD_MEDIA);
    }

    /** By half, but by little where half was too little before, and then by more and sooner each time that goes well. */
    private void leaveOutLess(long nowNanos) {
        if (relapsed && recovering) {
            easing *= 2;
            recoveryNanos = Math.max(RECOVERY_NANOS, recoveryNanos / 2);
        }
        if (relapsed) {
            step = Math.max(0, step - easing);
        } else {
            step /= 2;
        }
        recovering = true;
        if (step == 0) {
            end(nowNanos);
        }
    }

    private void begin(long nowNanos) {
        episodes++;
        beganNanos = nowNanos;
        dropsBefore = drops;
        recovering = true;
        relapsed = false;
        recoveryNanos = RECOVERY_NANOS;
        rotate(nowNanos);
        LOG.warn(
                "Loop {} cannot keep up: packets waited {} ms for it. Receivers go without pictures until it can; more"
                        + " loops on more cores, or fewer receivers, would help",
                loopIndex,
                latenessNanos / NANOS_PER_MILLI);
    }

    private void end(long nowNanos) {
        LOG.info(
                "Loop {} keeps up again, after {} ms in which it left out {} packets",
                loopIndex,
                (nowNanos - beganNanos) / NANOS_PER_MILLI,
                drops - dropsBefore);
    }

    private void rotate(long nowNanos) {
        rotationNanos = nowNanos;
        firstShare = (firstShare + Math.max(step, 1)) & (SHARES - 1);
    }
}
