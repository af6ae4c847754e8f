package io.sluice.signaling.room;

import io.sluice.ortc.MediaKind;
import io.sluice.signaling.protocol.Departure;
import io.sluice.signaling.protocol.MessageWriter;
import io.sluice.signaling.protocol.Push;
import io.sluice.signaling.protocol.Reply.PeerEntry;
import io.sluice.signaling.protocol.Reply.ProducerEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is there, who sends what, and who has been told. Each peer hears each fact once and in order: of a peer before anything else about
 * it, of a producer before anything else about that, and of each one's end last; whatever happens at the same time, because everything is
 * said under one lock (sending only queues). Thread-safe.
 */
final class Roster {
    private final ReentrantLock lock = new ReentrantLock();

    /** Whether whoever has been there longest moderates. */
    private final boolean elects;

    /** In order of their coming. */
    private final Map<String, Member> members = new LinkedHashMap<>();

    /** In order of their coming, which is the order newcomers hear of them. */
    private final Map<String, Source> sources = new LinkedHashMap<>();

    /** The producer of whoever holds the floor. */
    private @Nullable String speaking;

    Roster(boolean elects) {
        this.elects = elects;
    }

    /** What a newcomer is told at once. */
    record Snapshot(List<PeerEntry> peers, @Nullable String moderator) {}

    /**
     * A peer comes in. One that is not plain hears of everything from now on; a plain one hears nothing before {@link #startReceiving}.
     *
     * @param welcome tells the peer who is there, before it hears anything else
     * @return false if there is a peer of that name
     */
    boolean enter(Occupant occupant, @Nullable String displayName, Consumer<Snapshot> welcome) {
        return locked(() -> {
            if (members.containsKey(occupant.peerId())) {
                return false;
            }
            Member member = new Member(occupant, displayName);
            List<PeerEntry> peers = peers();
            members.put(occupant.peerId(), member);
            welcome.accept(new Snapshot(peers, moderator()));
            tellOthers(occupant.peerId(), new Push.PeerJoined(occupant.peerId(), displayName));
            if (!occupant.plain()) {
                member.receives = true;
                bringUpToDate(member);
            }
            return true;
        });
    }

    /** A peer goes with all its producers. Idempotent. */
    void leave(String peerId, Departure reason) {
        withLock(() -> {
            String moderator = moderator();
            Member member = members.remove(peerId);
            if (member == null) {
                return;
            }
            ownedBy(peerId).forEach(this::removeLocked);
            tellOthers(peerId, new Push.PeerLeft(peerId, reason));
            if (!Objects.equals(moderator, moderator())) {
                tellAll(new Push.ModeratorChanged(moderator()));
            }
        });
    }

    /** From now on a plain peer is told of the others' producers, beginning with those that exist. Idempotent. */
    void startReceiving(String peerId) {
        withLock(() -> {
            Member member = members.get(peerId);
            if (member == null || member.receives) {
                return;
            }
            member.receives = true;
            sources.forEach((producerId, source) -> {
                if (!source.ownerId.equals(peerId)) {
                    introduce(member, producerId, source);
                }
            });
        });
    }

    /**
     * A peer that is in the room sends something.
     *
     * @param label what it shows or lets hear; null if not said
     * @param paused whether nothing comes of it yet
     */
    void add(String ownerId, String producerId, MediaKind kind, @Nullable String label, BooleanSupplier paused) {
        withLock(() -> {
            Member owner = members.get(ownerId);
            if (owner != null) {
                Source source = new Source(ownerId, owner.occupant.socketId(), kind, label);
                source.paused = paused.getAsBoolean();
                sources.put(producerId, source);
                othersOf(ownerId).forEach(member -> introduce(member, producerId, source));
            }
        });
    }

    /** It sends it no more. Idempotent. */
    void remove(String producerId) {
        withLock(() -> removeLocked(producerId));
    }

