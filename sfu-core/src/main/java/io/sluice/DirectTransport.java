package io.sluice;

import io.sluice.packet.Packet;
import io.sluice.transport.DirectSession;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Media between a router and this process itself, without a network: {@link Producer#send} takes RTP packets, and
 * {@link ConsumerListener#onRtp} hands them over, in the clear. Bytes are copied at the border, either way.
 *
 * <p>Threads: sending never blocks and may be done from any thread but should be done from one, for the order; packets for the process
 * come in order on a virtual thread of the transport's own, so that a slow recorder delays nobody else. Either way holds
 * {@value #MAX_WAITING} packets; those beyond are dropped and counted as {@code directDrops} in {@link #statistics}.
 */
public final class DirectTransport extends Transport {
    /** Two seconds of a large picture. */
    static final int MAX_WAITING = 1024;

    private final DirectSession session;
    private final DirectTransportListener listener;
    private final EventQueue deliveries = new EventQueue();
    private final AtomicInteger deliveriesWaiting = new AtomicInteger();
    private final AtomicInteger sendsWaiting = new AtomicInteger();
    private final AtomicInteger sendsRefused = new AtomicInteger();
    private final ConcurrentHashMap<Integer, ConsumerListener> consumersBySsrc = new ConcurrentHashMap<>();

    DirectTransport(Router router, DirectTransportListener listener, SessionEvents events, DirectSession session) {
        super(router, listener, session);
        this.session = session;
        this.listener = listener;
        events.owner = this;
    }

    /**
     * Sends a compound RTCP packet, in the clear, as if a peer had: sender reports for what the process sends, requests for key
     * frames of what it receives.
     *
     * @param packet copied before the call returns
     * @return whether it was taken; otherwise too many are waiting, and it has been counted
     * @throws IllegalArgumentException if the packet is longer than 2048 bytes
     * @throws ClosedException if the transport is closed
     */
    public boolean sendRtcp(byte[] packet) {
        return send(packet);
    }

    /**
     * What the transport is and carries, for support.
     *
     * @throws ClosedException if the transport is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public TransportDump dump() {
        requireOpen();
        return Dumps.transport(this);
    }

    /** Takes a packet to the loop, and says whether there was room. */
    @Override
    boolean send(byte[] packet) {
        if (packet.length > Packet.CAPACITY) {
            throw new IllegalArgumentException(
                    "packet is " + packet.length + " bytes long, accepted are up to " + Packet.CAPACITY);
        }
        requireOpen();
        if (sendsWaiting.incrementAndGet() > MAX_WAITING) {
            sendsWaiting.decrementAndGet();
            sendsRefused.incrementAndGet();
            return false;
        }
        byte[] copy = packet.clone();
        execute(() -> {
            sendsWaiting.decrementAndGet();
            countRefused();
            session.onPacket(copy);
        });
        return true;
    }

    @Override
    void onConsumerAdded(int ssrc, ConsumerListener hears) {
        consumersBySsrc.put(ssrc, hears);
    }

    @Override
    void onConsumerRemoved(int ssrc) {
        consumersBySsrc.remove(ssrc);
    }

    @Override
    TransportPaths paths() {
        return new TransportPaths(null, null, null, null);
    }

    /** On the loop. */
    private void countRefused() {
        int refused = sendsRefused.getAndSet(0);
        if (refused > 0) {
            session.countDrops(refused);
        }
    }

    /** On the loop: never blocks it. */
    private void deliver(Runnable delivery) {
        if (deliveriesWaiting.incrementAndGet() > MAX_WAITING) {
            deliveriesWaiting.decrementAndGet();
            session.countDrops(1);
            return;
        }
        deliveries.post(() -> {
            deliveriesWaiting.decrementAndGet();
            delivery.run();
        });
    }

    /** Hears of the session on its loop; nothing is sent before the owner is known and has consumers. */
    static final class SessionEvents implements DirectSession.Listener {
        private volatile @Nullable DirectTransport owner;

        @Override
        public void onRtp(int ssrc, byte[] packet) {
            DirectTransport transport = owner;
            ConsumerListener hears = transport == null ? null : transport.consumersBySsrc.get(ssrc);
            if (transport != null && hears != null) {
                transport.deliver(() -> hears.onRtp(packet));
            }
        }

        @Override
        public void onRtcp(byte[] packet) {
            DirectTransport transport = owner;
            if (transport != null) {
                transport.deliver(() -> transport.listener.onRtcp(packet));
            }
        }
    }
}
