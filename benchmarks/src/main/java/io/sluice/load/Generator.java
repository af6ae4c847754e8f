package io.sluice.load;

import io.sluice.dtls.DtlsCertificate;
import io.sluice.loop.DatagramPort;
import io.sluice.loop.Loop;
import io.sluice.loop.PortPoller;
import io.sluice.loop.UdpPort;
import io.sluice.net.NetOptions;
import io.sluice.net.NettyLoops;
import io.sluice.net.PolledPorts;
import io.sluice.net.PortRange;
import io.sluice.srtp.SrtpEngine;
import io.sluice.srtp.SrtpEngines;
import io.sluice.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all synthetic peers share: one loop of the server's own kind with a socket for each transport, read by recvmmsg; a
 * certificate; and a bound on handshakes, so that they do not starve the media.
 */
final class Generator implements AutoCloseable {
    /** A port keeps up to 64 packets ready, and there is a port for each transport. */
    private static final int MAX_PACKETS = 1 << 20;

    private static final int PORT_BUFFER_BYTES = 1 << 20;
    private static final int MAX_HANDSHAKES = 8;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /** Short enough that no buffer fills and no answer is late, long enough to find several datagrams. */
    private static final long POLL_INTERVAL_NANOS = 500_000;

    private static final NetOptions OPTIONS = NetOptions.defaults()
            .withMaxPacketsPerLoop(MAX_PACKETS)
            .withReceiveBufferBytes(PORT_BUFFER_BYTES)
            .withSendBufferBytes(PORT_BUFFER_BYTES)
            .withCoalescing(true);

    private final NettyLoops loops = NettyLoops.start(1, Clock.system(), OPTIONS);
    private final Loop loop = loops.loops().getFirst();
    /** Null if the selector watches the ports. */
    private final @Nullable PolledPorts polled;

    final DtlsCertificate certificate = DtlsCertificate.generate();
    final Semaphore handshakes = new Semaphore(MAX_HANDSHAKES);
    /** Of the loop. */
    final SrtpEngine engine = on(() -> SrtpEngines.select("jca"));

    /** @param poll whether to read the ports by the clock, which is cheap for who sends to a few busy ones */
    Generator(boolean poll) {
        polled = poll ? on(() -> new PolledPorts(loop, OPTIONS, POLL_INTERVAL_NANOS)) : null;
    }

    Loop loop() {
        return loop;
    }

    /** Runs something on the loop and waits for what it gives. Any other thread. */
    <T> T on(Supplier<T> action) {
        return CompletableFuture.supplyAsync(action, loop::execute).join();
    }

    void run(Runnable action) {
        CompletableFuture.runAsync(action, loop::execute).join();
    }

    UdpPort open(PortPoller.Handler handler) throws IOException {
        if (polled != null) {
            return on(() -> polled.open(LOOPBACK, handler));
        }
        return loops.openUdp(loop, LOOPBACK, PortRange.any(), handler);
    }

    void close(DatagramPort port) {
        if (polled != null) {
            run(() -> polled.close(port));
        } else {
            loops.close(loop, port);
        }
    }

    @Override
    public void close() {
        if (polled != null) {
            run(polled::close);
        }
        loops.close();
    }
}
