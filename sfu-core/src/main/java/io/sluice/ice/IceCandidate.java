package io.sluice.ice;

import java.util.ArrayList;
import java.util.List;
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
    /** As many listening sockets as there are distinct local preferences. */
    public static final int MAX_SOCKETS = 100;

    /** As mediasoup's. RFC 8445 section 5.1.2.2 recommends 126 for hosts, but only the order among ours matters. */
    private static final int TYPE_PREFERENCE = 64;

    private static final int FIRST_LOCAL_PREFERENCE = 10_000;
    private static final int LOCAL_PREFERENCE_STEP = 100;
    private static final int PREFERRED_PROTOCOL = 1_000;
    private static final int INTERNAL_PRIORITY_PENALTY = 1_000;
    private static final int COMPONENT = 1;

    /** Transport protocol of a candidate. */
    public enum Protocol {
        UDP("udpcandidate"),
        /** Passive: the peer connects, and frames its datagrams (RFC 6544, RFC 4571). */
        TCP("tcpcandidate");

        private final String foundation;

        Protocol(String foundation) {
            this.foundation = foundation;
        }
    }

    /**
     * A socket that is listened on.
     *
     * @param address IP address the socket is bound to
     * @param port port the socket is bound to, 1 to 65535
     * @param announcedAddress IP address or host name to tell the peer instead, behind a 1:1 NAT; null to tell the address
     * @param exposeInternal whether to tell the address beside an announced one, with lower priority
     */
    public record ListeningSocket(
            Protocol protocol,
            String address,
            int port,
            @Nullable String announcedAddress,
            boolean exposeInternal) {
        public ListeningSocket {
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
    }

    /**
     * Which sockets a peer is told, and in what order it is asked to try them.
     *
     * @param udp whether to tell UDP sockets
     * @param tcp whether to tell TCP sockets
     * @param preferUdp whether every UDP socket comes before every TCP one, unless those are preferred too
     * @param preferTcp the reverse
     */
    public record Policy(boolean udp, boolean tcp, boolean preferUdp, boolean preferTcp) {
        /** All sockets in the order in which they are given. */
        public static Policy all() {
            return new Policy(true, true, false, false);
        }

        private boolean tells(Protocol protocol) {
            return protocol == Protocol.UDP ? udp : tcp;
        }

        private int bonus(Protocol protocol) {
            return (protocol == Protocol.UDP ? preferUdp : preferTcp) ? PREFERRED_PROTOCOL : 0;
        }
    }

    /** How the candidate was found; an SFU has no other kind. */
    public String type() {
        return "host";
    }

    /**
     * The candidates of listening sockets, in the given order and with falling priority.
     *
     * @param sockets at most {@value #MAX_SOCKETS}
     */
    public static List<IceCandidate> of(List<ListeningSocket> sockets, Policy policy) {
        if (sockets.size() > MAX_SOCKETS) {
            throw new IllegalArgumentException(
                    "sockets has " + sockets.size() + " entries, accepted are at most " + MAX_SOCKETS);
        }
        List<IceCandidate> candidates = new ArrayList<>();
        int localPreference = FIRST_LOCAL_PREFERENCE;
        for (ListeningSocket socket : sockets) {
            if (policy.tells(socket.protocol())) {
                addCandidates(socket, priority(localPreference + policy.bonus(socket.protocol())), candidates);
                localPreference -= LOCAL_PREFERENCE_STEP;
            }
        }
        return List.copyOf(candidates);
    }

    private static void addCandidates(ListeningSocket socket, long priority, List<IceCandidate> candidates) {
        String announced = socket.announcedAddress();
        if (announced == null) {
            candidates.add(candidate(socket, socket.address(), priority));
            return;
        }
        candidates.add(candidate(socket, announced, priority));
        if (socket.exposeInternal() && !announced.equals(socket.address())) {
            candidates.add(candidate(socket, socket.address(), priority - INTERNAL_PRIORITY_PENALTY));
        }
    }

    private static IceCandidate candidate(ListeningSocket socket, String address, long priority) {
        return new IceCandidate(socket.protocol().foundation, priority, address, socket.port(), socket.protocol());
    }

    private static long priority(int localPreference) {
        return ((long) TYPE_PREFERENCE << 24) + ((long) localPreference << 8) + (256 - COMPONENT);
    }
}
