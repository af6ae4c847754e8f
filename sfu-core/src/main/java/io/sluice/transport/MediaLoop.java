package io.sluice.transport;

import io.sluice.demux.DatagramKind;
import io.sluice.demux.TupleTable;
import io.sluice.ice.IceCandidate;
import io.sluice.ice.IceCounters;
import io.sluice.ice.IceServer;
import io.sluice.loop.DatagramPort;
import io.sluice.loop.Loop;
import io.sluice.loop.PortPoller;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.routing.Replicas;
import io.sluice.rtp.RtpPacketPool;
import io.sluice.srtp.SrtpEngine;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the transports of one loop share: its ports, with any number of transports on each, the STUN server, the replicas, and
 * the way from a datagram to its transport. Confined to its loop but for the constructor and {@link #loop}.
 */
public final class MediaLoop {
    private final Loop loop;
    private final SrtpEngine srtpEngine;
    private final DtlsContext dtls;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final IceServer ice = new IceServer();
    private final RtpPacketPool rtpPackets = new RtpPacketPool();
    private final Replicas replicas;
    private final RunCollector runs = new RunCollector();
    private final List<Socket> sockets = new ArrayList<>();
    private final Set<WebRtcSession> sessions = new LinkedHashSet<>();
    private long unknownDatagrams;
    private long unknownTuples;

    /**
     * @param srtpEngine of this loop's own
     * @param dtls what all transports of the process share
     */
    public MediaLoop(Loop loop, SrtpEngine srtpEngine, DtlsContext dtls) {
        this.loop = loop;
        this.srtpEngine = srtpEngine;
        this.dtls = dtls;
        this.replicas = new Replicas(loop, rtpPackets);
        loop.mediaReader(replicas);
    }

    public Loop loop() {
        return loop;
    }

    /**
     * Makes room for one more local address; the port is opened with what this returns as its reader. Called in order of
     * preference.
     *
     * @param announcedAddress what candidates name instead of the port's own address, or null
     */
    public PortPoller.Handler addSocket(@Nullable String announcedAddress) {
        assert loop.confined();
        Socket socket = new Socket(sockets.size(), announcedAddress);
        sockets.add(socket);
        return socket;
    }

    /** Gives the port that was opened for the handler. */
    public void bind(PortPoller.Handler handler, DatagramPort port) {
        assert loop.confined();
        ((Socket) handler).port = port;
        loop.addTurnEnd(nowNanos -> port.flush());
    }

    /** Opens a transport on this loop. */
    public WebRtcSession open(WebRtcSession.Settings settings, WebRtcSession.Listener listener) {
        assert loop.confined();
        WebRtcSession session = new WebRtcSession(this, settings, listener);
        sessions.add(session);
        return session;
    }

    /** Transports that are open; zero when everything is closed. */
    public int openSessions() {
        assert loop.confined();
        return sessions.size();
    }

    /** Remote addresses that lead to a transport. */
    public int knownTuples() {
        assert loop.confined();
        return sockets.stream().mapToInt(socket -> socket.tuples.size()).sum();
    }

    /** Datagrams that are neither STUN nor DTLS nor RTP nor RTCP. */
    public long unknownDatagrams() {
        return unknownDatagrams;
    }

    /** DTLS and media from addresses that no valid connectivity check came from. */
    public long unknownTuples() {
        return unknownTuples;
    }

    /** The ports of this loop, in the order of preference. */
    public List<DatagramPort> ports() {
        assert loop.confined();
        return sockets.stream().map(Socket::requirePort).toList();
    }

    /** What became of the STUN datagrams of this loop. */
    public IceCounters iceCounters() {
        assert loop.confined();
        return ice.counters();
    }

    public Replicas replicas() {
        return replicas;
    }

    IceServer ice() {
        return ice;
    }

    DtlsContext dtls() {
        return dtls;
    }

    SrtpEngine srtpEngine() {
        return srtpEngine;
    }

    RtpPacketPool rtpPackets() {
        return rtpPackets;
    }

    RunCollector runs() {
        return runs;
    }

    /** Where every transport of this loop is reached. */
    List<IceCandidate> candidates() {
        return IceCandidate.forUdp(sockets.stream().map(Socket::listenAddress).toList());
    }

    DatagramPort port(int socketId) {
        return sockets.get(socketId).requirePort();
    }

    void addTuple(int socketId, Endpoint remoteEndpoint, WebRtcSession session) {
        sockets.get(socketId).tuples.put(remoteEndpoint, session);
    }

    void removeTuple(int socketId, Endpoint remoteEndpoint, WebRtcSession session) {
        sockets.get(socketId).tuples.remove(remoteEndpoint, session);
    }

    void closed(WebRtcSession session) {
        sessions.remove(session);
    }

    /** For initial numbers and report intervals, which must differ but need not be secret. */
    RandomGenerator random() {
        return random;
    }

    /** One port with the peers known behind it. */
    private final class Socket implements PortPoller.Handler {
        private final int id;
        private final @Nullable String announcedAddress;
        private final TupleTable<WebRtcSession> tuples = new TupleTable<>();
        private @Nullable DatagramPort port;

        Socket(int id, @Nullable String announcedAddress) {
            this.id = id;
            this.announcedAddress = announcedAddress;
        }

        DatagramPort requirePort() {
            if (port == null) {
                throw new IllegalStateException("socket " + id + " has no port yet");
            }
            return port;
        }

        IceCandidate.ListenAddress listenAddress() {
            Endpoint local = requirePort().localEndpoint();
            String address = local.address().getHostAddress();
            return new IceCandidate.ListenAddress(address, local.port(), announcedAddress);
        }

        @Override
        public void onDatagrams(DatagramPort from, Packet[] batch, int count, long nowNanos) {
            for (int i = 0; i < count; i++) {
                try {
                    onDatagram(from, batch[i], nowNanos);
                } catch (RuntimeException | AssertionError e) {
                    // The other datagrams of the batch are other people's.
                    loop.failed(e);
                }
            }
            runs.end(nowNanos);
        }

        private void onDatagram(DatagramPort from, Packet packet, long nowNanos) {
            DatagramKind kind = DatagramKind.of(packet.memory(), packet.length());
            if (kind == DatagramKind.STUN) {
                onStun(from, packet, nowNanos);
                return;
            }
            if (kind == DatagramKind.UNKNOWN) {
                unknownDatagrams++;
                return;
            }
            WebRtcSession session = tuples.find(packet.remoteEndpoint());
            if (session == null) {
                unknownTuples++;
                return;
            }
            session.onDatagram(kind, packet, nowNanos);
        }

        private void onStun(DatagramPort from, Packet packet, long nowNanos) {
            byte[] request = Bytes.toArray(packet.memory(), 0, packet.length());
            byte[] response = ice.onStun(request, id, packet.remoteEndpoint(), nowNanos);
            if (response != null) {
                MemorySegment.copy(response, 0, from.sendSlot(), ValueLayout.JAVA_BYTE, 0, response.length);
                from.send(response.length, packet.remoteEndpoint());
            }
        }
    }
}
