package io.sluice.ice;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.socket.IceUdpSocketWrapper;
import org.ice4j.stunclient.SimpleAddressDetector;

/**
 * Asks a STUN server how the world sees an address of ours (RFC 8489 section 2). What ice4j's
 * {@code StunMappingCandidateHarvester} does, but with its parts, because it leaves its socket and threads behind.
 */
public final class MappedAddress {
    private MappedAddress() {}

    /**
     * The address that packets from a local one seem to come from. Waits for the answer, some ten seconds at the most; never
     * to be called on a loop.
     *
     * @throws IOException if no socket can be opened on the local address, or the server does not answer
     */
    public static InetAddress ask(InetAddress local, InetSocketAddress stunServer) throws IOException {
        SimpleAddressDetector detector = new SimpleAddressDetector(new TransportAddress(stunServer, Transport.UDP));
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(local, 0))) {
            detector.start();
            TransportAddress mapped = detector.getMappingFor(new IceUdpSocketWrapper(socket));
            if (mapped == null) {
                throw new IOException("STUN server " + stunServer + " does not answer " + local.getHostAddress());
            }
            return mapped.getAddress();
        } finally {
            detector.shutDown();
        }
    }
}