    /**
     * It sends nothing for now, or again. Idempotent.
     *
     * @param action does it; under the lock, so that what is said last is what was done last
     */
    void setPaused(String producerId, boolean paused, Runnable action) {
        withLock(() -> {
            action.run();
            Source source = sources.get(producerId);
            if (source != null && source.paused != paused) {
                source.paused = paused;
                tellOthers(
                        source.ownerId,
                        paused ? new Push.ProducerPaused(producerId) : new Push.ProducerResumed(producerId));
            }
        });
    }

    /** A peer calls itself otherwise. */
    void rename(String peerId, String displayName) {
        withLock(() -> {
            Member member = members.get(peerId);
            if (member != null) {
                member.displayName = displayName;
                tellOthers(peerId, new Push.DisplayNameChanged(peerId, displayName));
            }
        });
    }

    /** A peer's socket is lost, or there again. Idempotent. */
    void setInterrupted(String peerId, boolean interrupted) {
        withLock(() -> {
            Member member = members.get(peerId);
            if (member != null && member.interrupted != interrupted) {
                member.interrupted = interrupted;
                tellOthers(
                        peerId,
                        new Push.PeerConnection(
                                peerId,
                                interrupted
                                        ? Push.PeerConnection.State.INTERRUPTED
                                        : Push.PeerConnection.State.RESTORED));
            }
        });
    }

    /** Another producer holds the floor. */
    void setSpeaking(String producerId) {
        withLock(() -> {
            Source source = sources.get(producerId);
            if (source != null && !producerId.equals(speaking)) {
                speaking = producerId;
                tellAll(new Push.ActiveSpeaker(source.ownerId, producerId));
            }
        });
    }

    /**
     * How loud whose producers are.
     *
     * @param volumes in dBov by producer, the loudest first
     */
    void tellLevels(Map<String, Integer> volumes) {
        withLock(() -> tellAll(new Push.AudioLevels(volumes.entrySet().stream()
                .flatMap(volume -> level(volume.getKey(), volume.getValue()))
                .toList())));
    }

    /** Everybody hears something. */
    void tellEverybody(Push push) {
        withLock(() -> tellAll(push));
    }

    /** How well a producer's best encoding gets here: 0 to 10. */
    void setScore(String producerId, int score) {
        withLock(() -> {
            Source source = sources.get(producerId);
            if (source != null) {
                source.score = score;
            }
        });
    }

    /** The same; 10 when nothing has been heard, as it is to begin with. */
    int score(String producerId) {
        return locked(() -> {
            Source source = sources.get(producerId);
            return source == null ? Source.BEST : source.score;
        });
    }

    /** Does something with a producer that is known here before anything else is said of it; false if it is not known. */
    boolean ifKnown(String producerId, Consumer<Known> action) {
        return locked(() -> {
            Source source = sources.get(producerId);
            if (source == null) {
                return false;
            }
            action.accept(new Known(source.ownerId, source.label, source.paused));
            return true;
        });
    }

    /** Whose a producer is; null if it is not known here. */
    @Nullable
    String owner(String producerId) {
        lock.lock();
        try {
            Source source = sources.get(producerId);
            return source == null ? null : source.ownerId;
        } finally {
            lock.unlock();
        }
    }

    /** What is known of a producer. */
    record Known(String peerId, @Nullable String label, boolean paused) {}

    /** What the others send, in the order of its coming. */
    List<String> sourcesOfOthers(String peerId) {
        return locked(() -> sources.entrySet().stream()
                .filter(entry -> !entry.getValue().ownerId.equals(peerId))
                .map(Entry::getKey)
                .toList());
    }

    /** Whether the peer has been here longest, and that counts. */
    boolean isModerator(String peerId) {
        return locked(() -> peerId.equals(moderator()));
    }

    /** What others are shown; null if nothing or nobody. */
    @Nullable
    String displayName(String peerId) {
        lock.lock();
        try {
            Member member = members.get(peerId);
            return member == null ? null : member.displayName;
        } finally {
            lock.unlock();
        }
    }

