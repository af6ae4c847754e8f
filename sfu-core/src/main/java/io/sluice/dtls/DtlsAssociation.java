package io.sluice.dtls;

import io.sluice.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The DTLS association of one transport, in either role (RFC 5764): takes the peer's datagrams, hands out datagrams for the
 * peer, and delivers SRTP keys once the peer has proved that it owns the certificate that signalling announced.
 *
 * <p>Confined to its loop: every method is called there, and every callback runs there, some from within a call. The
 * handshake alone runs on a thread of {@link DtlsHandshakes}. It begins when there is a way to the peer, the fingerprint,
 * and as a server the peer's ClientHello; and when there is room for one more: until then the association waits, a server
 * for the next ClientHello, a client for its turn.
 *
 * <p>A peer that has lost its end of an established association sends a new ClientHello (RFC 6347 section 4.2.8). Since
 * anybody could have sent it, a second handshake runs beside the established association, one at a time and not too often,
 * and replaces it only when it is complete. Should it fail, nobody hears of it but the counters.
 */
public final class DtlsAssociation implements AutoCloseable {
    private static final Clock CLOCK = Clock.system();

    private final DtlsHandshakes handshakes;
    private final DtlsCertificate certificate;
    private final Executor loop;
    private final Listener listener;

    private DtlsState state = DtlsState.NEW;
    private DtlsRole role = DtlsRole.SERVER;
    private @Nullable FingerprintSet remoteFingerprints;
    private @Nullable Object peer;
    private DtlsHandshakes.@Nullable Waiter waiter;
    /** What leads to the first keys, from the beginning; later what may lead to the next. */
    private @Nullable Negotiation negotiation;

    private @Nullable EstablishedRecords established;
    private long lastNegotiationNanos;

    /**
     * @param handshakes runs the handshake
     * @param certificate proves who we are
     * @param loop runs what it is given on the thread that calls this association, in the order given
     * @param listener is told what happens
     */
    public DtlsAssociation(DtlsHandshakes handshakes, DtlsCertificate certificate, Executor loop, Listener listener) {
        this.handshakes = handshakes;
        this.certificate = certificate;
        this.loop = loop;
        this.listener = listener;
        this.negotiation = new Negotiation(role, handshakes.counters());
    }

    /** What an association has to tell. Nothing follows {@link #failed}, {@link #closed} or {@link #close}. */
    public interface Listener {
        /** A datagram for the peer, at most 1200 bytes; the array belongs to the listener. */
        void send(byte[] datagram);

        /** The first handshake has begun. */
        void connecting();

        /** The peer is who signalling said, and these are the keys; when it comes again, they replace the former. */
        void connected(SrtpKeyingMaterial keys);

        /**
         * The association is over without having been closed.
         *
         * @param detail for the log, in words
         */
        void failed(DtlsFailure reason, String detail);

        /** The peer has closed the established association. */
        void closed();
    }

    public DtlsState state() {
        return state;
    }

    /**
     * Lets the handshake begin, with what signalling said of the peer. Without effect on an association that is closed.
     *
     * @param ownRole what this end is to be
     * @throws IllegalStateException when called a second time
     */
    public void start(DtlsRole ownRole, FingerprintSet remote) {
        if (remoteFingerprints != null) {
            throw new IllegalStateException("remote fingerprint is already set: start is accepted once");
        }
        expect(ownRole, remote);
    }

    /**
     * Takes what signalling says anew of the peer, which is about to lose its end of the association: later handshakes are
     * held against it. As a client, this end opens one at once. Without effect on an association that has ended.
     *
     * @throws IllegalStateException when there was no {@link #start}
     */
    public void restart(DtlsRole ownRole, FingerprintSet remote) {
        if (remoteFingerprints == null) {
            throw new IllegalStateException("remote fingerprint is not set: restart is accepted after start");
        }
        if (!state.isOver()) {
            dropNegotiation();
            expect(ownRole, remote);
        }
    }

