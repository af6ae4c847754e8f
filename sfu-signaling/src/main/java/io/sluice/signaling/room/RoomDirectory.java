package io.sluice.signaling.room;

import io.sluice.Router;
import io.sluice.RouterOptions;
import io.sluice.Sfu;
import io.sluice.ortc.Ortc;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.signaling.protocol.Departure;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.Push;
import io.sluice.signaling.protocol.RefusedException;
import io.sluice.signaling.session.Scheduler;
import io.sluice.signaling.session.Session;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All rooms, each with a router of its own: opened when the first peer comes, closed some time after the last has gone. What operators see
 * and do begins here, too. Thread-safe.
 */
public final class RoomDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(RoomDirectory.class);
    private static final RouterOptions ROUTER = RouterOptions.defaults();

    private final Sfu sfu;
    private final RoomSetup setup;
    private final RoomCounters counters = new RoomCounters();
    private final RtpCapabilities capabilities = Ortc.routerRtpCapabilities(ROUTER.mediaCodecs());

    /** Those whose session can be taken up. */
    private final Map<String, Seat> seatsByToken = new ConcurrentHashMap<>();

    /** Guards who may come in, and where. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<String, Entry> rooms = new LinkedHashMap<>();
    private boolean draining;

    /**
     * @param sfu where the routers are made
     */
    public RoomDirectory(Sfu sfu, RoomSetup setup) {
        this.sfu = sfu;
        this.setup = setup;
    }

    /** What has been counted. */
    public RoomCounters counters() {
        return counters;
    }

    /** All rooms, in the order in which they were opened. */
    public List<RoomView> rooms() {
        return open().stream().map(Room::view).toList();
    }

    /** One of them, if it is open. */
    public Optional<RoomView> room(String roomId) {
        return find(roomId).map(Room::view);
    }

    /** How many rooms are open. */
    public int roomCount() {
        lock.lock();
        try {
            return rooms.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many peers are in rooms, those included whose socket is lost. */
    public int peerCount() {
        lock.lock();
        try {
            return rooms.values().stream().mapToInt(entry -> entry.occupants).sum();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts everybody out of a room and closes it.
     *
     * @param reason told to them; null for none
     * @return false if there is no such room
     */
    public boolean endRoom(String roomId, @Nullable String reason) {
        Optional<Room> room = find(roomId);
        room.ifPresent(found -> end(found, null, reason));
        return room.isPresent();
    }

    /**
     * Puts a peer out of a room.
     *
     * @param reason told to it; null for none
     * @return false if there is no such room, or no such peer in it
     */
    public boolean removePeer(String roomId, String peerId, @Nullable String reason) {
        Optional<Seat> seat = find(roomId).flatMap(room -> room.seat(peerId));
        seat.ifPresent(found -> found.end(Departure.REMOVED, new Push.Removed(null, reason)));
        return seat.isPresent();
    }

    /** Tells everybody that the server is going to stop, and lets nobody in any more. Sessions can still be taken up. */
    public void drain(Duration deadline) {
        lock.lock();
        try {
            draining = true;
        } finally {
            lock.unlock();
        }
        Push push = new Push.ServerDraining(deadline.toSeconds());
        open().forEach(room -> room.roster().tellEverybody(push));
    }

    /** Whether nobody is let in any more. */
    public boolean isDraining() {
        lock.lock();
        try {
            return draining;
        } finally {
            lock.unlock();
        }
    }

    RoomSetup setup() {
        return setup;
    }

    /** Of every room. */
    RtpCapabilities capabilities() {
        return capabilities;
    }

    /**
     * Brings a peer into a room, which is opened where needed.
     *
     * @param welcome is given the seat and who is there, before the peer hears anything else
     * @throws RefusedException if it cannot come in
     */
    Seat enter(String roomId, Seat.Identity identity, @Nullable String displayName, Session session, Welcome welcome) {
        replaceFormerSelf(roomId, identity);
        Room room = reserve(roomId);
        boolean entered = false;
        try {
            Seat seat = new Seat(identity, room, setup, session, this::onEnded);
            entered = seat.enter(displayName, snapshot -> {
                register(seat);
                welcome.say(seat, snapshot);
            });
            if (!entered) {
                throw new RefusedException(
                        ErrorCode.TAKEN, "peerId: is another peer's in this room; accepted: another one");
            }
            counters.onJoined();
            if (!room.add(seat)) {
                seat.end(Departure.ENDED, new Push.RoomEnded(null, null));
            }
            return seat;
        } finally {
            if (!entered) {
                release(room);
            }
        }
    }

    /** Says to a newcomer what it is to hear first. */
    interface Welcome {
        void say(Seat seat, Roster.Snapshot snapshot);
    }

    /** The seat whose session the token takes up. */
    Seat seat(String token) {
        Seat seat = seatsByToken.get(token);
        if (seat == null) {
            throw Seat.expired();
        }
        return seat;
    }

    /** Puts everybody out of a room and closes it. */
    void end(Room room, @Nullable String by, @Nullable String reason) {
        lock.lock();
        try {
            Entry entry = rooms.get(room.id());
            if (entry == null || entry.room != room) {
                return;
            }
            forget(entry);
        } finally {
            lock.unlock();
        }
        room.end(by, reason);
    }

    /** A router as rooms have them, for trying things out; to be closed by the caller. */
    Router createRouter() {
        return sfu.createRouter(ROUTER);
    }

    /** Whoever a token names comes in once: the newer of two is the one who is there. */
    private void replaceFormerSelf(String roomId, Seat.Identity identity) {
        String user = identity.grants().user();
        if (user != null) {
            find(roomId)
                    .flatMap(room -> room.seat(identity.peerId()))
                    .filter(former -> user.equals(former.grants().user()))
                    .ifPresent(former ->
                            former.end(Departure.LEFT, new Push.Removed(null, "the same user has come in again")));
        }
    }

    private Room reserve(String roomId) {
        lock.lock();
        try {
            if (draining) {
                throw new RefusedException(
                        ErrorCode.DRAINING, "the server is going to stop; accepted: a join on another");
            }
            Entry entry = rooms.get(roomId);
            if (entry == null) {
                entry = open(roomId);
            }
            if (entry.occupants >= setup.options().peersPerRoom()) {
                throw new RefusedException(
                        ErrorCode.LIMIT_REACHED,
                        "the room is full; accepted: at most " + setup.options().peersPerRoom() + " peers");
            }
            entry.occupants++;
            entry.keepOpen();
            return entry.room;
        } finally {
            lock.unlock();
        }
    }

    private Entry open(String roomId) {
        if (rooms.size() >= setup.options().rooms()) {
            throw new RefusedException(
                    ErrorCode.LIMIT_REACHED,
                    "the server has no room left; accepted: at most "
                            + setup.options().rooms() + " rooms");
        }
        Room room = new Room(
                roomId,
                sfu.createRouter(ROUTER.withListener(setup.listeners().of(roomId))),
                setup.authenticator().isOpen(),
                setup.options().speakerPriority(),
                setup.clock().instant());
        Entry entry = new Entry(room);
        rooms.put(roomId, entry);
        counters.onRoomOpened();
        LOG.atDebug().addKeyValue("room", roomId).log("Room opened");
        return entry;
    }

    private void release(Room room) {
        lock.lock();
        try {
            Entry entry = rooms.get(room.id());
            if (entry != null && entry.room == room && --entry.occupants == 0) {
                entry.closing =
                        setup.scheduler().schedule(setup.options().closeEmptyAfter(), () -> closeIfEmpty(entry));
            }
        } finally {
            lock.unlock();
        }
    }

    private void closeIfEmpty(Entry entry) {
        lock.lock();
        try {
            if (entry.occupants > 0 || rooms.get(entry.room.id()) != entry) {
                return;
            }
            forget(entry);
        } finally {
            lock.unlock();
        }
        entry.room.end(null, null);
    }

    /** Under the lock. */
    private void forget(Entry entry) {
        rooms.remove(entry.room.id());
        entry.keepOpen();
        counters.onRoomClosed();
        LOG.atDebug().addKeyValue("room", entry.room.id()).log("Room closed");
    }

    private void register(Seat seat) {
        if (seat.token() != null) {
            seatsByToken.put(seat.token(), seat);
        }
    }

    private void onEnded(Seat seat, Departure reason) {
        if (seat.token() != null) {
            seatsByToken.remove(seat.token());
        }
        counters.onDeparted(reason);
        release(seat.room());
    }

    private Optional<Room> find(String roomId) {
        lock.lock();
        try {
            return Optional.ofNullable(rooms.get(roomId)).map(entry -> entry.room);
        } finally {
            lock.unlock();
        }
    }

    private List<Room> open() {
        lock.lock();
        try {
            return rooms.values().stream().map(entry -> entry.room).toList();
        } finally {
            lock.unlock();
        }
    }

    /** A room and how many are in it or on their way. Under the lock. */
    private static final class Entry {
        final Room room;
        int occupants;
        Scheduler.@Nullable Task closing;

        Entry(Room room) {
            this.room = room;
        }

        void keepOpen() {
            if (closing != null) {
                closing.cancel();
                closing = null;
            }
        }
    }
}
