package io.sluice.signaling.call;

import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.call.message.CallReader.Spoken;
import io.sluice.signaling.call.message.CallRequest;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.RefusedException;
import io.sluice.signaling.session.Attempts;
import io.sluice.signaling.turn.IceServers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Who is there and who calls whom. Whatever happens at the same time happens one after the other here, under one lock, and everybody
 * is told under it (telling only queues), so that all see it in the same order. Nothing blocks while holding it. Thread-safe.
 */
public final class CallDesk {
    private final ReentrantLock lock = new ReentrantLock();
    private final CallCounters counters = new CallCounters();
    private final CallTime scheduler;
    private final Users users;
    private final Calls calls;
    private final SignalRelay relay;
    private final Reception reception;
    private final Attempts attempts;
    private final boolean open;

    /**
     * @param authenticator says who may call; where everybody may, so may a socket that has not joined, by its own id
     * @param iceServers what users are told when they join
     * @param roomTokens for calls that go on in a room
     * @param scheduler time
     * @param clock time by which tokens run out
     * @param secrets new ones, unguessable, at most 64 characters
     */
    public CallDesk(
            CallOptions options,
            Authenticator authenticator,
            IceServers iceServers,
            RoomTokens roomTokens,
            CallTime scheduler,
            InstantSource clock,
            Supplier<String> secrets) {
        this.scheduler = new LockedTime(scheduler);
        this.open = authenticator.isOpen();
        this.users = new Users(options, open);
        this.calls = new Calls(options, users, counters, roomTokens, this.scheduler, secrets);
        this.relay = new SignalRelay(calls, counters, this.scheduler);
        this.reception =
                new Reception(options, users, calls, authenticator, iceServers, this.scheduler, clock, secrets);
        this.attempts = new Attempts(options.attempts());
    }

    /** A new socket, which has said nothing. */
    public void connect(CallLine line) {
        locked(() -> users.connect(line));
    }

    /** A socket is closed. Idempotent. */
    public void disconnect(CallLine line) {
        locked(() -> reception.disconnect(line));
    }

    /**
     * Does what is asked for. Whoever is concerned has been told when this returns.
     *
     * @throws RefusedException if it cannot be; nothing has changed then
     */
    public void serve(CallLine line, Spoken spoken) {
        locked(() -> {
            User user = users.on(line);
            if (user == null) {
                // Its place has been taken, and it has not heard of that yet.
                return;
            }
            if (spoken.dialect() != null) {
                user.dialect = spoken.dialect();
            }
            if (spoken.request() instanceof CallRequest.Join join) {
                reception.join(user, line, join);
            } else {
                requireJoined(user, open);
                serve(user, line, spoken);
            }
        });
    }

    private void serve(User user, CallLine line, Spoken spoken) {
        switch (spoken.request()) {
            case CallRequest.Join join -> reception.join(user, line, join);
            case CallRequest.Leave _ -> {
                requireJoined(user, false);
                reception.leave(user, "left");
            }
            case CallRequest.Watch _ -> {
                requireJoined(user, false);
                users.watch(user);
            }
            case CallRequest.Initiate initiate -> {
                countAttempt(user, line);
                calls.initiate(user, initiate);
            }
            case CallRequest.Accept accept -> calls.accept(user, accept.callId());
            case CallRequest.Reject reject -> calls.reject(user, reject.callId(), reject.reason());
            case CallRequest.End end -> calls.end(user, end.callId());
            case CallRequest.Signal signal -> relay.pass(user, signal, spoken.dialect());
            case CallRequest.Report report -> calls.report(user, report);
            case CallRequest.Invite invite -> {
                countAttempt(user, line);
                calls.invite(user, invite);
            }
            case CallRequest.Move move -> calls.move(user, move);
        }
    }

    /** The calls there are, those that ring included, in the order of their beginning. */
    public List<CallView> calls() {
        return locked(calls::views);
    }

    /**
     * Ends a call, whatever its state; its parties are told.
     *
     * @param reason what they are told, at most 64 characters
     * @return whether there was such a call
     */
    public boolean end(String callId, String reason) {
        return locked(() -> calls.end(callId, reason));
    }

    /** How many users have joined, those included whose sockets were lost a moment ago. */
    public int users() {
        return locked(users::size);
    }

    /** What has become of calls so far. */
    public CallCounters counters() {
        return counters;
    }

    private static void requireJoined(User user, boolean unnamedToo) {
        if (!user.joined && !unnamedToo) {
            throw new RefusedException(ErrorCode.UNAUTHORIZED, "this needs a user; accepted: user:join first");
        }
    }

    private void countAttempt(User user, CallLine line) {
        if (!attempts.take(user.id, line.address(), scheduler.nanoTime())) {
            counters.onRateLimited();
            throw new RefusedException(
                    ErrorCode.RATE_LIMITED, "too many attempts to call; accepted: the same in a few seconds");
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** What is done later is done under the lock too. */
    private final class LockedTime implements CallTime {
        private final CallTime scheduler;

        LockedTime(CallTime scheduler) {
            this.scheduler = scheduler;
        }

        @Override
        public long nanoTime() {
            return scheduler.nanoTime();
        }

        @Override
        public Task schedule(Duration delay, Runnable action) {
            return scheduler.schedule(delay, () -> locked(action));
        }
    }
}