    /**
     * There is a way to the peer now, or another one.
     *
     * @param remote whose limit of handshakes counts, compared by {@code equals}: the peer's address, without the port
     */
    public void pathAvailable(Object remote) {
        peer = remote;
        beginWhenReady();
    }

    /** Takes a datagram of the peer; the array belongs to the association from then on. */
    public void onDatagram(byte[] datagram) {
        if (state.isOver()) {
            count(DtlsCounter.ASSOCIATION_ENDED);
            return;
        }
        EstablishedRecords current = established;
        if (current == null) {
            offer(datagram);
        } else if (ClientHello.isIn(datagram)) {
            onLaterClientHello(current, datagram);
        } else {
            // Whose it is shows only in decryption, and neither is hurt by what is the other's.
            if (negotiation != null) {
                negotiation.offer(datagram);
            }
            finish(current, current.onDatagram(datagram));
        }
    }

    /** Says close_notify to a peer that is connected, ends a handshake silently, and frees everything. */
    @Override
    public void close() {
        if (state == DtlsState.CLOSED) {
            return;
        }
        EstablishedRecords toClose = established;
        become(DtlsState.CLOSED);
        if (toClose != null) {
            toClose.close();
        }
    }

    private void expect(DtlsRole ownRole, FingerprintSet remote) {
        remoteFingerprints = remote;
        if (ownRole != role) {
            role = ownRole;
            dropNegotiation();
        }
        if (negotiation == null && !state.isOver() && (established == null || role == DtlsRole.CLIENT)) {
            negotiation = new Negotiation(role, handshakes.counters());
        }
        beginWhenReady();
    }

    private void dropNegotiation() {
        if (negotiation != null) {
            negotiation.cancel();
            negotiation = null;
        }
        if (waiter != null) {
            handshakes.forget(waiter);
            waiter = null;
        }
    }

    private void offer(byte[] datagram) {
        if (negotiation != null) {
            negotiation.offer(datagram);
            beginWhenReady();
        }
    }

    /** What a peer sends that has lost its end; or somebody else; or the network, for the second time. */
    private void onLaterClientHello(EstablishedRecords current, byte[] datagram) {
        byte[] random = ClientHello.random(datagram);
        if (negotiation != null && negotiation.role() == DtlsRole.SERVER && negotiation.isOf(random)) {
            offer(datagram);
        } else if (random == null || current.negotiation().isOf(random)) {
            count(DtlsCounter.CLIENT_HELLO_REPEATED);
        } else if (mayRenew()) {
            dropNegotiation();
            negotiation = new Negotiation(role, handshakes.counters());
            offer(datagram);
            dropUnlessBegun();
        } else {
            count(DtlsCounter.RENEWAL_TOO_EARLY);
        }
    }

    /** A ClientHello costs whoever forges it nothing and us a key agreement; and it must not disturb one that gets on. */
    private boolean mayRenew() {
        boolean gettingOn = negotiation != null && negotiation.isAnswered();
        long sinceNanos = CLOCK.nanoTime() - lastNegotiationNanos;
        return role == DtlsRole.SERVER
                && !gettingOn
                && sinceNanos >= handshakes.limits().renewalInterval().toNanos();
    }

    private void dropUnlessBegun() {
        if (negotiation != null && !negotiation.begun()) {
            dropNegotiation();
        }
    }

    /** Returns whether there was something to begin, and it has begun. */
    private boolean beginWhenReady() {
        Negotiation next = negotiation;
        if (next == null || next.begun() || remoteFingerprints == null || peer == null || waiter != null) {
            return false;
        }
        if (next.role() == DtlsRole.SERVER && !next.hasDatagrams()) {
            return false;
        }
        Handshake handshake = newHandshake(next, remoteFingerprints, peer);
        switch (handshakes.begin(handshake)) {
            case BEGUN -> begun(next);
            case NO_ROOM -> waitForRoom(peer);
            case SHUT_DOWN -> fail(DtlsFailure.SHUT_DOWN, "no handshake was begun");
        }
        return next.begun();
    }

