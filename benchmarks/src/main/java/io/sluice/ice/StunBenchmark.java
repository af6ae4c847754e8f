package io.sluice.ice;

import io.sluice.Microbenchmark;
import io.sluice.packet.Endpoint;
import java.security.SecureRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Answers a valid connectivity check, from the datagram to the response: fingerprint, integrity both ways, consent renewed.
 * Read it as ns per check; a peer sends one every 2.5 seconds and tuple, so a thousand peers cost a loop 400 of these a second.
 */
@State(Scope.Thread)
public class StunBenchmark extends Microbenchmark {
    private static final Endpoint REMOTE = Endpoint.ofIpv4(0xc6336401, 4000);

    private final IceServer server = new IceServer();
    private final IceCredentials credentials = IceCredentials.generate(new SecureRandom());
    private final byte[] check = ConnectivityCheck.of(credentials);
    private long nowNanos;

    @Setup
    public void register() {
        server.register(credentials, new IceLiteAgent(IceLiteAgent.DEFAULT_CONSENT_TIMEOUT_SECONDS, new Silent()));
    }

    @Benchmark
    public byte[] answer() {
        byte[] response = server.onStun(check, 0, REMOTE, nowNanos++);
        if (response == null || server.counters().accepted() != nowNanos) {
            throw new IllegalStateException("the check was not accepted");
        }
        return response;
    }

    private static final class Silent implements IceLiteAgent.Listener {
        @Override
        public void onStateChanged(IceState state) {}

        @Override
        public boolean claimTuple(IceTuple tuple, long nowNanos) {
            return true;
        }

        @Override
        public void onTupleRemoved(IceTuple tuple) {}

        @Override
        public void onTupleSelected(IceTuple tuple) {}
    }
}
