package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dtls.DtlsCertificate;
import io.sluice.dtls.DtlsHandshakes;
import io.sluice.dtls.HandshakeLimits;
import io.sluice.ice.IceCandidate;
import io.sluice.ice.IceCredentials;
import io.sluice.loop.Loop;
import io.sluice.loop.PortPoller;
import io.sluice.loop.UdpPort;
import io.sluice.packet.Endpoint;
import io.sluice.srtp.SrtpEngine;
import io.sluice.srtp.SrtpEngines;
import io.sluice.srtp.SrtpProfile;
import io.sluice.testing.SimulatedNetwork;
import io.sluice.testing.SteppedLoops;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * The whole server below its public API, on virtual time and a simulated network. DTLS alone is left out, since its
 * handshake reads real time: keys are injected.
 */
final class VirtualServer implements AutoCloseable {
    private static final int SERVER_ADDRESS = 0xc0000201;
    private static final int PEER_ADDRESS = 0xc6336401;
    private static final int FIRST_PORT = 20_000;

    private static final int SLOW_TURN_MILLIS = 10;

    final SteppedLoops loops;
    final SimulatedNetwork network;
    private final boolean segmentPadding;
    final SrtpProfile profile;
    private final Supplier<SrtpEngine> engine;
    final List<MediaLoop> mediaLoops = new ArrayList<>();
    private final DtlsHandshakes handshakes = new DtlsHandshakes(HandshakeLimits.defaults());
    private final List<SimulatedPeer> peers = new ArrayList<>();
    private int turnMillis = 1;
    private long millis;

    VirtualServer(int loopCount, SimulatedNetwork network) {
        this(loopCount, network, "jca", SrtpProfile.AEAD_AES_128_GCM);
    }

    /** @param engine the server's, for all its peers */
    VirtualServer(int loopCount, SimulatedNetwork network, String engine, SrtpProfile profile) {
        this(loopCount, network, () -> SrtpEngines.select(engine), profile);
    }

    /** @param engine makes that of each loop */
    VirtualServer(int loopCount, SimulatedNetwork network, Supplier<SrtpEngine> engine, SrtpProfile profile) {
        this(new SteppedLoops(loopCount), loopCount, network, engine, profile, true);
    }

    /** A server on a machine that sends so many packets a millisecond and loop, by turns of ten milliseconds. */
    static VirtualServer slow(int loopCount, int packetsPerMilli, SimulatedNetwork network) {
        SteppedLoops loops = new SteppedLoops(loopCount, SLOW_TURN_MILLIS * packetsPerMilli);
        VirtualServer server =
                new VirtualServer(loops, loopCount, network, VirtualServer::jca, SrtpProfile.AEAD_AES_128_GCM, true);
        server.turnMillis = SLOW_TURN_MILLIS;
        return server;
    }

    private VirtualServer(
            SteppedLoops loops,
            int loopCount,
            SimulatedNetwork network,
            Supplier<SrtpEngine> engine,
            SrtpProfile profile,
            boolean segmentPadding) {
        this.network = network;
        this.engine = engine;
        this.profile = profile;
        this.segmentPadding = segmentPadding;
        this.loops = loops;
        SimulatedPeer.beginSsrcsAnew();
        DtlsContext dtls = new DtlsContext(DtlsCertificate.generate(), handshakes);
        for (int i = 0; i < loopCount; i++) {
            Loop loop = loops.loop(i);
            Endpoint endpoint = Endpoint.ofIpv4(SERVER_ADDRESS, FIRST_PORT + i);
            mediaLoops.add(loops.on(i, () -> listening(loop, dtls, endpoint)));
        }
        network.advanceTo(loops.clock().nanoTime());
    }

    /** One that pads no packets. */
    static VirtualServer withoutPadding(int loopCount, SimulatedNetwork network) {
        return new VirtualServer(
                new SteppedLoops(loopCount),
                loopCount,
                network,
                VirtualServer::jca,
                SrtpProfile.AEAD_AES_128_GCM,
                false);
    }

    private static SrtpEngine jca() {
        return SrtpEngines.select("jca");
    }

    private MediaLoop listening(Loop loop, DtlsContext dtls, Endpoint endpoint) {
        // When reports leave is random: the same in every run, so that a test passes always or never.
        Random random = new Random(loop.index());
        MediaLoop mediaLoop = new MediaLoop(loop, engine.get(), dtls, segmentPadding, random);
        listen(mediaLoop, mediaLoop.addSocket(MediaSocket.Announcement.none()), endpoint);
        return mediaLoop;
    }

