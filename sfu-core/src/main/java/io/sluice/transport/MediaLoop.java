package io.sluice.transport;

import io.sluice.ice.IceCounters;
import io.sluice.ice.IceServer;
import io.sluice.loop.DatagramPort;
import io.sluice.loop.Loop;
import io.sluice.routing.Replicas;
import io.sluice.rtp.RtpPacketPool;
import io.sluice.srtp.SrtpEngine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What the transports of one loop share: its ports, with any number of transports on each, the STUN server, the replicas, and
 * the way from a datagram to its transport. Confined to its loop but for the constructor and {@link #loop}.
 */
public final class MediaLoop {
    private final Loop loop;
    private final SrtpEngine srtpEngine;
    private final DtlsContext dtls;
    private final FlushPadding padding;
    private final RandomGenerator random;
    private int nextPacketId;
    private final IceServer ice = new IceServer();
    private final RtpPacketPool rtpPackets = new RtpPacketPool();
    private final Replicas replicas;
    private final RunCollector runs = new RunCollector();
    private final EgressBatch egressBatch;
    private final ArrivalBatch arrivals;
    private final List<WebRtcSocket> shared = new ArrayList<>();
    /** All of them by id, in the order in which they were made. */
    private final Map<Integer, MediaSocket> sockets = new LinkedHashMap<>();

    private final Set<MediaSession> sessions = new LinkedHashSet<>();
    private final TransportCounters ofClosed = new TransportCounters();
    private int nextSocketId;
    private long unknownDatagrams;
    private long unknownTuples;

    /**
     * @param srtpEngine of this loop's own
     * @param dtls what all transports of the process share
     * @param segmentPadding whether packets are padded so that they leave in one message with their neighbours
     */
    public MediaLoop(Loop loop, SrtpEngine srtpEngine, DtlsContext dtls, boolean segmentPadding) {
        this(loop, srtpEngine, dtls, segmentPadding, RandomGenerator.getDefault());
    }

    /** @param random for initial numbers and report intervals; a seeded one makes all that follows repeatable */
    MediaLoop(Loop loop, SrtpEngine srtpEngine, DtlsContext dtls, boolean segmentPadding, RandomGenerator random) {
        this.loop = loop;
        this.random = random;
        this.nextPacketId = random.nextInt() >>> 1;
        this.srtpEngine = srtpEngine;
        this.dtls = dtls;
        this.padding = new FlushPadding(segmentPadding);
        this.replicas = new Replicas(loop, rtpPackets);
        loop.mediaReader(replicas);
        this.egressBatch = new EgressBatch(srtpEngine.batch());
        this.arrivals = new ArrivalBatch(srtpEngine.arrivals());
        loop.addTurnEnd(egressBatch);
        loop.addTurnEnd(nowNanos -> flushPorts());
    }

    public Loop loop() {
        return loop;
    }

    /**
     * Makes a socket that all transports of this loop are reached at; its port is opened with it as the reader. Called in
     * order of preference.
     */
    public WebRtcSocket addSocket(MediaSocket.Announcement announcement) {
        assert loop.confined();
        WebRtcSocket socket = newSocket(ice, announcement);
        shared.add(socket);
        return socket;
    }

    /** Makes the sockets of a single transport, one for each announcement. */
    public List<WebRtcSocket> newSockets(List<MediaSocket.Announcement> announcements) {
        assert loop.confined();
        IceServer own = ice.sibling();
        return announcements.stream()
                .map(announcement -> newSocket(own, announcement))
                .toList();
    }

    /** Makes the sockets of a transport without connectivity checks, one for each announcement. */
    public List<PlainSocket> newPlainSockets(List<MediaSocket.Announcement> announcements) {
        assert loop.confined();
        return announcements.stream()
                .map(announcement -> register(new PlainSocket(this, nextSocketId++, announcement)))
                .toList();
    }

    /** Closes sockets that no transport was opened on, bound or not. */
    public void discard(List<? extends MediaSocket> unused) {
        assert loop.confined();
        egressBatch.send(loop.nowNanos());
        for (MediaSocket socket : unused) {
            sockets.remove(socket.id());
            socket.flush();
            socket.close();
        }
    }

    /** Opens a transport that is reached at the sockets of this loop. */
    public WebRtcSession open(WebRtcSession.Settings settings, WebRtcSession.Listener listener) {
        return open(settings, shared, false, listener);
    }

    /** Opens a transport that is reached at sockets of its own, all bound, which it closes in the end. */
    public WebRtcSession open(
            WebRtcSession.Settings settings, List<WebRtcSocket> reachedAt, WebRtcSession.Listener listener) {
        return open(settings, reachedAt, true, listener);
    }

    private WebRtcSession open(
            WebRtcSession.Settings settings,
            List<WebRtcSocket> reachedAt,
            boolean owned,
            WebRtcSession.Listener listener) {
        assert loop.confined();
        WebRtcSession session = new WebRtcSession(this, settings, reachedAt, owned, listener);
        sessions.add(session);
        return session;
    }

    /** Opens a transport without connectivity checks at sockets of its own, all bound, which it closes in the end. */
    public PlainSession openPlain(
            PlainSession.Settings settings, List<PlainSocket> own, PlainSession.Listener listener) {
        assert loop.confined();
        PlainSession session = new PlainSession(this, settings, own, listener);
        sessions.add(session);
        return session;
    }

    /** Opens a transport to and from this process. */
    public DirectSession openDirect(DirectSession.Listener listener) {
        assert loop.confined();
        DirectSession session = new DirectSession(this, listener);
        sessions.add(session);
        return session;
    }

    /** Opens a transport at a server's sockets, which stay open when it closes. */
    public WebRtcSession openAt(
            List<WebRtcSocket> serverSockets, WebRtcSession.Settings settings, WebRtcSession.Listener listener) {
        return open(settings, serverSockets, false, listener);
    }

    /** Transports that are open; zero when everything is closed. */
    public int openSessions() {
        assert loop.confined();
        return sessions.size();
    }

    /** What all transports of this loop counted together, those closed included, by name. */
    public Map<String, Long> transportCounters() {
        assert loop.confined();
        TransportCounters total = new TransportCounters();
        total.add(ofClosed);
        for (MediaSession session : sessions) {
            total.add(session.counters());
        }
        return total.snapshot();
    }

    /** Remote addresses that lead to a transport. */
    public int knownTuples() {
        assert loop.confined();
        return sockets.values().stream().mapToInt(MediaSocket::knownTuples).sum();
    }

    /** Datagrams that are neither STUN nor DTLS nor RTP nor RTCP. */
    public long unknownDatagrams() {
        return unknownDatagrams;
    }

    /** DTLS and media from addresses that no valid connectivity check came from. */
    public long unknownTuples() {
        return unknownTuples;
    }

    /** The ports of this loop: those shared by all, in the order of preference, then those of single transports. */
    public List<DatagramPort> ports() {
        assert loop.confined();
        return sockets.values().stream()
                .filter(MediaSocket::isBound)
                .map(MediaSocket::port)
                .toList();
    }

    /** What became of the STUN datagrams of this loop. */
    public IceCounters iceCounters() {
        assert loop.confined();
        return ice.counters();
    }

    public Replicas replicas() {
        return replicas;
    }

    /** Who answers checks on the shared sockets. */
    IceServer ice() {
        return ice;
    }

    DtlsContext dtls() {
        return dtls;
    }

    /** Who encrypts on this loop. */
    public SrtpEngine srtpEngine() {
        return srtpEngine;
    }

    FlushPadding padding() {
        return padding;
    }

    RtpPacketPool rtpPackets() {
        return rtpPackets;
    }

    RunCollector runs() {
        return runs;
    }

    ArrivalBatch arrivals() {
        return arrivals;
    }

    EgressBatch egressBatch() {
        return egressBatch;
    }

    WebRtcSocket webRtcSocket(int id) {
        return (WebRtcSocket) Objects.requireNonNull(sockets.get(id), "socket");
    }

    void countUnknownDatagram() {
        unknownDatagrams++;
    }

    void countUnknownTuple() {
        unknownTuples++;
    }

    /** Forgets a session, and closes the sockets that were its own. */
    void closed(MediaSession session) {
        sessions.remove(session);
        ofClosed.add(session.counters());
        discard(session.ownSockets());
    }

    /** For initial numbers and report intervals, which must differ but need not be secret. */
    RandomGenerator random() {
        return random;
    }

    /** The next number by which routers that are piped know a packet; it comes round after 2^32. */
    int nextPacketId() {
        return nextPacketId++;
    }

    private WebRtcSocket newSocket(IceServer server, MediaSocket.Announcement announcement) {
        return register(new WebRtcSocket(this, nextSocketId++, server, announcement));
    }

    private <S extends MediaSocket> S register(S socket) {
        sockets.put(socket.id(), socket);
        return socket;
    }

    /** Hands the datagrams of a turn to the kernel; a port that has none to send does nothing. */
    private void flushPorts() {
        for (MediaSocket socket : sockets.values()) {
            socket.flush();
        }
    }
}
