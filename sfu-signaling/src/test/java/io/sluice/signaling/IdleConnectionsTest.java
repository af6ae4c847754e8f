package io.sluice.signaling;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.SfuOptions;
import io.sluice.signaling.config.ServerOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two thousand participants who say nothing, while one does. */
class IdleConnectionsTest {
    private static final Logger LOG = LoggerFactory.getLogger(IdleConnectionsTest.class);
    private static final int CONNECTIONS = 2000;

    /** Heap of both ends in one JVM; measured are 7 KiB. */
    private static final long BYTES_PER_CONNECTION = 16 * 1024;

    @Test
    void shouldHoldTwoThousandIdleConnectionsInBoundedMemory() throws Exception {
        List<SocketChannel> idle = new ArrayList<>();
        try (SluiceServer server = SluiceServer.start(options());
                HttpClient client = HttpClient.newHttpClient();
                SignalingClient good = new SignalingClient(client, server.port())) {
            long before = usedHeap();
            for (int i = 0; i < CONNECTIONS; i++) {
                idle.add(open(server.port()));
                if (i % 100 == 0) {
                    assertGoesOn(good);
                }
            }
            for (SocketChannel channel : idle) {
                readWelcome(channel);
            }
            assertGoesOn(good);
            long each = (usedHeap() - before) / CONNECTIONS;
            LOG.info("{} bytes of heap for each of {} idle connections", each, CONNECTIONS);

            assertThat(each).isLessThan(BYTES_PER_CONNECTION);
            for (SocketChannel channel : idle) {
                channel.close();
            }
            assertGoesOn(good);
        }
    }

    private static void assertGoesOn(SignalingClient good) throws InterruptedException {
        assertThat(good.refusal("{\"type\":\"restartIce\",\"data\":{\"transportId\":\"none\"}}"))
                .isEqualTo("not-found");
    }

    private static SocketChannel open(int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String head = String.join(
                "\r\n",
                "GET /ws HTTP/1.1",
                "Host: localhost",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "",
                "");
        channel.write(ByteBuffer.wrap(head.getBytes(ISO_8859_1)));
        return channel;
    }

    /** Reads until the server's first message has begun, so that the session is up. */
    private static void readWelcome(SocketChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        while (!new String(buffer.array(), 0, buffer.position(), ISO_8859_1).contains("rtpCapabilities")) {
            assertThat(channel.read(buffer)).isPositive();
        }
    }

    private static ServerOptions options() {
        ServerOptions usual = new ServerOptions(
                "127.0.0.1",
                0,
                List.of(),
                SfuOptions.builder().loops(1).ports(25400, 25499).build());
        return usual.withLimits(usual.limits().withConnections(CONNECTIONS + 10, CONNECTIONS + 10));
    }

    private static long usedHeap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
