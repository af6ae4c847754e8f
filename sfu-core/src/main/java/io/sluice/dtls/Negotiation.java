package io.sluice.dtls;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at keys, from the first datagram held for it: what the loop keeps of a {@link Handshake}. Confined to its
 * loop; the queue is where the handshake's thread takes over.
 */
final class Negotiation {
    /** Before the handshake has begun: two copies of a ClientHello that fills two datagrams (8 KB). */
    private static final int MAX_HELD_DATAGRAMS = 4;
    /** While the handshake computes: more than the longest flight (32 KB). */
    private static final int MAX_QUEUED_DATAGRAMS = 16;

    private final DtlsCounters counters;
    private final DtlsRole role;
    private final HandshakeFilter filter;
    private final DatagramQueue inbound = new DatagramQueue();
    private byte @Nullable [] clientRandom;
    private boolean begun;

    /**
     * @param role ours
     */
    Negotiation(DtlsRole role, DtlsCounters counters) {
        this.role = role;
        this.counters = counters;
        this.filter = new HandshakeFilter(role.peer(), counters);
    }

    /** Takes a datagram of the peer, or drops it. */
    void offer(byte[] datagram) {
        // Before the filter, which must not remember as passed what is then dropped.
        if (inbound.size() >= (begun ? MAX_QUEUED_DATAGRAMS : MAX_HELD_DATAGRAMS)) {
            counters.count(DtlsCounter.QUEUE_FULL);
            return;
        }
        int length = filter.passableBytes(datagram);
        if (length == 0) {
            return;
        }
        if (clientRandom == null && ClientHello.isIn(datagram)) {
            clientRandom = ClientHello.random(datagram);
        }
        inbound.add(length == datagram.length ? datagram : Arrays.copyOf(datagram, length));
    }

    DtlsRole role() {
        return role;
    }

    HandshakeFilter filter() {
        return filter;
    }

    DatagramQueue inbound() {
        return inbound;
    }

    boolean hasDatagrams() {
        return inbound.size() > 0;
    }

    boolean begun() {
        return begun;
    }

    void markBegun() {
        begun = true;
    }

    /** Whether this is about the ClientHello with that random number; null stands for a part that does not say. */
    boolean isOf(byte @Nullable [] random) {
        return random == null || Arrays.equals(random, clientRandom);
    }

    /** Whether the peer has gone on after our first flight, which somebody who only forges ClientHellos does not. */
    boolean isAnswered() {
        return filter.beyondClientHello();
    }

    void cancel() {
        inbound.close();
    }
}
