package io.sluice.transport;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.packet.PacketPool;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.srtp.SrtpSender;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The least that a packet's way can cost: what {@link SteppedCall} forwards is decrypted once, encrypted for every receiver under its
 * own key and handed to the same {@link Exit}, and nothing else happens to it.
 */
final class CipherFloor implements AutoCloseable {
    private static final int PACKETS = 256;
    private static final int BATCH = 64;

    private final PacketPool pool = new PacketPool(Arena.ofAuto(), PACKETS);
    private final Packet[] batch = new Packet[BATCH];
    private final List<SrtpSender> senders = new ArrayList<>();
    private final SrtpReceiver receiver;
    private final Exit exit;
    private final MemoryPort port;

    CipherFloor(Shape shape) {
        SrtpKeys keys = new SrtpKeys(shape.engine(), shape.profile());
        exit = Exit.named(shape.exit(), shape.receivers() + 1);
        port = new MemoryPort(new RecordedStream(keys.newSender(), shape.frames(), exit.endpoint(0)), exit);
        receiver = new RenewableReceiver(keys::newReceiver);
        for (int i = 0; i < shape.receivers(); i++) {
            senders.add(keys.newSender());
        }
    }

    /** So many packets arrive together. */
    void turn(int packets) {
        port.arrive(packets);
        for (int count = port.receive(pool, batch, 0); count > 0; count = port.receive(pool, batch, 0)) {
            forward(count);
        }
    }

    long sent() {
        return exit.datagramsSent();
    }

    @Override
    public void close() {
        exit.close();
    }

    private void forward(int count) {
        for (int i = 0; i < count; i++) {
            Packet packet = batch[i];
            packet.length(require(receiver.unprotectRtp(packet.memory(), 0, packet.length())));
        }
        for (int i = 0; i < senders.size(); i++) {
            for (int j = 0; j < count; j++) {
                send(i, batch[j]);
            }
        }
        exit.flush();
        for (int i = 0; i < count; i++) {
            batch[i].release();
        }
    }

    private void send(int to, Packet packet) {
        MemorySegment slot = exit.slot();
        int header = RecordedStream.headerLength(packet.memory());
        Bytes.copy(packet.memory(), 0, slot, 0, header);
        int payload = packet.length() - header;
        int limit = (int) slot.byteSize();
        int length = require(senders.get(to).protectRtp(slot, 0, header, packet.memory(), header, payload, limit));
        exit.send(length, exit.endpoint(to + 1));
    }

    private static int require(int length) {
        if (length < 0) {
            throw new IllegalStateException("the cipher refused a packet: " + length);
        }
        return length;
    }
}
