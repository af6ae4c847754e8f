package io.sluice.load;

import io.sluice.loop.DatagramPort;
import io.sluice.loop.Loop;
import io.sluice.loop.PortPoller;
import io.sluice.net.NetOptions;
import io.sluice.net.NettyLoops;
import io.sluice.net.PortRange;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.srtp.SrtpEngine;
import io.sluice.srtp.SrtpEngines;
import io.sluice.srtp.SrtpProfile;
import io.sluice.srtp.SrtpSender;
import io.sluice.time.Clock;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The least that forwarding can cost: a process of its own that receives packets in the clear, encrypts each for every receiver but
 * the one it came from, and sends it, with the server's sockets and ciphers. No ICE, no DTLS, nothing read but the header's
 * length, nothing rewritten. What a server takes beyond this is its own.
 *
 * <p>Arguments: the SRTP engine and the profile, then the receivers' ports on loopback. Ends when its input does.
 */
public final class Floor implements PortPoller.Handler {
    /** What it says when it is ready, before its port. */
    static final String READY = "Floor is ready at ";

    private static final int KEY_BYTE = 0x2a;

    private final List<Receiver> receivers = new ArrayList<>();

    private record Receiver(Endpoint endpoint, SrtpSender protect) {}

    private Floor(SrtpEngine engine, SrtpProfile profile, int[] ports) {
        for (int port : ports) {
            Endpoint endpoint = Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            receivers.add(new Receiver(endpoint, engine.newSender(profile, key(profile), salt(profile))));
        }
    }

    /** Runs until its input ends, which it does at the latest when whoever started it does. */
    public static void main(String[] args) throws IOException {
        SrtpProfile profile = SrtpProfile.valueOf(args[1]);
        int[] ports = Arrays.stream(args).skip(2).mapToInt(Integer::parseInt).toArray();
        try (NettyLoops loops = NettyLoops.start(1, Clock.system(), NetOptions.defaults())) {
            Loop loop = loops.loops().getFirst();
            Floor floor = CompletableFuture.supplyAsync(
                            () -> new Floor(SrtpEngines.select(args[0]), profile, ports), loop::execute)
                    .join();
            DatagramPort port = loops.openUdp(loop, InetAddress.ofLiteral("127.0.0.1"), PortRange.any(), floor);
            System.out.println(READY + port.localEndpoint().port());
            System.out.flush();
            int last = System.in.read();
            assert last < 0 : "nothing is said to it; its input only ends";
        }
    }

    /** A key that both ends know: nothing is secret here. */
    static byte[] key(SrtpProfile profile) {
        return filled(profile.keyLength());
    }

    static byte[] salt(SrtpProfile profile) {
        return filled(profile.saltLength());
    }

    /** A batch for one receiver, then for the next: neighbours to one destination leave as one message. */
    @Override
    public void onDatagrams(DatagramPort port, Packet[] batch, int count, long nowNanos) {
        for (int i = 0; i < receivers.size(); i++) {
            Receiver receiver = receivers.get(i);
            for (int j = 0; j < count; j++) {
                forward(port, batch[j], receiver);
            }
        }
        port.flush();
    }

    private static void forward(DatagramPort port, Packet packet, Receiver receiver) {
        if (receiver.endpoint.equals(packet.remoteEndpoint())) {
            return;
        }
        MemorySegment memory = packet.memory();
        int header = headerLength(memory);
        MemorySegment slot = port.sendSlot();
        Bytes.copy(memory, 0, slot, 0, header);
        int payload = packet.length() - header;
        int length = receiver.protect.protectRtp(slot, 0, header, memory, header, payload, DatagramPort.SEND_CAPACITY);
        if (length > 0) {
            port.send(length, receiver.endpoint);
        }
    }

    /** Fixed header and extension (RFC 3550 sections 5.1 and 5.3.1); senders here have no CSRCs. */
    private static int headerLength(MemorySegment memory) {
        return 12 + 4 + 4 * Bytes.u16(memory, 14);
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) KEY_BYTE);
        return bytes;
    }
}
