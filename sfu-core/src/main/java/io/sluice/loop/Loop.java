package io.sluice.loop;

import io.sluice.packet.PacketPool;
import io.sluice.time.Clock;
import io.sluice.time.Timers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread's worth of the server. A turn drains the mailbox, then the lanes, polls sockets, fires timers, and flushes what
 * became dirty, so that everything for one receiver leaves together; then the driver sleeps until something is readable,
 * somebody wakes the loop, or the deadline that {@link #turn} returned has come.
 *
 * <p>{@link #execute}, {@link #inLoop}, {@link #load} and {@link #index} may be called from any thread, everything else
 * only on the loop.
 */
public final class Loop {
    /** The thread behind a loop, as the loop sees it. */
    public interface Driver {
        /** Whether the caller is on the loop's thread. */
        boolean inLoop();

        /** Asks for a turn soon. Any thread; called once per turn however many tasks arrive. */
        void wake();
    }

    /** A source of work, such as a socket. */
    public interface Poller {
        /**
         * Does a bounded amount of work.
         *
         * @return whether more waits, so that the loop must not sleep
         */
        boolean poll(long nowNanos);
    }

    /** Something that gathers output during a turn and sends it at the turn's end. */
    public interface Flushable {
        void flush(long nowNanos);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final int MAILBOX_CHUNK = 256;
    /** So many failures are logged one by one, then one in so many: whoever finds a bug must not fill the disk with it. */
    private static final int FAILURES_LOGGED = 100;

    /** Tasks a turn runs before it looks at the sockets again. */
    private static final int MAX_TASKS_PER_TURN = 256;

    private final int index;
    private final Clock clock;
    private final Driver driver;
    private final PacketPool packets;
    private final Timers timers = new Timers();
    private final LoadMeter load = new LoadMeter();
    private final OutputBudget outputs;
    private final Overload overload;

    private final MpscUnboundedAtomicArrayQueue<Runnable> mailbox = new MpscUnboundedAtomicArrayQueue<>(MAILBOX_CHUNK);
    private final AtomicBoolean wakeRequested = new AtomicBoolean();

    /** Replaced, never changed, so that a poller may remove itself or another while all are polled. */
    private List<Poller> pollers = List.of();

    /** Who begins: other ones after a turn whose budget was used up, of which little was left for the last. */
    private int firstPoller;

    private int firstLane;
    private boolean socketsFirst;

    /** Lanes that end here. */
    private final List<Lane> incoming = new ArrayList<>();

    private final List<Flushable> turnEnds = new ArrayList<>();
    private final FlushList urgent = new FlushList();
    private final FlushList dirty = new FlushList();
    private final Map<Loop, Lane> lanes = new HashMap<>();
    private @Nullable MediaReader mediaReader;
    private long nowNanos;
    private long failures;

    /** Whether no turn will come any more. */
    private volatile boolean ended;

    /**
     * @param index the loop's place among its siblings, from 0
     * @param packets memory of this loop alone; closed by whoever made it
     */
    public Loop(int index, Clock clock, Driver driver, PacketPool packets) {
        this(index, clock, driver, packets, OutputBudget.PER_TURN);
    }

    /**
     * @param outputsPerTurn what a turn may queue for sending, at least 1; few of them make a loop that is soon overloaded
     */
    public Loop(int index, Clock clock, Driver driver, PacketPool packets, int outputsPerTurn) {
        this.index = index;
        this.clock = clock;
        this.driver = driver;
        this.packets = packets;
        this.nowNanos = clock.nanoTime();
        this.outputs = new OutputBudget(outputsPerTurn);
        this.overload = new Overload(index, nowNanos, clock::threadCpuNanos);
    }

    public int index() {
        return index;
    }

    /** The share of the last half second this loop was busy, 0 to 1. Any thread. */
    public double load() {
        return load.load(clock.nanoTime());
    }

    /** Whether the caller is on this loop's thread. */
    public boolean inLoop() {
        return driver.inLoop();
    }

    /** The first line of every method that belongs to a loop: {@code assert loop.confined();}. */
    public boolean confined() {
        if (!driver.inLoop()) {
            throw new AssertionError("called on " + Thread.currentThread() + ", not on loop " + index);
        }
        return true;
    }

    /**
     * Runs a task on the loop in its next turn, after all tasks that this caller gave before. Never blocks and is never
     * refused: what goes through here is control, whose amount is bounded by what sends it. After {@link #end} it is left
     * lying.
     */
    public void execute(Runnable task) {
        mailbox.offer(task);
        wake();
    }

    /** Asks for a turn soon, once however often it is asked before that turn. Any thread. */
    void wake() {
        if (!wakeRequested.getAndSet(true)) {
            driver.wake();
        }
    }

    /** The lane from this loop to another, created when first asked for. */
    public Lane laneTo(Loop to) {
        assert confined();
        return lanes.computeIfAbsent(to, target -> new Lane(this, target));
    }

    /** Declares that the last turn has been: what is in the mailbox from now on stays there. */
    public void end() {
        assert confined();
        ended = true;
    }

    /** Whether the last turn has been. Any thread. */
    public boolean hasEnded() {
        return ended;
    }

    /** Packets for other loops that found the lane full. */
    public long laneRefusals() {
        assert confined();
        return lanes.values().stream().mapToLong(Lane::refused).sum();
    }

    /** Sets who takes the media that other loops send here; once, before the first turn. */
    public void mediaReader(MediaReader reader) {
        this.mediaReader = reader;
    }

    MediaReader mediaReader() {
        return Objects.requireNonNull(mediaReader, "mediaReader");
    }

    /** Frees the lanes that start here. Called after the threads of both ends have ended. */
    public void freeLanes() {
        lanes.values().forEach(Lane::free);
        lanes.clear();
    }

    /** The time of the current turn, on the loop's monotonic clock. */
    public long nowNanos() {
        assert confined();
        return nowNanos;
    }

    /** Nanoseconds since 1970-01-01 UTC at a time of the loop's clock. */
    public long epochNanos(long atNanos) {
        return atNanos + clock.epochOffsetNanos();
    }

    public Timers timers() {
        assert confined();
        return timers;
    }

    public PacketPool packets() {
        assert confined();
        return packets;
    }

    /** What this turn may queue for sending. */
    public OutputBudget outputs() {
        assert confined();
        return outputs;
    }

    /** Whether the loop keeps up, and what it leaves out while it does not. */
    public Overload overload() {
        assert confined();
        return overload;
    }

    public void addPoller(Poller poller) {
        assert confined();
        List<Poller> changed = new ArrayList<>(pollers);
        changed.add(poller);
        pollers = changed;
    }

    void addLane(Lane lane) {
        assert confined();
        incoming.add(lane);
        lane.mark();
    }

    /** Stops polling; one removed while all are polled may still be polled in that turn. */
    public void removePoller(Poller poller) {
        assert confined();
        List<Poller> changed = new ArrayList<>(pollers);
        changed.remove(poller);
        pollers = changed;
    }

    /**
     * Has {@link Flushable#flush} called at the end of this turn. Callers keep a flag of their own, so that they add
     * themselves once a turn.
     */
    public void markDirty(Flushable flushable) {
        assert confined();
        dirty.add(flushable);
    }

    /** The same, before all that is only dirty: where a socket's buffer ends within a turn, what is urgent has gone. */
    public void markUrgent(Flushable flushable) {
        assert confined();
        urgent.add(flushable);
    }

    /** Has {@link Flushable#flush} called at the end of every turn, after all that became dirty in it: a port's last word. */
    public void addTurnEnd(Flushable flushable) {
        assert confined();
        turnEnds.add(flushable);
    }

    /** Tasks, pollers and timers that failed with an exception: each is a bug, logged, and harms no other. */
    public long failures() {
        return failures;
    }

    /**
     * One turn.
     *
     * @param nowNanos the clock's time, the time of everything that happens in this turn
     * @return when the next turn is due at the latest: {@code nowNanos} if work waits, {@link Timers#NONE} if nothing does
     */
    public long turn(long nowNanos) {
        assert confined();
        this.nowNanos = nowNanos;
        wakeRequested.set(false);
        outputs.beginTurn();
        incoming.forEach(Lane::mark);
        boolean more = runTasks();
        more |= readMedia(!more);
        overload.endTurn(nowNanos, more || outputs.exhausted());
        fireTimers();
        flushAll();
        load.busy(nowNanos, clock.nanoTime());
        return more || !urgent.isEmpty() || !dirty.isEmpty() ? nowNanos : timers.nextDeadlineNanos();
    }

    private boolean runTasks() {
        for (int i = 0; i < MAX_TASKS_PER_TURN; i++) {
            Runnable task = mailbox.poll();
            if (task == null) {
                return false;
            }
            guarded(task);
        }
        return !mailbox.isEmpty();
    }

    /** Sockets and lanes share the turn's budget: who comes second may find little left, so they take turns when it is used up. */
    private boolean readMedia(boolean controlHasRun) {
        boolean lanesFirst = !socketsFirst;
        boolean more = controlHasRun && lanesFirst && deliverLanes();
        more |= pollAll();
        more |= controlHasRun && !lanesFirst && deliverLanes();
        if (outputs.exhausted()) {
            socketsFirst = lanesFirst;
            firstPoller++;
            firstLane++;
        }
        return more;
    }

    /** Only when all control has been run, and only what was sent before it: see {@link Lane}. */
    private boolean deliverLanes() {
        int size = incoming.size();
        boolean more = false;
        for (int i = 0; i < size; i++) {
            more |= deliver(incoming.get(Math.floorMod(firstLane + i, size)));
        }
        return more;
    }

    private boolean deliver(Lane lane) {
        try {
            return lane.deliver(nowNanos);
        } catch (RuntimeException | AssertionError e) {
            failed(e);
            // The packet that failed is gone; who sent the others will not wake this loop for them again.
            return true;
        }
    }

    private boolean pollAll() {
        List<Poller> polled = pollers;
        int size = polled.size();
        boolean more = false;
        for (int i = 0; i < size; i++) {
            more |= poll(polled.get(Math.floorMod(firstPoller + i, size)));
        }
        return more;
    }

    private boolean poll(Poller poller) {
        try {
            return poller.poll(nowNanos);
        } catch (RuntimeException | AssertionError e) {
            failed(e);
            return false;
        }
    }

    /** What flushing makes dirty waits for the next turn, which then comes at once. */
    private void flushAll() {
        flush(urgent.take());
        flush(dirty.take());
        flush(turnEnds);
    }

    private void flush(List<Flushable> batch) {
        for (int i = 0; i < batch.size(); i++) {
            try {
                batch.get(i).flush(nowNanos);
            } catch (RuntimeException | AssertionError e) {
                failed(e);
            }
        }
    }

    private void fireTimers() {
        try {
            timers.fire(nowNanos);
        } catch (RuntimeException | AssertionError e) {
            failed(e);
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | AssertionError e) {
            failed(e);
        }
    }

    /** Logs and counts a failure that was kept from spreading to who has nothing to do with it. */
    public void failed(Throwable e) {
        assert confined();
        failures++;
        if (failures <= FAILURES_LOGGED || failures % FAILURES_LOGGED == 0) {
            LOG.error("Loop {}: task failure {}; this is a bug, the loop goes on", index, failures, e);
        }
    }
}
