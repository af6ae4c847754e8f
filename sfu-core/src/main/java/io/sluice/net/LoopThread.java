package io.sluice.net;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.ScheduledFuture;
import io.sluice.loop.DatagramPort;
import io.sluice.loop.Gathering;
import io.sluice.loop.Loop;
import io.sluice.loop.PortPoller;
import io.sluice.packet.PacketPool;
import io.sluice.time.Clock;
import io.sluice.time.Timers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One Netty event loop, one thread, one {@link Loop}, and what they own: the packet memory and the open ports. The loop
 * gets a turn when a port is readable, when somebody wakes it, and when its deadline has come; never more than one in an
 * iteration of the event loop, so that the selector and Netty's own tasks get theirs however busy the loop is.
 */
final class LoopThread implements Loop.Driver {
    /** What an ending loop still does about its mailbox, at 256 tasks a turn. */
    private static final int MAX_LAST_TURNS = 256;

    private final SingleThreadIoEventLoop eventLoop;
    private final Clock clock;
    private final Gathering gathering;
    private final PacketPool packets;
    private final Loop loop;
    private final Runnable turn = this::turn;
    private final Runnable endOfIteration = this::endOfIteration;
    private final AtomicBoolean turnQueued = new AtomicBoolean();
    private volatile @Nullable Thread thread;

    // Confined to the thread.
    private final List<WatchedPort> ports = new ArrayList<>();
    private boolean turnedInThisIteration;
    private boolean turnWaitsForNextIteration;
    private @Nullable ScheduledFuture<?> alarm;
    private long alarmNanos;
    private long turnNanos;
    private boolean workWaits;
    private @Nullable SegmentOverflow overflow;
    private boolean stopped;

    LoopThread(int index, Clock clock, NetOptions options, IoHandlerFactory selector) {
        this.clock = clock;
        this.gathering = new Gathering(options.maxGatherNanos());
        ThreadFactory threads = task -> newThread(index, task);
        this.eventLoop = new SingleThreadIoEventLoop(null, threads, selector);
        this.packets = inLoop(() -> new PacketPool(Arena.ofConfined(), options.maxPacketsPerLoop()));
        this.loop = new Loop(index, clock, this, packets);
    }

    Loop loop() {
        return loop;
    }

    @Override
    public boolean inLoop() {
        return eventLoop.inEventLoop();
    }

    @Override
    public void wake() {
        if (turnQueued.getAndSet(true)) {
            return;
        }
        try {
            eventLoop.execute(turn);
        } catch (RejectedExecutionException ignored) {
            // The loop has ended; whoever still talks to it is about to learn so from whoever closed it.
        }
    }

