package io.sluice.transport;

import io.sluice.demux.DatagramKind;
import io.sluice.loop.DatagramPort;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import java.lang.foreign.MemorySegment;

/** A port without a network: what is sent by it is handed to the process itself, as a copy. */
final class DirectPort implements DatagramPort {
    /** Goes nowhere; a route has to have an end. */
    static final Endpoint NOWHERE = Endpoint.ofIpv4(0, 0);

    private static final int SSRC_OFFSET = 8;

    private final DirectSession.Listener listener;
    private final MemorySegment slot = MemorySegment.ofArray(new byte[SEND_CAPACITY]);

    DirectPort(DirectSession.Listener listener) {
        this.listener = listener;
    }

    @Override
    public Endpoint localEndpoint() {
        return NOWHERE;
    }

    @Override
    public int receive(PacketPool pool, Packet[] batch, long nowNanos) {
        return 0;
    }

    @Override
    public MemorySegment sendSlot() {
        return slot;
    }

    @Override
    public void send(int length, Endpoint remoteEndpoint) {
        byte[] copy = Bytes.toArray(slot, 0, length);
        if (DatagramKind.of(slot, length) == DatagramKind.RTP) {
            listener.onRtp(Bytes.i32(slot, SSRC_OFFSET), copy);
        } else {
            listener.onRtcp(copy);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
