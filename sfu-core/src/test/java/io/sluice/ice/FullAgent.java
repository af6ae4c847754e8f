package io.sluice.ice;

import io.sluice.packet.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

/** ice4j's full agent, an implementation that is not ours, as the controlling peer over real sockets on loopback. */
public final class FullAgent implements AutoCloseable {
    static final InetSocketAddress LOOPBACK = Endpoint.ofIpv4(0x7f000001, 0).toSocketAddress();
    /** Held, since java.util.logging forgets the level of a logger that nobody holds. */
    private static final List<Logger> NOISY = List.of(Logger.getLogger("org.ice4j"), Logger.getLogger("org.jitsi"));

    /** Completes when the agent has nominated a pair, or fails. */
    public final CompletableFuture<Void> completed = new CompletableFuture<>();

    private final Agent agent;

    public FullAgent() {
        // Otherwise gathering asks the address at which clouds serve metadata.
        System.setProperty("ice4j.harvest.mapping.aws.enabled", "false");
        NOISY.forEach(logger -> logger.setLevel(Level.OFF));
        agent = new Agent();
        agent.addStateChangeListener(event -> {
            if (event.getNewValue() == IceProcessingState.COMPLETED) {
                completed.complete(null);
            } else if (event.getNewValue() == IceProcessingState.FAILED) {
                completed.completeExceptionally(new AssertionError("the full agent failed"));
            }
        });
    }

    /** Begins to check connectivity with an agent that was signalled. */
    public Component connect(IceCredentials remote, IceCandidate candidate) throws IOException {
        agent.setUseDynamicPorts(false);
        agent.addCandidateHarvester(new LoopbackHarvester());
        agent.setControlling(true);
        IceMediaStream stream = agent.createMediaStream("transport");
        Component component = agent.createComponent(stream, KeepAliveStrategy.SELECTED_ONLY, false);
        stream.setRemoteUfrag(remote.usernameFragment());
        stream.setRemotePassword(remote.password());
        component.addRemoteCandidate(new RemoteCandidate(
                new TransportAddress(candidate.address(), candidate.port(), Transport.UDP),
                component,
                CandidateType.HOST_CANDIDATE,
                candidate.foundation(),
                candidate.priority(),
                null));
        agent.startConnectivityEstablishment();
        return component;
    }

    @Override
    public void close() {
        agent.free();
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
