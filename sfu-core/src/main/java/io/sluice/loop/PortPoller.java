package io.sluice.loop;

import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.util.Arrays;

/**
 * Reads a port in bounded batches and hands them on. A batch is what one system call returned; a turn reads a few, so that
 * timers, other ports and sending get their share.
 */
public final class PortPoller implements Loop.Poller {
    /** Takes what comes from a port. */
    public interface Handler {
        /** The datagrams of one batch, in the order of arrival. Packets are borrowed for the call. */
        void onDatagrams(DatagramPort port, Packet[] batch, int count, long nowNanos);

        /**
         * The connection behind an endpoint has ended on its own: the peer closed it, it failed, or it was not kept in time.
         * All its datagrams have been delivered before. Not called for what was released or ended by closing the port, and
         * never by ports without connections.
         */
        default void onDisconnected(DatagramPort port, Endpoint remoteEndpoint, long nowNanos) {}
    }

    private static final int BATCH = 64;
    private static final int MAX_BATCHES_PER_TURN = 4;

    private final DatagramPort port;
    private final PacketPool packets;
    private final Handler handler;
    private final Packet[] batch = new Packet[BATCH];

    public PortPoller(DatagramPort port, PacketPool packets, Handler handler) {
        this.port = port;
        this.packets = packets;
        this.handler = handler;
    }

    @Override
    public boolean poll(long nowNanos) {
        // Whoever connects anew from an endpoint must not be taken for the one who was there before.
        deliverDisconnected(nowNanos);
        for (int i = 0; i < MAX_BATCHES_PER_TURN; i++) {
            int count = port.receive(packets, batch, nowNanos);
            deliver(count, nowNanos);
            deliverDisconnected(nowNanos);
            if (count < BATCH) {
                return false;
            }
        }
        return true;
    }

    private void deliver(int count, long nowNanos) {
        if (count == 0) {
            return;
        }
        try {
            handler.onDatagrams(port, batch, count, nowNanos);
        } finally {
            for (int i = 0; i < count; i++) {
                batch[i].release();
            }
            Arrays.fill(batch, 0, count, null);
        }
    }

    private void deliverDisconnected(long nowNanos) {
        Endpoint gone = port.pollDisconnected();
        while (gone != null) {
            handler.onDisconnected(port, gone, nowNanos);
            gone = port.pollDisconnected();
        }
    }
}
