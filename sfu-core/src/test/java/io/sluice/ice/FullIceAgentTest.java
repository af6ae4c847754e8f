package io.sluice.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ice.IceCandidate.ListenAddress;
import io.sluice.packet.Endpoint;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.HostCandidate;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.IceProcessingState;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.RemoteCandidate;
import org.ice4j.ice.harvest.AbstractCandidateHarvester;
import org.ice4j.socket.IceUdpSocketWrapper;
import org.ice4j.socket.MultiplexingDatagramSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** ice4j's full agent, an implementation that is not ours, as the controlling peer over real sockets on loopback. */
@Timeout(20)
class FullIceAgentTest {
    private static final int SOCKET = 5;
    private static final InetSocketAddress LOOPBACK = Endpoint.toSocketAddress(Endpoint.of(0x7f000001, 0));
    /** Held, since java.util.logging forgets the level of a logger that nobody holds. */
    private static final List<Logger> NOISY = List.of(Logger.getLogger("org.ice4j"), Logger.getLogger("org.jitsi"));

    private final IceCredentials credentials = IceCredentials.generate(new SecureRandom());
    private final RecordingListener listener = new RecordingListener();
    private final IceLiteAgent lite = new IceLiteAgent(30, listener);
    private final IceServer server = new IceServer();

    private final DatagramSocket socket = new DatagramSocket(LOOPBACK);
    private final int port = socket.getLocalPort();
    private final Thread loop = new Thread(this::answerUntilClosed, "ice-test-loop");
    private final Agent full = new Agent();

    FullIceAgentTest() throws SocketException {}

    @BeforeAll
    static void keepIce4jQuiet() {
        // Otherwise gathering asks the address at which clouds serve metadata.
        System.setProperty("ice4j.harvest.mapping.aws.enabled", "false");
        NOISY.forEach(logger -> logger.setLevel(Level.OFF));
    }

    @AfterEach
    void stop() throws InterruptedException {
        full.free();
        socket.close();
        loop.join();
    }

    @Test
    void shouldBeNominatedByAFullAgent() throws Exception {
        server.register(credentials, lite);
        loop.start();
        CompletableFuture<Void> completed = new CompletableFuture<>();
        full.addStateChangeListener(event -> {
            if (event.getNewValue() == IceProcessingState.COMPLETED) {
                completed.complete(null);
            } else if (event.getNewValue() == IceProcessingState.FAILED) {
                completed.completeExceptionally(new AssertionError("the full agent failed"));
            }
        });

        Component component = connectFullAgent();
        completed.get(15, TimeUnit.SECONDS);
        TransportAddress local = component.getSelectedPair().getLocalCandidate().getTransportAddress();
        stop();

        assertThat(component.getSelectedPair().getRemoteCandidate().getTransportAddress())
                .isEqualTo(new TransportAddress("127.0.0.1", port, Transport.UDP));
        assertThat(lite.state()).isEqualTo(IceState.COMPLETED);
        assertThat(lite.selectedTuple()).isEqualTo(new IceTuple(SOCKET, Endpoint.of(local)));
        assertThat(listener.drain()).endsWith("COMPLETED");
        assertThat(server.counters().accepted()).isGreaterThanOrEqualTo(2);
        // Keep-alives are indications, and come if the agent gets to them before it is freed.
        assertThat(EnumSet.complementOf(EnumSet.of(IceDrop.INDICATION)))
                .allMatch(reason -> server.counters().drops(reason) == 0);
    }

    private Component connectFullAgent() throws IOException {
        full.setUseDynamicPorts(false);
        full.addCandidateHarvester(new LoopbackHarvester());
        full.setControlling(true);
        IceMediaStream stream = full.createMediaStream("transport");
        Component component = full.createComponent(stream, KeepAliveStrategy.SELECTED_ONLY, false);
        stream.setRemoteUfrag(credentials.usernameFragment());
        stream.setRemotePassword(credentials.password());
        IceCandidate candidate = candidate();
        component.addRemoteCandidate(new RemoteCandidate(
                new TransportAddress(candidate.address(), candidate.port(), Transport.UDP),
                component,
                CandidateType.HOST_CANDIDATE,
                candidate.foundation(),
                candidate.priority(),
                null));
        full.startConnectivityEstablishment();
        return component;
    }

    private IceCandidate candidate() {
        return IceCandidate.forUdp(List.of(new ListenAddress("127.0.0.1", port, null)))
                .getFirst();
    }

    private void answerUntilClosed() {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        try {
            while (!socket.isClosed()) {
                packet.setLength(2048);
                socket.receive(packet);
                answer(packet);
            }
        } catch (IOException e) {
            assertThat(socket.isClosed()).isTrue();
        }
    }

    private void answer(DatagramPacket packet) throws IOException {
        InetSocketAddress remote = (InetSocketAddress) packet.getSocketAddress();
        byte[] datagram = Arrays.copyOf(packet.getData(), packet.getLength());
        byte[] answer = server.onStun(datagram, SOCKET, Endpoint.of(remote), System.nanoTime());
        if (answer != null) {
            socket.send(new DatagramPacket(answer, answer.length, remote));
        }
    }

    /** ice4j's own host harvester leaves loopback out, whatever its settings say. */
    private static final class LoopbackHarvester extends AbstractCandidateHarvester {
        @Override
        public Collection<LocalCandidate> harvest(Component component) {
            HostCandidate candidate = new HostCandidate(boundToLoopback(), component, Transport.UDP);
            component.addLocalCandidate(candidate);
            candidate.getStunStack().addSocket(candidate.getStunSocket(null));
            return List.of(candidate);
        }

        @Override
        public boolean isHostHarvester() {
            return true;
        }

        private static IceUdpSocketWrapper boundToLoopback() {
            try {
                return new IceUdpSocketWrapper(new MultiplexingDatagramSocket(LOOPBACK));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
