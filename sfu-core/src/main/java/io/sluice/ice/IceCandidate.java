package io.sluice.ice;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A host candidate as it is told to the peer.
 *
 * @param foundation the same for all candidates of one protocol
 * @param priority higher is preferred (RFC 8445 section 5.1.2.1), 1 to 2^31 - 1
 * @param address IP address, or a host name where one is announced
 * @param port 1 to 65535
 * @param protocol what the peer sends its checks over
 */
public record IceCandidate(String foundation, long priority, String address, int port, Protocol protocol) {
    /** As many listen addresses as there are distinct local preferences. */
    public static final int MAX_LISTEN_ADDRESSES = 100;

    /** As mediasoup's. RFC 8445 section 5.1.2.2 recommends 126 for hosts, but only the order among ours matters. */
    private static final int TYPE_PREFERENCE = 64;

    private static final int FIRST_LOCAL_PREFERENCE = 10_000;
    private static final int LOCAL_PREFERENCE_STEP = 100;
    private static final int COMPONENT = 1;

    /** Transport protocol of a candidate. */
    public enum Protocol {
        UDP
    }

    /**
     * A bound local address.
     *
     * @param address IP address the socket is bound to
     * @param port port the socket is bound to, 1 to 65535
     * @param announcedAddress IP address or host name to tell the peer instead, behind a 1:1 NAT; null to tell the address
     */
    public record ListenAddress(
            String address, int port, @Nullable String announcedAddress) {
        public ListenAddress {
            if (address.isBlank()) {
                throw new IllegalArgumentException("address is blank, an IP address is needed");
            }
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port " + port + " is not within 1..65535");
            }
            if (announcedAddress != null && announcedAddress.isBlank()) {
                throw new IllegalArgumentException("announcedAddress is blank, leave it null or give an address");
            }
        }

        private String toldAddress() {
            return announcedAddress == null ? address : announcedAddress;
        }
    }

    /** How the candidate was found; an SFU has no other kind. */
    public String type() {
        return "host";
    }

    /**
     * One candidate for each UDP listen address, in the given order and with falling priority.
     *
     * @param listenAddresses at most {@value #MAX_LISTEN_ADDRESSES}
     */
    public static List<IceCandidate> forUdp(List<ListenAddress> listenAddresses) {
        if (listenAddresses.size() > MAX_LISTEN_ADDRESSES) {
            throw new IllegalArgumentException("listenAddresses has " + listenAddresses.size()
                    + " entries, accepted are at most " + MAX_LISTEN_ADDRESSES);
        }
        return IntStream.range(0, listenAddresses.size())
                .mapToObj(index -> udp(listenAddresses.get(index), index))
                .toList();
    }

    private static IceCandidate udp(ListenAddress listenAddress, int index) {
        return new IceCandidate(
                "udpcandidate",
                priority(FIRST_LOCAL_PREFERENCE - LOCAL_PREFERENCE_STEP * index),
                listenAddress.toldAddress(),
                listenAddress.port(),
                Protocol.UDP);
    }

    private static long priority(int localPreference) {
        return ((long) TYPE_PREFERENCE << 24) + ((long) localPreference << 8) + (256 - COMPONENT);
    }
}
