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
    /** Takes the datagrams of one batch, in the order of arrival. */
    public interface Handler {
        /** Packets are borrowed for the call. */
        void onDatagrams(DatagramPort port, Packet[] batch, int count, long nowNanos);

        /** The connection behind a remote endpoint has ended; nothing reaches it any more. */
        default void onDisconnected(DatagramPort port, Endpoint remote, long nowNanos) {}
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
        for (int i = 0; i < MAX_BATCHES_PER_TURN; i++) {
            int count = port.receive(packets, batch, nowNanos);
            deliver(count, nowNanos);
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
}
