package io.sluice.loop;

import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.util.Arrays;

/**
 * Reads a port in bounded batches and hands them on in slices. A batch is what one system call returned; a turn reads a few, and
 * hands on what its {@link OutputBudget} allows, so that timers, other ports and sending get their share. What is left of a
 * batch waits for the next turn.
 */
public final class PortPoller implements Loop.Poller {
    /** Takes what comes from a port. */
    public interface Handler {
        /** Some datagrams, in the order of arrival. Packets are borrowed for the call. */
        void onDatagrams(DatagramPort port, Packet[] batch, int count, long nowNanos);

        /**
         * The connection behind an endpoint has ended on its own: the peer closed it, it failed, or it was not kept in time.
         * All its datagrams have been delivered before. Not called for what was released or ended by closing the port, and
         * never by ports without connections.
         */
        default void onDisconnected(DatagramPort port, Endpoint remoteEndpoint, long nowNanos) {}
    }

    private static final int MAX_DATAGRAMS_PER_TURN = 256;

    private final DatagramPort port;
    private final PacketPool packets;
    private final OutputBudget outputs;
    private final Handler handler;
    private final Packet[] batch;
    private final Packet[] slice = new Packet[OutputBudget.MAX_SLICE];
    /** What of the batch has not been handed on: the budget of a turn ended before. */
    private int next;

    private int end;

    public PortPoller(DatagramPort port, PacketPool packets, OutputBudget outputs, Handler handler) {
        this.port = port;
        batch = new Packet[port.batchSize()];
        this.packets = packets;
        this.outputs = outputs;
        this.handler = handler;
    }

    @Override
    public boolean poll(long nowNanos) {
        if (!deliverBatch(nowNanos)) {
            return true;
        }
        // Whoever connects anew from an endpoint must not be taken for the one who was there before.
        deliverDisconnected(nowNanos);
        int read = 0;
        while (read < MAX_DATAGRAMS_PER_TURN) {
            int count = port.receive(packets, batch, nowNanos);
            read += count;
            next = 0;
            end = count;
            if (!deliverBatch(nowNanos)) {
                return true;
            }
            deliverDisconnected(nowNanos);
            if (count < port.batchSize()) {
                return false;
            }
        }
        return true;
    }

    /** Gives up what was received and not handed on. */
    public void discard() {
        release(batch, next, end);
        next = end;
    }

    /** Hands on slice by slice, and says whether that was all. The first is handed on however little may still be sent. */
    private boolean deliverBatch(long nowNanos) {
        while (next < end) {
            int count = outputs.slice(Math.min(end - next, OutputBudget.MAX_SLICE));
            System.arraycopy(batch, next, slice, 0, count);
            Arrays.fill(batch, next, next + count, null);
            next += count;
            deliver(count, nowNanos);
            if (next < end && outputs.exhausted()) {
                return false;
            }
        }
        return true;
    }

    private void deliver(int count, long nowNanos) {
        int before = outputs.spent();
        try {
            handler.onDatagrams(port, slice, count, nowNanos);
        } finally {
            release(slice, 0, count);
            outputs.learn(count, outputs.spent() - before);
        }
    }

    private static void release(Packet[] from, int start, int end) {
        for (int i = start; i < end; i++) {
            from[i].release();
        }
        Arrays.fill(from, start, end, null);
    }

    private void deliverDisconnected(long nowNanos) {
        Endpoint gone = port.pollDisconnected();
        while (gone != null) {
            handler.onDisconnected(port, gone, nowNanos);
            gone = port.pollDisconnected();
        }
    }
}
