package io.sluice.bwe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Shares out what can be sent to one receiver among its video streams. The first round gives each its lowest rung, by falling
 * priority; every further round as many rungs as the priority says, until nothing more fits (mediasoup's way of rising evenly).
 * Where not even the lowest rungs fit, streams of low priority go without. Sound is not asked: it takes little and always flows.
 * A stream without layers is sent whole, and its bitrate taken off first: there is nothing to choose, and to leave it out because an
 * estimate is low would take the picture from a receiver that may well get it.
 *
 * <p>What is measured swings, and every change of a spatial layer costs a key frame, so a rung is kept while it fits nearly and
 * climbed to when it fits well; a stream that fell soon after it had climbed waits longer before it tries again.
 *
 * <p>Confined to its loop.
 */
public final class BitrateAllocator {
    /** A rung above what is sent must fit with so much to spare. */
    private static final double CLIMB_MARGIN = 1.1;

    /** The rung that is sent is kept if this share of it fits. */
    private static final double KEEP_SHARE = 0.95;

    /** The same of a spatial layer that has just been climbed to: what it takes is measured with the key frame that it began with. */
    private static final double KEEP_NEW_SHARE = 0.7;

    private static final long NEW_NANOS = 1_500_000_000L;

    /** The same of the lowest rung, below which the picture goes. */
    private static final double KEEP_LOWEST_SHARE = 0.8;

    /** Those that take part first. */
    private static final Comparator<Share> BY_PRIORITY = Comparator.<Share>comparingInt(
                    share -> share.wanting ? share.priority : 0)
            .reversed();

    private final List<Share> shares = new ArrayList<>();

    /** How many of them have layers: asked with every flush. */
    private int layered;

    /** Adds a stream, which gets its part with the next {@link #allocate}. */
    public void add(AllocatedStream stream) {
        shares.add(new Share(stream));
        layered += stream.hasLayers() ? 1 : 0;
    }

    public void remove(AllocatedStream stream) {
        if (shares.removeIf(share -> share.stream.equals(stream))) {
            layered -= stream.hasLayers() ? 1 : 0;
        }
    }

    public boolean isEmpty() {
        return shares.isEmpty();
    }

    /** Whether some stream has layers, so that there is anything to decide. */
    public boolean hasChoice() {
        return layered > 0;
    }

    /**
     * Gives every stream its target.
     *
     * @param availableBps what can be sent
     * @param momentaryBps what should be at the moment, less than that while a queue drains: pictures a second are given up for
     *     it, spatial layers are not
     * @param lowestAnyway whether lowest rungs are given even if they do not fit, since nothing is known yet
     */
    public void allocate(double availableBps, double momentaryBps, boolean lowestAnyway, long nowNanos) {
        int wanting = prepare(nowNanos);
        double left = firstRound(availableBps, lowestAnyway, nowNanos);
        furtherRounds(left, nowNanos);
        if (momentaryBps < availableBps) {
            thinOut(momentaryBps, wanting);
        }
        for (int i = 0; i < wanting; i++) {
            shares.get(i).apply(nowNanos);
        }
    }

    /** Gives every stream its best rung: nothing is known of the way, and will not be. */
    public void allocateAll(long nowNanos) {
        int wanting = prepare(nowNanos);
        for (int i = 0; i < wanting; i++) {
            Share share = shares.get(i);
            share.rung = share.ladder.size() - 1;
            share.apply(nowNanos);
        }
    }

    /** What all streams would take if there were no limit, in bits a second. */
    public double desiredBps(long nowNanos) {
        double sum = 0;
        for (Share share : shares) {
            if (share.stream.wantsBitrate()) {
                BitrateLadder ladder = share.stream.ladder(nowNanos);
                sum += ladder.size() == 0 ? 0 : ladder.bitrateBps(ladder.size() - 1);
            }
        }
        return sum * CLIMB_MARGIN;
    }

    /** What was given out by the last allocation, in bits a second. */
    public double allocatedBps() {
        double sum = 0;
        for (Share share : shares) {
            sum += share.givenBps;
        }
        return sum;
    }

    /** Looks at what each stream offers; those that take part come first, by falling priority. Returns how many. */
    private int prepare(long nowNanos) {
        int wanting = 0;
        for (Share share : shares) {
            wanting += share.look(nowNanos) ? 1 : 0;
        }
        shares.sort(BY_PRIORITY);
        return wanting;
    }

    private double firstRound(double availableBps, boolean lowestAnyway, long nowNanos) {
        double left = availableBps - takeWhole();
        for (Share share : shares) {
            boolean open = share.wanting && share.rung < 0 && share.ladder.size() > 0;
            if (open && (lowestAnyway || share.fits(0, left, nowNanos))) {
                share.rung = 0;
                left -= share.ladder.bitrateBps(0);
            }
        }
        return left;
    }

    /** Gives streams without layers what they have; returns how much that is. */
    private double takeWhole() {
        double taken = 0;
        for (Share share : shares) {
            if (share.wanting && share.ladder.size() > 0 && !share.stream.hasLayers()) {
                share.rung = 0;
                taken += share.ladder.bitrateBps(0);
            }
        }
        return taken;
    }

    private void furtherRounds(double firstLeft, long nowNanos) {
        double left = firstLeft;
        boolean climbed = true;
        while (climbed) {
            climbed = false;
            for (Share share : shares) {
                for (int steps = share.priority; steps > 0 && share.canClimb(left, nowNanos); steps--) {
                    left -= share.climb();
                    climbed = true;
                }
            }
        }
    }

    /** Fewer pictures a second from those of low priority first, down to the base of the layer each has. */
    private void thinOut(double momentaryBps, int wanting) {
        double excess = -momentaryBps;
        for (int i = 0; i < wanting; i++) {
            excess += shares.get(i).bitrateBps();
        }
        for (int i = wanting - 1; i >= 0 && excess > 0; i--) {
            Share share = shares.get(i);
            while (excess > 0 && share.canThin()) {
                excess -= share.thin();
            }
        }
    }

    /** One stream, and what it had. */
    private static final class Share {
        /** After a fall; and before a picture that went altogether returns, however often that was. */
        private static final long FIRST_WAIT_NANOS = 2_000_000_000L;

        private static final long MAX_WAIT_NANOS = 32_000_000_000L;

        /** One who climbed so long ago did not fall because of that. */
        private static final long SETTLED_NANOS = 10_000_000_000L;

        private static final int NO_LAYER = -1;

        final AllocatedStream stream;
        BitrateLadder ladder = new BitrateLadder();
        boolean wanting;
        int priority;
        int rung = AllocatedStream.NONE;
        double givenBps;

        /** What was given before this allocation. */
        private int spatialLayer = NO_LAYER;

        private int temporalLayer = NO_LAYER;
        private boolean thinned;
        private boolean given;
        private boolean climbed;
        /** Whether it has fallen since it climbed last. */
        private boolean failed;

        private long climbedNanos;
        private long fellNanos;
        private long waitNanos;

        Share(AllocatedStream stream) {
            this.stream = stream;
        }

        boolean look(long nowNanos) {
            wanting = stream.wantsBitrate();
            priority = stream.priority();
            rung = AllocatedStream.NONE;
            thinned = false;
            givenBps = 0;
            if (wanting) {
                ladder = stream.ladder(nowNanos);
            } else {
                ladder.clear();
            }
            return wanting;
        }

        /** Whether a rung can be had for what is left: more easily one that is sent already. */
        boolean fits(int candidate, double leftBps, long nowNanos) {
            double costs = ladder.bitrateBps(candidate) - (rung < 0 ? 0 : ladder.bitrateBps(rung));
            if (isHeld(candidate)) {
                double share = candidate == 0 ? KEEP_LOWEST_SHARE : keepShare(nowNanos);
                return costs - (1 - share) * ladder.bitrateBps(candidate) <= leftBps;
            }
            if (waits(candidate, nowNanos)) {
                return false;
            }
            return costs + (CLIMB_MARGIN - 1) * ladder.bitrateBps(candidate) <= leftBps;
        }

        private double keepShare(long nowNanos) {
            return climbed && nowNanos - climbedNanos < NEW_NANOS ? KEEP_NEW_SHARE : KEEP_SHARE;
        }

        boolean canClimb(double leftBps, long nowNanos) {
            return rung >= 0 && rung + 1 < ladder.size() && fits(rung + 1, leftBps, nowNanos);
        }

        /** Returns what it costs. */
        double climb() {
            rung++;
            return ladder.bitrateBps(rung) - ladder.bitrateBps(rung - 1);
        }

        boolean canThin() {
            return rung > 0 && ladder.spatialLayer(rung - 1) == ladder.spatialLayer(rung);
        }

        /** Returns what it saves. */
        double thin() {
            thinned = true;
            rung--;
            return ladder.bitrateBps(rung + 1) - ladder.bitrateBps(rung);
        }

        double bitrateBps() {
            return rung < 0 ? 0 : ladder.bitrateBps(rung);
        }

        void apply(long nowNanos) {
            int spatial = rung < 0 ? NO_LAYER : ladder.spatialLayer(rung);
            if (given && spatial > spatialLayer) {
                climbed = true;
                failed = false;
                climbedNanos = nowNanos;
            } else if (given && spatial < spatialLayer) {
                fell(spatial, nowNanos);
            }
            given = given || ladder.size() > 0;
            spatialLayer = spatial;
            if (!thinned) {
                temporalLayer = rung < 0 ? NO_LAYER : ladder.temporalLayer(rung);
            }
            givenBps = bitrateBps();
            stream.setTarget(rung);
        }

        /**
         * A climb fails once, by however many layers the picture falls then. Where it goes altogether this is another way than the one on which
         * a better layer did not fit, and when that one is back says nothing about it.
         */
        private void fell(int spatial, long nowNanos) {
            boolean soon = climbed && nowNanos - climbedNanos < SETTLED_NANOS;
            if (spatial == NO_LAYER || !soon) {
                waitNanos = FIRST_WAIT_NANOS;
            } else if (!failed) {
                waitNanos = Math.clamp(2 * waitNanos, FIRST_WAIT_NANOS, MAX_WAIT_NANOS);
            }
            failed = true;
            fellNanos = nowNanos;
        }

        /** Whether this is no more than what was sent until now. */
        private boolean isHeld(int candidate) {
            int spatial = ladder.spatialLayer(candidate);
            return spatial < spatialLayer
                    || (spatial == spatialLayer && ladder.temporalLayer(candidate) <= temporalLayer);
        }

        private boolean waits(int candidate, long nowNanos) {
            return given && ladder.spatialLayer(candidate) > spatialLayer && nowNanos - fellNanos < waitNanos;
        }
    }
}
