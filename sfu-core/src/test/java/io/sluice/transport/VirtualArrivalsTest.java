package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loop.Loop;
import io.sluice.loop.PortPoller;
import io.sluice.loop.UdpPort;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.srtp.SrtpDrop;
import io.sluice.srtp.SrtpEngine;
import io.sluice.srtp.SrtpEngines;
import io.sluice.srtp.SrtpProfile;
import io.sluice.srtp.SrtpSender;
import io.sluice.testing.SimulatedNetwork;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams that one call has read: who is told of them in advance, and that each is taken in its turn all the same. */
class VirtualArrivalsTest {
    private static final SrtpProfile PROFILE = SrtpProfile.AES_CM_128_HMAC_SHA1_80;
    private static final Endpoint PLAIN = Endpoint.ofIpv4(0xc0000201, 22_000);
    private static final Endpoint PEER = Endpoint.ofIpv4(0xc6336403, 5000);
    private static final Endpoint STRANGER = Endpoint.ofIpv4(0xc6336404, 6000);

    private final List<String> calls = new ArrayList<>();
    private final RecordingEngine engine = new RecordingEngine(SrtpEngines.select("jca"), calls);
    private final MemorySegment scratch = MemorySegment.ofArray(new byte[2048]);

    @Test
    void shouldTellOfAllMediaBeforeAnythingIsTakenAndKeepTheOrder() {
        try (VirtualServer server = server()) {
            SimulatedPeer one = connected(server);
            SimulatedPeer other = connected(server);
            calls.clear();
            send(one, 1, 100);
            one.sendBye(99);
            send(other, 2, 7);
            one.check();
            server.network.send(new byte[] {(byte) 0x80, 0, 1}, STRANGER, one.serverEndpoint);
            send(one, 1, 101);
            server.passMillis(1);
            assertThat(calls)
                    .containsExactly(
                            "expect 1:100",
                            "expect 2:7",
                            "expect 1:101",
                            "hash",
                            "rtp 1:100",
                            "rtcp",
                            "rtp 2:7",
                            "rtp 1:101",
                            "clear");
            assertThat(server.loops.failures()).isZero();
        }
    }

    @Test
    void shouldTellNobodyOfALonePacketNorWhereNobodyGains() {
        try (VirtualServer server = server()) {
            SimulatedPeer one = connected(server);
            calls.clear();
            send(one, 1, 100);
            server.passMillis(1);
            engine.useful = false;
            send(one, 1, 101);
            send(one, 1, 102);
            server.passMillis(1);
            assertThat(calls).containsExactly("rtp 1:100", "clear", "rtp 1:101", "rtp 1:102", "clear");
        }
    }

    @Test
    void shouldTakePacketsThatCouldNotBeTold() {
        try (VirtualServer server = server()) {
            SimulatedPeer one = connected(server);
            SimulatedPeer other = connected(server);
            calls.clear();
            engine.failing = 1;
            send(other, 2, 7);
            send(one, 1, 100);
            send(other, 2, 8);
            server.passMillis(1);
            assertThat(calls).containsExactly("expect 2:7", "rtp 2:7", "rtp 1:100", "rtp 2:8", "clear");
            assertThat(server.loops.failures()).isEqualTo(1);
        }
    }

