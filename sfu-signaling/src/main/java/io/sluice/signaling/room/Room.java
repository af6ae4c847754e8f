package io.sluice.signaling.room;

import io.sluice.signaling.protocol.MessageWriter;
import io.sluice.signaling.protocol.Push;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Who is there, who sends what, and who has been told. A peer that receives hears of each producer of the others once, before
 * anything else about it, and of its end once: whatever happens at the same time, because everything is said under one lock
 * (sending only queues). Thread-safe.
 */
final class Room {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Member> members = new HashMap<>();

    /** In order of their coming, which is the order newcomers hear of them. */
    private final Map<String, Source> sources = new LinkedHashMap<>();

    /**
     * A peer comes in; it hears nothing before {@link #startReceiving}.
     *
     * @param hearing is given what the peer is told; must not block
     */
    void join(String socketId, Consumer<String> hearing) {
        locked(() -> members.put(socketId, new Member(hearing)));
    }

    /** A peer goes with all its producers. Idempotent. */
    void leave(String socketId) {
        locked(() -> {
            members.remove(socketId);
            ownedBy(socketId).forEach(this::removeLocked);
        });
    }

    /** From now on the peer is told of the others' producers, beginning with those that exist. Idempotent. */
    void startReceiving(String socketId) {
        locked(() -> {
            Member member = members.get(socketId);
            if (member == null || member.receives) {
                return;
            }
            member.receives = true;
            sources.forEach((producerId, source) -> {
                if (!source.ownerId.equals(socketId)) {
                    introduce(member, producerId, source);
                }
            });
        });
    }

    /** A peer that is in the room sends something. */
    void add(String ownerId, String producerId) {
        locked(() -> {
            if (members.containsKey(ownerId)) {
                Source source = new Source(ownerId);
                sources.put(producerId, source);
                othersOf(ownerId).forEach(member -> introduce(member, producerId, source));
            }
        });
    }

    /** It sends it no more. Idempotent. */
    void remove(String producerId) {
        locked(() -> removeLocked(producerId));
    }

    /** It sends nothing for now, or again. Idempotent. */
    void setPaused(String producerId, boolean paused) {
        locked(() -> {
            Source source = sources.get(producerId);
            if (source != null && source.paused != paused) {
                source.paused = paused;
                tell(
                        source.ownerId,
                        paused ? new Push.ProducerPaused(producerId) : new Push.ProducerResumed(producerId));
            }
        });
    }

    private void removeLocked(String producerId) {
        Source source = sources.remove(producerId);
        if (source != null) {
            tell(source.ownerId, new Push.ProducerClosed(producerId));
        }
    }

    private void tell(String ownerId, Push push) {
        String text = MessageWriter.write(push);
        othersOf(ownerId).forEach(member -> member.hearing.accept(text));
    }

    private static void introduce(Member member, String producerId, Source source) {
        member.hearing.accept(MessageWriter.write(new Push.NewProducer(producerId, source.ownerId)));
        if (source.paused) {
            member.hearing.accept(MessageWriter.write(new Push.ProducerPaused(producerId)));
        }
    }

    private List<Member> othersOf(String socketId) {
        return members.entrySet().stream()
                .filter(entry -> entry.getValue().receives && !entry.getKey().equals(socketId))
                .map(Entry::getValue)
                .toList();
    }

    private List<String> ownedBy(String socketId) {
        return sources.entrySet().stream()
                .filter(entry -> entry.getValue().ownerId.equals(socketId))
                .map(Entry::getKey)
                .toList();
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private static final class Member {
        final Consumer<String> hearing;
        boolean receives;

        Member(Consumer<String> hearing) {
            this.hearing = hearing;
        }
    }

    private static final class Source {
        final String ownerId;
        boolean paused;

        Source(String ownerId) {
            this.ownerId = ownerId;
        }
    }
}