    private void removeLocked(String producerId) {
        Source source = sources.remove(producerId);
        if (source == null) {
            return;
        }
        tellOthers(source.ownerId, new Push.ProducerClosed(producerId));
        if (producerId.equals(speaking)) {
            speaking = null;
            tellAll(new Push.ActiveSpeaker(null, null));
        }
    }

    /** What others were told when it happened. */
    private void bringUpToDate(Member newcomer) {
        members.values().stream()
                .filter(member -> member.interrupted)
                .forEach(member -> newcomer.tell(
                        new Push.PeerConnection(member.occupant.peerId(), Push.PeerConnection.State.INTERRUPTED)));
        Source floor = speaking == null ? null : sources.get(speaking);
        if (floor != null) {
            newcomer.tell(new Push.ActiveSpeaker(floor.ownerId, speaking));
        }
    }

    private Stream<Push.Level> level(String producerId, int volume) {
        Source source = sources.get(producerId);
        return source == null ? Stream.empty() : Stream.of(new Push.Level(source.ownerId, producerId, volume));
    }

    private @Nullable String moderator() {
        return elects
                ? members.values().stream()
                        .filter(member -> !member.occupant.plain())
                        .map(member -> member.occupant.peerId())
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private List<PeerEntry> peers() {
        Map<String, List<ProducerEntry>> producers = new HashMap<>();
        sources.forEach((producerId, source) -> producers
                .computeIfAbsent(source.ownerId, _ -> new ArrayList<>())
                .add(new ProducerEntry(producerId, source.kind, source.label, source.paused)));
        return members.values().stream()
                .map(member -> member.occupant.peerId())
                .map(peerId -> new PeerEntry(
                        peerId,
                        Objects.requireNonNull(members.get(peerId)).displayName,
                        producers.getOrDefault(peerId, List.of())))
                .toList();
    }

    private void tellOthers(String peerId, Push push) {
        tell(othersOf(peerId), push);
    }

    private void tellAll(Push push) {
        tell(members.values().stream().filter(member -> member.receives).toList(), push);
    }

    /** What many hear is written once. */
    private static void tell(List<Member> members, Push push) {
        if (!members.isEmpty()) {
            String text = MessageWriter.write(push);
            members.stream()
                    .filter(member -> member.understands(push))
                    .forEach(member -> member.occupant.hearing().accept(text));
        }
    }

    private static void introduce(Member member, String producerId, Source source) {
        member.tell(new Push.NewProducer(
                producerId, source.socketId, source.ownerId, source.kind, source.label, source.paused));
        if (source.paused && member.occupant.plain()) {
            member.tell(new Push.ProducerPaused(producerId));
        }
        member.occupant.onSource().accept(producerId);
    }

    private List<Member> othersOf(String peerId) {
        return members.entrySet().stream()
                .filter(entry -> entry.getValue().receives && !entry.getKey().equals(peerId))
                .map(Entry::getValue)
                .toList();
    }

    private List<String> ownedBy(String peerId) {
        return sources.entrySet().stream()
                .filter(entry -> entry.getValue().ownerId.equals(peerId))
                .map(Entry::getKey)
                .toList();
    }

    private void withLock(Runnable action) {
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

    private static final class Member {
        final Occupant occupant;

        @Nullable
        String displayName;

        boolean receives;
        boolean interrupted;

        Member(Occupant occupant, @Nullable String displayName) {
            this.occupant = occupant;
            this.displayName = displayName;
        }

        boolean understands(Push push) {
            return !occupant.plain() || push instanceof Push.Plain;
        }

        void tell(Push push) {
            occupant.hearing().accept(MessageWriter.write(push));
        }
    }

    private static final class Source {
        static final int BEST = 10;

        final String ownerId;
        final String socketId;
        final MediaKind kind;
        final @Nullable String label;
        boolean paused;
        int score = BEST;

        Source(String ownerId, String socketId, MediaKind kind, @Nullable String label) {
            this.ownerId = ownerId;
            this.socketId = socketId;
            this.kind = kind;
            this.label = label;
        }
    }
}