    /** Who may be anybody is not expected; from the first packet that proves to be the peer's, nobody else is. */
    @Test
    void shouldExpectOnlyThePeerAtAPlainPort() {
        try (VirtualServer server = server()) {
            PlainSession session = server.loops.on(0, () -> plain(server));
            SrtpSender peer = SrtpEngines.select("jca").newSender(PROFILE, new byte[16], new byte[14]);
            calls.clear();
            server.network.send(wire(peer, 1, 10), PEER, PLAIN);
            server.network.send(wire(peer, 1, 11), PEER, PLAIN);
            server.passMillis(1);
            assertThat(calls).containsExactly("hash", "rtp 1:10", "rtp 1:11", "clear");
            calls.clear();
            server.network.send(wire(peer, 1, 12), PEER, PLAIN);
            server.network.send(wire(peer, 1, 13), STRANGER, PLAIN);
            server.network.send(wire(peer, 1, 14), PEER, PLAIN);
            server.passMillis(1);
            assertThat(calls).containsExactly("expect 1:12", "expect 1:14", "hash", "rtp 1:12", "rtp 1:14", "clear");
            Map<String, Long> counters = server.loops.on(0, session::statistics);
            assertThat(counters).containsEntry("foreignDrops", 1L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "jca", "jitsi"})
    void shouldTakeNothingMoreOfWhoLeavesMidwayAndAllOfTheOthers(String name) {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect(), name, PROFILE)) {
            SimulatedPeer leaving = connected(server);
            SimulatedPeer staying = connected(server);
            leaving.events.whenSelected = leaving.session::onPeerClosed;
            turnWithChangeMidway(server, leaving, staying);
            assertThat(leaving.statistic("earlyMediaDrops")).isEqualTo(2);
            assertThat(refused(leaving)).isZero();
            assertThat(staying.statistic("rtpPacketsReceived")).isEqualTo(4);
            assertThat(refused(staying)).isZero();
            assertThat(server.loops.failures()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "jca", "jitsi"})
    void shouldRefuseWhatComesUnderFormerKeysOnceTheyAreRenewedMidway(String name) {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect(), name, PROFILE)) {
            SimulatedPeer renewing = connected(server);
            SimulatedPeer staying = connected(server);
            SrtpEngine srtp = server.mediaLoops.getFirst().srtpEngine();
            byte[] salt = new byte[PROFILE.saltLength()];
            byte[] key = new byte[PROFILE.keyLength()];
            renewing.events.whenSelected = () ->
                    renewing.session.secure(srtp.newReceiver(PROFILE, key, salt), srtp.newSender(PROFILE, key, salt));
            turnWithChangeMidway(server, renewing, staying);
            assertThat(renewing.statistic("srtpDrops.AUTHENTICATION_FAILED")).isEqualTo(2);
            assertThat(refused(renewing)).isEqualTo(2);
            assertThat(staying.statistic("rtpPacketsReceived")).isEqualTo(4);
            assertThat(refused(staying)).isZero();
            assertThat(server.loops.failures()).isZero();
        }
    }

    /** Two packets of each, a check that selects another way for the one, and two more of each. */
    private void turnWithChangeMidway(VirtualServer server, SimulatedPeer changing, SimulatedPeer staying) {
        send(changing, 1, 10);
        send(staying, 2, 10);
        send(staying, 2, 11);
        send(changing, 1, 11);
        Endpoint former = changing.endpoint;
        changing.endpoint = Endpoint.ofIpv4(0xc6336405, 7000);
        changing.check();
        changing.endpoint = former;
        send(changing, 1, 12);
        send(staying, 2, 12);
        send(changing, 1, 13);
        send(staying, 2, 13);
        server.passMillis(1);
        assertThat(changing.statistic("rtpPacketsReceived")).isEqualTo(4);
    }

    private static long refused(SimulatedPeer peer) {
        return Arrays.stream(SrtpDrop.values())
                .mapToLong(drop -> peer.statistic("srtpDrops." + drop))
                .sum();
    }

    private VirtualServer server() {
        return new VirtualServer(1, SimulatedNetwork.perfect(), () -> engine, PROFILE);
    }

    /** With a way to it, and no more checks but those that a test makes. */
    private static SimulatedPeer connected(VirtualServer server) {
        SimulatedPeer peer = server.connect(0);
        server.passMillis(20);
        peer.checking = false;
        return peer;
    }

    private void send(SimulatedPeer peer, int ssrc, int sequence) {
        header(ssrc, sequence);
        peer.sendRtp(scratch, 12, 50);
    }

    private byte[] wire(SrtpSender sender, int ssrc, int sequence) {
        header(ssrc, sequence);
        MemorySegment payload = MemorySegment.ofArray(new byte[50]);
        return Bytes.toArray(scratch, 0, sender.protectRtp(scratch, 0, 12, payload, 0, 50, 2048));
    }

    private void header(int ssrc, int sequence) {
        scratch.fill((byte) 0);
        Bytes.put16(scratch, 0, 0x8060);
        Bytes.put16(scratch, 2, sequence);
        Bytes.put32(scratch, 8, ssrc);
    }

    private static PlainSession plain(VirtualServer server) {
        MediaLoop mediaLoop = server.mediaLoops.getFirst();
        Loop loop = mediaLoop.loop();
        List<PlainSocket> sockets = mediaLoop.newPlainSockets(List.of(MediaSocket.Announcement.none()));
        UdpPort port = server.network.bind(PLAIN);
        sockets.getFirst().bind(port);
        loop.addPoller(new PortPoller(port, loop.packets(), loop.outputs(), sockets.getFirst()));
        PlainSession session =
                mediaLoop.openPlain(new PlainSession.Settings(true, true), sockets, new PlainSession.Listener() {
                    @Override
                    public void onTuple(Endpoint local, Endpoint remote) {}

                    @Override
                    public void onRtcpTuple(Endpoint local, Endpoint remote) {}
                });
        session.start(PROFILE, new byte[30], new byte[30]);
        return session;
    }
}
