package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ice.IceCredentials;
import io.sluice.ice.IceDrop;
import io.sluice.ice.IceState;
import io.sluice.ice.StunMessages;
import io.sluice.packet.Endpoint;
import io.sluice.routing.OutboundStream;
import io.sluice.testing.SimulatedNetwork;
import org.junit.jupiter.api.Test;

/** How calls come through changes of addresses and credentials, on virtual time. */
class VirtualConnectivityTest {
    private static final Endpoint ELSEWHERE = Endpoint.ofIpv4(0x0a000001, 5000);

    @Test
    void shouldKeepMediaFlowingThroughAnIceRestart() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream audio = sender.produce(SimulatedStream.Kind.OPUS, "0");
            OutboundStream heard = receiver.consume(audio.inbound(), "a");
            server.passMillis(1000);

            IceCredentials fresh = sender.restartIce();
            server.passMillis(5000);
            assertThat(sender.events.iceStates)
                    .as("the old credentials are still good")
                    .containsExactly(IceState.COMPLETED);
            sender.credentials = fresh;
            server.passMillis(5000);

            assertThat(receiver.media(heard).arrivals).hasSize(audio.packetsSent);
            assertThat(sender.events.iceStates).containsExactly(IceState.COMPLETED);
            sender.close();
            receiver.close();
            server.passMillis(100);
            server.assertEmpty();
        }
    }

    @Test
    void shouldRefuseTheOldCredentialsOnceTheNewOnesAreUsed() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer peer = server.connect(0);
            server.passMillis(1000);
            IceCredentials old = peer.credentials;
            peer.credentials = peer.restartIce();
            server.passMillis(5000);
            peer.credentials = old;
            server.passMillis(5000);

            assertThat(drops(server, IceDrop.UNKNOWN_USERNAME)).isPositive();
        }
    }

    @Test
    void shouldForgetARestartThatThePeerNeverUsed() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer peer = server.connect(0);
            server.passMillis(1000);
            IceCredentials unused = peer.restartIce();
            IceCredentials used = peer.restartIce();
            server.network.send(StunMessages.check(unused).useCandidate().bytes(), ELSEWHERE, peer.serverEndpoint);
            server.passMillis(3000);
            assertThat(drops(server, IceDrop.UNKNOWN_USERNAME)).isEqualTo(1);

            peer.credentials = used;
            server.passMillis(3000);
            assertThat(drops(server, IceDrop.UNKNOWN_USERNAME)).isEqualTo(1);
            peer.close();
            server.passMillis(100);
            server.assertEmpty();
        }
    }

    @Test
    void shouldFollowAPeerThatChangesItsAddressInMidCall() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connect(0);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream audio = sender.produce(SimulatedStream.Kind.OPUS, "0");
            OutboundStream heard = receiver.consume(audio.inbound(), "a");
            server.passMillis(1000);

            receiver.moveTo(ELSEWHERE);
            receiver.check();
            server.passMillis(1000);
            sender.moveTo(Endpoint.ofIpv4(0x0a000002, 6000));
            sender.check();
            server.passMillis(1000);

            assertThat(receiver.events.selected).hasSize(2).endsWith(ELSEWHERE);
            assertThat(receiver.media(heard).arrivals).hasSize(audio.packetsSent);
            assertThat(receiver.events.iceStates).containsExactly(IceState.COMPLETED);
        }
    }

    /** The other peer's credentials are real, its source address is forged. */
    @Test
    void shouldNotGiveThePathOfALivingPeerToAnother() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer victim = server.connect(0);
            SimulatedPeer thief = server.connect(0);
            SimulatedStream audio = victim.produce(SimulatedStream.Kind.OPUS, "0");
            server.passMillis(1000);
            for (int i = 0; i < 100; i++) {
                byte[] forged =
                        StunMessages.check(thief.credentials).useCandidate().bytes();
                server.network.send(forged, victim.endpoint, victim.serverEndpoint);
                server.passMillis(20);
            }

            assertThat(victim.statistic("rtpPacketsReceived")).isEqualTo(audio.packetsSent);
            assertThat(drops(server, IceDrop.ADDRESS_IN_USE)).isEqualTo(100);
            assertThat(thief.events.selected)
                    .as("nobody is sent media they did not ask for")
                    .hasSize(1);
        }
    }

    @Test
    void shouldGiveAnAddressOnWhenItsPeerHasFallenSilent() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer gone = server.connect(0);
            server.passMillis(1000);
            gone.checking = false;
            server.passMillis(11_000);
            SimulatedPeer heir = server.connect(0);
            heir.moveTo(gone.endpoint);
            SimulatedStream audio = heir.produce(SimulatedStream.Kind.OPUS, "0");
            server.passMillis(1000);

            assertThat(heir.events.iceStates).containsExactly(IceState.COMPLETED);
            assertThat(heir.statistic("rtpPacketsReceived"))
                    .isBetween(audio.packetsSent - 1L, (long) audio.packetsSent);
            server.passMillis(30_000);
            assertThat(gone.events.iceStates).endsWith(IceState.DISCONNECTED);
            assertThat(heir.events.iceStates).as("the heir keeps what it took").containsExactly(IceState.COMPLETED);
            gone.close();
            assertThat(heir.statistic("rtpPacketsReceived")).isGreaterThan(1000);
        }
    }

    @Test
    void shouldCarryACallOverAPortOfItsOwn() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer sender = server.connectToOwnPort(20_100);
            SimulatedPeer receiver = server.connect(0);
            SimulatedStream audio = sender.produce(SimulatedStream.Kind.OPUS, "0");
            OutboundStream heard = receiver.consume(audio.inbound(), "a");
            server.passMillis(1000);

            assertThat(sender.session.candidates())
                    .singleElement()
                    .satisfies(candidate -> assertThat(candidate.port()).isEqualTo(20_100));
            assertThat(receiver.media(heard).arrivals).hasSize(audio.packetsSent);
            sender.close();
            receiver.close();
            server.passMillis(100);
            server.assertEmpty();
            assertThat(server.loops.on(0, () -> server.mediaLoops.getFirst().ports()))
                    .as("the shared port alone")
                    .hasSize(1);
        }
    }

    @Test
    void shouldNotLetOthersInAtAPortOfItsOwn() {
        try (VirtualServer server = new VirtualServer(1, SimulatedNetwork.perfect())) {
            SimulatedPeer owner = server.connectToOwnPort(20_100);
            SimulatedPeer other = server.connect(0);
            other.serverEndpoint = owner.serverEndpoint;
            server.passMillis(1000);

            assertThat(owner.events.iceStates).containsExactly(IceState.COMPLETED);
            assertThat(other.events.iceStates).isEmpty();
            assertThat(drops(server, IceDrop.UNKNOWN_USERNAME)).isPositive();
        }
    }

    private static long drops(VirtualServer server, IceDrop reason) {
        return server.loops.on(
                0, () -> server.mediaLoops.getFirst().iceCounters().drops(reason));
    }
}
