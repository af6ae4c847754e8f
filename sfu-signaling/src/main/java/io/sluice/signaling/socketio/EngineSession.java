package io.sluice.signaling.socketio;

import io.sluice.signaling.http.EndpointException;
import io.sluice.signaling.session.Connection;
import java.net.InetAddress;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One client of Engine.IO: begins by polling or on a WebSocket, and may move from the first to the second. Thread-safe; nothing
 * blocks but {@link #poll} and {@link #post}. The {@link Client} is called outside of the lock.
 */
final class EngineSession {
    private static final int NORMAL = 1000;
    private static final int GOING_AWAY = 1001;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int TRY_AGAIN_LATER = 1013;

    /** Hears what comes through a session, in order. */
    interface Client {
        /**
         * A packet of Socket.IO.
         *
         * @throws MalformedPacketException if it is none; the session is closed then
         */
        void onMessage(String text);

        /** What holds back the next packets of the client. */
        Inbox inbox();

        /** The session is over; the last call, and the only one of its kind. */
        void onClosed();
    }

    private final String id;
    private final InetAddress address;
    private final SocketIoLimits limits;
    private final SessionTable table;
    private final Client client;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final Heartbeat heartbeat;
    private final PollQueue queue;

    /** Null while the client polls. */
    private @Nullable Connection socket;

    /** The WebSocket that a polling client tries, and may move to. */
    private @Nullable Connection candidate;

    private boolean candidateProbed;
    private boolean polling;
    private boolean posting;
    private boolean ended;

    EngineSession(
            String id,
            InetAddress address,
            SocketIoLimits limits,
            SessionTable table,
            Function<EngineSession, Client> clients) {
        this.id = id;
        this.address = address;
        this.limits = limits;
        this.table = table;
        this.heartbeat = new Heartbeat(limits, table.nowNanos());
        this.queue = new PollQueue(limits.queuedPackets(), limits.queuedBytes());
        this.client = clients.apply(this);
    }

    String id() {
        return id;
    }

    InetAddress address() {
        return address;
    }

    /** The session begins on a WebSocket. */
    void startOn(Connection connection) {
        lock.lock();
        try {
            socket = connection;
        } finally {
            lock.unlock();
        }
    }

    /** The client has connected to what it is here for. */
    void connected() {
        lock.lock();
        try {
            heartbeat.connected();
        } finally {
            lock.unlock();
        }
    }

    /** Sends a packet, or lets it wait for the next poll; a client that does not poll is closed. */
    void send(EnginePacket packet) {
        if (!trySend(packet.encode())) {
            close(TRY_AGAIN_LATER, "reads too slowly");
        }
    }

    private boolean trySend(String packet) {
        lock.lock();
        try {
            if (ended) {
                return true;
            }
            if (socket != null) {
                socket.send(packet);
                return true;
            }
            changed.signalAll();
            boolean added = queue.tryAdd(packet);
            if (!added) {
                queue.clear();
            }
            return added;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for packets; the payload they make.
     *
     * @throws EndpointException if another poll waits, which closes the session, or the client has moved to its WebSocket
     * @throws InterruptedException if the poll's connection is lost, and with it the session: clients give up one of whose poll has
     *     failed, and begin another
     */
    String poll() throws InterruptedException {
        refuse(begin(true));
        try {
            return awaitPayload();
        } catch (InterruptedException e) {
            lostPoll();
            throw e;
        }
    }

    /**
     * Takes the packets of a payload, as fast as they are wanted.
     *
     * @throws EndpointException likewise, or if the payload is malformed, which closes the session
     */
    void post(String payload) throws InterruptedException {
        refuse(begin(false));
        try {
            for (EnginePacket packet : EnginePacket.parsePayload(payload, limits.queuedPackets())) {
                receive(packet);
                client.inbox().awaitEmpty();
            }
        } catch (MalformedPacketException e) {
            close(PROTOCOL_ERROR, "not the Socket.IO protocol");
            throw new EndpointException(400, "bad-packet", e.getMessage());
        } finally {
            endPost();
        }
    }

    /**
     * Takes one packet, whichever way it came.
     *
     * @throws MalformedPacketException if a client sends none of the kind
     */
    void receive(EnginePacket packet) {
        lock.lock();
        try {
            heartbeat.heard(packet.type() == EnginePacket.Type.PONG, table.nowNanos());
            if (ended) {
                return;
            }
        } finally {
            lock.unlock();
        }
        switch (packet.type()) {
            case MESSAGE -> client.onMessage(packet.text());
            case PONG -> {}
            case CLOSE -> close(NORMAL, "");
            default -> throw new MalformedPacketException("a client sends no packet of type " + packet.type());
        }
    }

    /** What holds back the client's next packets. */
    Inbox inbox() {
        return client.inbox();
    }

    /** Whether a WebSocket may be tried: one at a time, and only by a client that polls. */
    boolean mayUpgrade() {
        lock.lock();
        try {
            return !ended && socket == null && candidate == null;
        } finally {
            lock.unlock();
        }
    }

    /** A WebSocket is tried; false if it may not. */
    boolean tryCandidate(Connection connection) {
        lock.lock();
        try {
            if (!mayUpgrade()) {
                return false;
            }
            candidate = connection;
            candidateProbed = false;
            heartbeat.candidateCame(table.nowNanos());
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The client has reached us by the WebSocket; a poll that waits is let go, so that the client can move. */
    void probed() {
        lock.lock();
        try {
            candidateProbed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The client moves to the WebSocket it tried; what waits goes there first. False if it may not. */
    boolean moveTo(Connection connection) {
        lock.lock();
        try {
            if (ended || !connection.equals(candidate) || !candidateProbed) {
                return false;
            }
            candidate = null;
            socket = connection;
            queue.takeAll().forEach(connection::send);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** A WebSocket of the session is gone: with it the session, or only the attempt to move. */
    void lost(Connection connection) {
        boolean all;
        lock.lock();
        try {
            candidate = connection.equals(candidate) ? null : candidate;
            all = connection.equals(socket);
        } finally {
            lock.unlock();
        }
        if (all) {
            close(NORMAL, "");
        }
    }

    /** The connection of a poll is gone: with it the session, unless that has moved to a WebSocket just now. */
    private void lostPoll() {
        boolean all;
        lock.lock();
        try {
            all = socket == null;
        } finally {
            lock.unlock();
        }
        if (all) {
            close(NORMAL, "");
        }
    }

    /**
     * Ends the session. A WebSocket closes with the code; a polling client is told what waits, and the end.
     *
     * @param code RFC 6455 section 7.4.1
     */
    void close(int code, String reason) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            ended = true;
            heartbeat.ended(table.nowNanos());
            hangUp(code, reason);
        } finally {
            lock.unlock();
        }
        client.onClosed();
    }

    /** Does what is due. */
    void tick(long nowNanos) {
        Heartbeat.Due due;
        lock.lock();
        try {
            due = heartbeat.due(posting || !client.inbox().isEmpty(), nowNanos);
            if (candidate != null && heartbeat.isCandidateLate(nowNanos)) {
                candidate.close(PROTOCOL_ERROR, "the upgrade was not completed");
            }
        } finally {
            lock.unlock();
        }
        switch (due) {
            case NOTHING -> {}
            case PING -> send(new EnginePacket(EnginePacket.Type.PING));
            case SILENT -> close(GOING_AWAY, "silent for too long");
            case UNCONNECTED -> close(PROTOCOL_ERROR, "did not connect to a namespace");
            case FORGET -> table.remove(this);
        }
    }

    private void hangUp(int code, String reason) {
        if (candidate != null) {
            candidate.close(code, reason);
        }
        if (socket != null) {
            socket.close(code, reason);
            table.remove(this);
        } else {
            queue.addLast(new EnginePacket(EnginePacket.Type.CLOSE).encode());
            changed.signalAll();
        }
    }

    private String awaitPayload() throws InterruptedException {
        lock.lock();
        try {
            awaitPackets();
            return takePayload();
        } finally {
            polling = false;
            lock.unlock();
        }
    }

    private void awaitPackets() throws InterruptedException {
        while (queue.isEmpty() && socket == null && !(candidate != null && candidateProbed) && !ended) {
            changed.await();
        }
    }

    private String takePayload() {
        if (queue.isEmpty()) {
            return new EnginePacket(EnginePacket.Type.NOOP).encode();
        }
        String payload = queue.takePayload(limits.payloadBytes());
        if (ended && queue.isEmpty()) {
            table.remove(this);
        }
        return payload;
    }

    private enum Admission {
        ADMITTED,
        MOVED,
        ANOTHER
    }

    private Admission begin(boolean poll) {
        lock.lock();
        try {
            if (socket != null) {
                return Admission.MOVED;
            }
            if (poll ? polling : posting) {
                return Admission.ANOTHER;
            }
            polling |= poll;
            posting |= !poll;
            return Admission.ADMITTED;
        } finally {
            lock.unlock();
        }
    }

    private void endPost() {
        lock.lock();
        try {
            posting = false;
        } finally {
            lock.unlock();
        }
    }

    /** Two at once of the same kind would take each other's packets or mix up their order. */
    private void refuse(Admission admission) {
        switch (admission) {
            case ADMITTED -> {}
            case MOVED -> throw new EndpointException(400, "bad-request", "the session has moved to its WebSocket");
            case ANOTHER -> {
                close(PROTOCOL_ERROR, "two requests at once");
                throw new EndpointException(400, "bad-request", "another request of the session is under way");
            }
        }
    }
}