    private Handshake newHandshake(Negotiation next, FingerprintSet remote, Object remotePeer) {
        FilteringCrypto crypto = new FilteringCrypto(handshakes.random(), role.peer(), handshakes.counters());
        SrtpTerms terms = new SrtpTerms(crypto, certificate, remote);
        return new Handshake(
                handshakes,
                remotePeer,
                role == DtlsRole.CLIENT ? new SrtpClient(terms) : new SrtpServer(terms),
                next.inbound(),
                established == null,
                datagram -> onLoop(() -> sendDuringHandshake(next, datagram)),
                outcome -> onLoop(() -> handshakeEnded(next, outcome)));
    }

    private void begun(Negotiation next) {
        next.markBegun();
        lastNegotiationNanos = CLOCK.nanoTime();
        if (state == DtlsState.NEW) {
            become(DtlsState.CONNECTING);
            listener.connecting();
        }
    }

    /** A client hello comes again by itself; what is held of this one may be half of it, and does not wait. */
    private void waitForRoom(Object remotePeer) {
        if (role == DtlsRole.SERVER) {
            dropNegotiation();
            negotiation = established == null ? new Negotiation(role, handshakes.counters()) : null;
            return;
        }
        DtlsHandshakes.Waiter next = new DtlsHandshakes.Waiter(remotePeer, () -> onLoop(this::onRoom));
        waiter = next;
        handshakes.await(next);
    }

    private void onRoom() {
        waiter = null;
        if (!beginWhenReady()) {
            handshakes.wakeOne();
        }
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException ignored) {
            // The loop has ended, and its associations with it.
        }
    }

    private void sendDuringHandshake(Negotiation sender, byte[] datagram) {
        if (negotiation == sender) {
            listener.send(datagram);
        }
    }

    private void handshakeEnded(Negotiation ended, Handshake.Outcome outcome) {
        if (negotiation != ended) {
            return; // given up meanwhile
        }
        switch (outcome) {
            case Handshake.Outcome.Completed completed -> connect(ended, completed);
            case Handshake.Outcome.Failed failed when established == null -> fail(failed.reason(), failed.detail());
            case Handshake.Outcome.Failed unheard -> dropNegotiation();
        }
    }

    private void connect(Negotiation completed, Handshake.Outcome.Completed outcome) {
        EstablishedRecords former = established;
        EstablishedRecords current = new EstablishedRecords(handshakes.counters(), completed, outcome, listener::send);
        established = current;
        negotiation = null;
        if (former == null) {
            become(DtlsState.CONNECTED);
        } else {
            former.abandon();
            count(DtlsCounter.HANDSHAKES_RENEWED);
        }
        listener.connected(outcome.keys());
        finish(current, current.receive());
    }

    private void finish(EstablishedRecords records, EstablishedRecords.@Nullable End end) {
        if (end == null || records != established) {
            return; // or the listener closed the association when it was given something to send
        }
        switch (end) {
            case EstablishedRecords.End.Failed failed -> fail(failed.reason(), failed.detail());
            case EstablishedRecords.End.Closed closed -> {
                become(DtlsState.CLOSED);
                listener.closed();
            }
        }
    }

    private void fail(DtlsFailure reason, String detail) {
        become(DtlsState.FAILED);
        listener.failed(reason, detail);
    }

    private void become(DtlsState next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException("a " + state + " association cannot become " + next);
        }
        state = next;
        if (next.isOver()) {
            release();
        }
    }

    private void release() {
        dropNegotiation();
        if (established != null) {
            established.abandon();
            established = null;
        }
    }

    private void count(DtlsCounter counter) {
        handshakes.counters().count(counter);
    }
}
