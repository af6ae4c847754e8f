package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.dtls.DtlsCertificate;
import io.sluice.dtls.DtlsHandshakes;
import io.sluice.dtls.HandshakeLimits;
import io.sluice.loop.Loop;
import io.sluice.loop.PortPoller;
import io.sluice.packet.Endpoint;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.codec.KeyFrameDetector;
import io.sluice.srtp.SrtpEngines;
import io.sluice.testing.FuzzTargets;
import io.sluice.testing.SimulatedNetwork;
import io.sluice.testing.SteppedLoops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** What strangers may send to the ports of a transport that has neither ICE nor SRTP between them and its parsers. */
class PlainTargetsTest extends FuzzTargets {
    private static final Endpoint RTP = Endpoint.ofIpv4(0xc0000201, 5000);
    private static final Endpoint RTCP = Endpoint.ofIpv4(0xc0000201, 5001);
    private static final Endpoint PEER = Endpoint.ofIpv4(0xc6336401, 6000);
    private static final Endpoint STRANGER = Endpoint.ofIpv4(0xc6336402, 6000);
    private static final int SSRC = 0x51515151;

    private final DtlsHandshakes handshakes = new DtlsHandshakes(HandshakeLimits.defaults());
    private final DtlsContext dtls = new DtlsContext(DtlsCertificate.generate(), handshakes);

    @AfterEach
    void close() {
        handshakes.close();
    }

    /**
     * The first byte tells port and sender, the rest is the datagram, twice: each is counted once, by the one reason or as taken; only
     * who sends what was announced becomes the peer, and nobody else after that; nothing is held in the end.
     */
    @FuzzTest
    void plainDatagrams(byte[] input) {
        int choice = input.length == 0 ? 0 : input[0];
        byte[] datagram = input.length == 0 ? input : Arrays.copyOfRange(input, 1, Math.min(input.length, 2048));
        SimulatedNetwork network = SimulatedNetwork.perfect();
        List<Endpoint> learnt = new ArrayList<>();
        try (SteppedLoops loops = new SteppedLoops(1)) {
            MediaLoop mediaLoop =
                    loops.on(0, () -> new MediaLoop(loops.loop(0), SrtpEngines.select("jca"), dtls, true));
            PlainSession session = loops.on(0, () -> open(loops.loop(0), mediaLoop, network, learnt));
            Endpoint to = (choice & 1) == 0 ? RTP : RTCP;
            network.send(datagram.clone(), PEER, to);
            network.send(datagram.clone(), (choice & 2) == 0 ? PEER : STRANGER, to);
            network.advanceTo(loops.clock().nanoTime());
            loops.step(0);

            Map<String, Long> counters = loops.on(0, session::statistics);
            long unknown = loops.on(0, mediaLoop::unknownDatagrams);
            assertThat(counters.getOrDefault("rtpPacketsReceived", -1L)
                            + counters.getOrDefault("rtcpPacketsReceived", -1L)
                            + counters.getOrDefault("foreignDrops", -1L)
                            + unknown)
                    .isEqualTo(2);
            assertThat(learnt.size()).isLessThanOrEqualTo(1);
            if (!learnt.isEmpty() && (choice & 2) != 0) {
                assertThat(learnt).containsExactly(PEER);
                assertThat(counters).containsEntry("foreignDrops", 1L);
            }
            loops.run(0, session::close);
            loops.step(0);
            assertThat(loops.on(0, mediaLoop::openSessions)).isZero();
            assertThat(loops.on(0, () -> mediaLoop.rtpPackets().inUse())).isZero();
            assertThat(loops.packetsInUse(0)).isZero();
            assertThat(loops.failures()).isZero();
        }
    }

    private static PlainSession open(Loop loop, MediaLoop mediaLoop, SimulatedNetwork network, List<Endpoint> learnt) {
        List<PlainSocket> sockets =
                mediaLoop.newPlainSockets(List.of(MediaSocket.Announcement.none(), MediaSocket.Announcement.none()));
        for (PlainSocket socket : sockets) {
            var port = network.bind(socket == sockets.getFirst() ? RTP : RTCP);
            socket.bind(port);
            loop.addPoller(new PortPoller(port, loop.packets(), loop.outputs(), socket));
        }
        PlainSession session =
                mediaLoop.openPlain(new PlainSession.Settings(false, true), sockets, new PlainSession.Listener() {
                    @Override
                    public void onTuple(Endpoint local, Endpoint remote) {
                        learnt.add(remote);
                    }

                    @Override
                    public void onRtcpTuple(Endpoint local, Endpoint remote) {
                        learnt.add(remote);
                    }
                });
        session.openInbound(new ReceivedStreamSettings(
                1,
                "0",
                SSRC,
                null,
                96,
                true,
                90_000,
                ExtensionMap.builder().put(ExtensionType.MID, 1).build(),
                KeyFrameDetector.forMimeType("video/VP8"),
                false));
        session.startInClear();
        return session;
    }
}