    private void listen(MediaLoop mediaLoop, MediaSocket socket, Endpoint endpoint) {
        UdpPort port = network.bind(endpoint);
        socket.bind(port);
        Loop loop = mediaLoop.loop();
        loop.addPoller(new PortPoller(port, loop.packets(), loop.outputs(), socket));
    }

    /** A peer whose transport lives on the given loop; it checks connectivity from now on, and keys are agreed at once. */
    SimulatedPeer connect(int loop) {
        SimulatedPeer peer = open(loop);
        peer.secure();
        return peer;
    }

    /** The same without keys. */
    SimulatedPeer open(int loop) {
        WebRtcSession.Settings settings = settings(30);
        RecordingSessionListener events = new RecordingSessionListener();
        WebRtcSession session = loops.on(loop, () -> mediaLoops.get(loop).open(settings, events));
        return peer(loop, session, settings, events, Endpoint.ofIpv4(SERVER_ADDRESS, FIRST_PORT + loop));
    }

    /** A peer whose transport has a port of its own on the first loop. */
    SimulatedPeer connectToOwnPort(int port) {
        Endpoint own = Endpoint.ofIpv4(SERVER_ADDRESS, port);
        WebRtcSession.Settings settings = settings(30);
        RecordingSessionListener events = new RecordingSessionListener();
        MediaLoop mediaLoop = mediaLoops.getFirst();
        WebRtcSession session = loops.on(0, () -> {
            List<WebRtcSocket> sockets = mediaLoop.newSockets(List.of(MediaSocket.Announcement.none()));
            listen(mediaLoop, sockets.getFirst(), own);
            return mediaLoop.open(settings, sockets, events);
        });
        SimulatedPeer peer = peer(0, session, settings, events, own);
        peer.secure();
        return peer;
    }

    /** Of a transport, with fresh credentials. */
    static WebRtcSession.Settings settings(int consentTimeoutSeconds) {
        return new WebRtcSession.Settings(
                IceCredentials.generate(new SecureRandom()), consentTimeoutSeconds, IceCandidate.Policy.all());
    }

    private SimulatedPeer peer(
            int loop,
            WebRtcSession session,
            WebRtcSession.Settings settings,
            RecordingSessionListener events,
            Endpoint serverEndpoint) {
        Endpoint endpoint = Endpoint.ofIpv4(PEER_ADDRESS, 4000 + peers.size());
        SimulatedPeer peer = new SimulatedPeer(
                this, peers.size(), loop, session, settings.credentials(), events, endpoint, serverEndpoint);
        peers.add(peer);
        return peer;
    }

    /** Time goes on, a millisecond at a time. */
    void passMillis(int count) {
        for (int i = 0; i < count; i++) {
            loops.clock().advanceMillis(1);
            long now = loops.clock().nanoTime();
            peers.forEach(peer -> peer.tick(now));
            network.advanceTo(now);
            for (int loop = 0; loop < mediaLoops.size() && millis % turnMillis == 0; loop++) {
                loops.step(loop);
            }
            millis++;
            network.advanceTo(now);
        }
    }

    /** Nothing is held when everything is closed. */
    void assertEmpty() {
        for (int i = 0; i < mediaLoops.size(); i++) {
            MediaLoop mediaLoop = mediaLoops.get(i);
            int loop = i;
            loops.run(i, () -> {
                assertThat(mediaLoop.openSessions())
                        .as("sessions on loop %d", loop)
                        .isZero();
                assertThat(mediaLoop.knownTuples())
                        .as("tuples on loop %d", loop)
                        .isZero();
                assertThat(mediaLoop.ice().size())
                        .as("credentials on loop %d", loop)
                        .isZero();
                assertThat(mediaLoop.replicas().size())
                        .as("replicas on loop %d", loop)
                        .isZero();
                assertThat(mediaLoop.rtpPackets().inUse())
                        .as("RTP packets on loop %d", loop)
                        .isZero();
                assertThat(mediaLoop.loop().timers().size())
                        .as("timers on loop %d", loop)
                        .isZero();
            });
            assertThat(loops.packetsInUse(i)).as("packets on loop %d", i).isZero();
        }
        assertThat(loops.failures()).isZero();
    }

    @Override
    public void close() {
        handshakes.close();
        loops.close();
    }
}
