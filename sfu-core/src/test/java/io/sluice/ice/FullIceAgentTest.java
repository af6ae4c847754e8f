package io.sluice.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ice.IceCandidate.ListeningSocket;
import io.sluice.ice.IceCandidate.Protocol;
import io.sluice.packet.Endpoint;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Component;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** ice4j's full agent, an implementation that is not ours, as the controlling peer over real sockets on loopback. */
@Timeout(20)
class FullIceAgentTest {
    private static final int SOCKET = 5;

    private final IceCredentials credentials = IceCredentials.generate(new SecureRandom());
    private final RecordingListener listener = new RecordingListener();
    private final IceLiteAgent lite = new IceLiteAgent(30, listener);
    private final IceServer server = new IceServer();

    private final DatagramSocket socket = new DatagramSocket(FullAgent.LOOPBACK);
    private final int port = socket.getLocalPort();
    private final Thread loop = new Thread(this::answerUntilClosed, "ice-test-loop");
    private final FullAgent full = new FullAgent();

    FullIceAgentTest() throws SocketException {}

    @AfterEach
    void stop() throws InterruptedException {
        full.close();
        socket.close();
        loop.join();
    }

    @Test
    void shouldBeNominatedByAFullAgent() throws Exception {
        server.register(credentials, lite);
        loop.start();
        Component component = full.connect(credentials, candidate());
        full.completed.get(15, TimeUnit.SECONDS);
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

    private IceCandidate candidate() {
        ListeningSocket socket = new ListeningSocket(Protocol.UDP, "127.0.0.1", port, null, false);
        return IceCandidate.of(List.of(socket), IceCandidate.Policy.all()).getFirst();
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
}