    /** Opens a port here, watched and polled. Any thread but a loop's. */
    <P extends LoopPort> P open(Opener<P> opener, PortPoller.Handler handler) throws IOException {
        try {
            return inLoop(() -> {
                requireRunning();
                P port = opener.openUnchecked(eventLoop);
                watch(port, handler);
                return port;
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Made when a port first needs it. On the loop. */
    SegmentOverflow overflow() {
        if (overflow == null) {
            overflow = new SegmentOverflow();
        }
        return overflow;
    }

    /** Closes a port of this loop. Any thread but a loop's. */
    void close(DatagramPort port) {
        try {
            inLoop(() -> {
                port.close();
                return true;
            });
        } catch (RejectedExecutionException ignored) {
            // The ending loop has closed all its ports.
        }
    }

    /** Does what waits in the mailbox, closes the ports and frees the packets. Any thread but a loop's; called once. */
    void stop() {
        inLoop(() -> {
            try {
                finishMailbox();
            } finally {
                stopped = true;
                loop.end();
                cancelAlarm();
                List.copyOf(ports).forEach(WatchedPort::close);
                if (overflow != null) {
                    overflow.close();
                }
                packets.close();
            }
            return true;
        });
    }

    /** Ends the thread and waits for its end. */
    void join() {
        eventLoop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS).awaitUninterruptibly();
        Thread ending = thread;
        boolean interrupted = false;
        while (ending != null && ending.isAlive()) {
            try {
                ending.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Runs an action on the thread and waits for it, uninterruptibly, since it is short.
     *
     * @throws RejectedExecutionException if the thread has ended
     */
    private <T> T inLoop(Supplier<T> action) {
        CompletableFuture<T> result = CompletableFuture.supplyAsync(action, eventLoop);
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void turn() {
        if (turnedInThisIteration) {
            turnWaitsForNextIteration = true;
            return;
        }
        turnQueued.set(false);
        if (stopped) {
            return;
        }
        turnedInThisIteration = true;
        eventLoop.executeAfterEventLoopIteration(endOfIteration);
        long nowNanos = gather();
        long dueNanos = nowNanos;
        try {
            dueNanos = loop.turn(nowNanos);
        } finally {
            turnAgainAt(dueNanos, nowNanos);
        }
    }

    /** Waits while packets gather, and says what time it is then. */
    private long gather() {
        long nowNanos = clock.nanoTime();
        long waitNanos = workWaits ? 0 : gathering.waitNanos(loop.load(), nowNanos - turnNanos);
        if (waitNanos > 0) {
            LockSupport.parkNanos(waitNanos);
            nowNanos = clock.nanoTime();
        }
        turnNanos = nowNanos;
        return nowNanos;
    }

    private void endOfIteration() {
        turnedInThisIteration = false;
        if (turnWaitsForNextIteration) {
            turnWaitsForNextIteration = false;
            eventLoop.execute(turn);
        }
    }

    private void turnAgainAt(long dueNanos, long nowNanos) {
        workWaits = dueNanos != Timers.NONE && dueNanos - nowNanos <= 0;
        if (dueNanos == Timers.NONE) {
            return;
        }
        if (workWaits) {
            wake();
        } else if (alarm == null || dueNanos - alarmNanos < 0) {
            cancelAlarm();
            alarmNanos = dueNanos;
            alarm = eventLoop.schedule(this::onAlarm, dueNanos - clock.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    /** An alarm that comes too early, its timer having been cancelled, costs one empty turn, which sets the right one. */
    private void onAlarm() {
        alarm = null;
        wake();
    }

    private void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }

    private void watch(LoopPort port, PortPoller.Handler handler) {
        WatchedPort watched = new WatchedPort(port, handler);
        try {
            watched.register();
        } catch (RuntimeException e) {
            port.close();
            throw e;
        }
    }

    private void finishMailbox() {
        for (int i = 0; i < MAX_LAST_TURNS; i++) {
            long nowNanos = clock.nanoTime();
            long dueNanos = loop.turn(nowNanos);
            if (dueNanos == Timers.NONE || dueNanos - nowNanos > 0) {
                return;
            }
        }
    }

    private void requireRunning() {
        if (stopped) {
            throw new RejectedExecutionException("the loop is closed");
        }
    }

    /** Not a daemon: a process that carries calls must not end because its main method returned. */
    private Thread newThread(int index, Runnable task) {
        Thread created = new FastThreadLocalThread(task, "sluice-loop-" + index);
        created.setDaemon(false);
        thread = created;
        return created;
    }

    /** Opens a port; runs on the loop. */
    interface Opener<P extends LoopPort> {
        P open(SingleThreadIoEventLoop eventLoop) throws IOException;

        default P openUnchecked(SingleThreadIoEventLoop eventLoop) {
            try {
                return open(eventLoop);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A port that costs no system call in turns before which the selector did not see it readable. */
    private final class WatchedPort implements Loop.Poller {
        private final LoopPort port;
        private final PortPoller poller;
        private boolean readable;

        WatchedPort(LoopPort port, PortPoller.Handler handler) {
            this.port = port;
            this.poller = new PortPoller(port, packets, loop.outputs(), handler);
        }

        @Override
        public boolean poll(long nowNanos) {
            if (!readable) {
                return false;
            }
            boolean polled = false;
            try {
                readable = poller.poll(nowNanos);
                polled = true;
            } finally {
                if (!polled) {
                    // A handler failed: what it did not see is still there, and not every port says so again.
                    wake();
                }
            }
            return readable;
        }

        void register() {
            port.watch(eventLoop, this::onReadable, this::unregister);
            loop.addPoller(this);
            ports.add(this);
        }

        void close() {
            port.close();
        }

        private void unregister() {
            ports.remove(this);
            loop.removePoller(this);
            poller.discard();
        }

        private void onReadable() {
            readable = true;
            wake();
        }
    }
}
