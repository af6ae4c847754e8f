package io.sluice.signaling.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers do to the port while one good session goes on: it asks and is answered all the time. */
class FaultsTest {
    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final HttpLimits LIMITS = new HttpLimits(
            64, 64, SOON, LONG, LONG, 1000, 65536, LONG, LONG, LONG, new Rate(200, 50), new Rate(1000, 1000));

    private final RecordingAcceptor room = new RecordingAcceptor();
    private HttpServer server;
    private RawWebSocket good;
    private int asked;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Routes.of(Pages.load(FaultsTest.class.getClassLoader(), "test-pages"))
                        .withSocket("/ws", room),
                new OriginPolicy(List.of(), () -> ""),
                LIMITS);
        good = new RawWebSocket(server.port());
        assertThat(good.status()).isEqualTo(101);
    }

    @AfterEach
    void stop() throws IOException {
        goodGoesOn();
        good.close();
        server.close();
    }

    /** Forty that send a byte now and then, and never a whole request. */
    @Test
    void shouldHangUpOnRequestsThatNeverEnd() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            slow.add(connect());
        }
        String head = "GET / HTTP/1.1\r\nHost: localhost\r\nX-Filler: " + "a".repeat(1000);
        int sent = 0;
        while (slow.stream().anyMatch(FaultsTest::isOpen)) {
            assertThat(sent).as("bytes sent").isLessThan(head.length());
            for (Socket socket : slow) {
                trickle(socket, head.charAt(sent));
            }
            sent++;
            goodGoesOn();
        }
    }

    /** Many small frames cost their sender time, not the others. */
    @Test
    void shouldSlowDownAFloodOfFrames() throws Exception {
        try (RawWebSocket flooder = new RawWebSocket(server.port())) {
            assertThat(flooder.status()).isEqualTo(101);
            long begin = System.nanoTime();
            for (int i = 0; i < 150; i++) {
                flooder.text("flood " + i);
            }
            goodGoesOn();
            for (int i = 0; i < 150; i++) {
                assertThat(flooder.read().payload()).isEqualTo("echo flood " + i);
            }

            // 50 at once, one of them the upgrade, then 200 a second.
            assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(490));
        }
    }

    @Test
    void shouldSlowDownAFloodOfRequests() throws Exception {
        try (Socket flooder = connect()) {
            long begin = System.nanoTime();
            String get = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
            String last = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            flooder.getOutputStream().write((get.repeat(149) + last).getBytes(ISO_8859_1));
            goodGoesOn();

            assertThat(readUntilEnd(flooder).split("HTTP/1.1 200 OK", -1)).hasSize(151);
            assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(490));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldSurviveWhateverComes(long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            byte[] bytes = new byte[1 + random.nextInt(400)];
            random.nextBytes(bytes);
            try (Socket socket = connect()) {
                if (random.nextBoolean()) {
                    socket.getOutputStream().write("GET /ws HTTP/1.1\r\n".getBytes(ISO_8859_1));
                }
                socket.getOutputStream().write(bytes);
            }
            goodGoesOn();
        }
    }

    @Test
    void shouldCloseOnFramesThatAreTooLong() throws Exception {
        for (int i = 0; i < 10; i++) {
            try (RawWebSocket socket = new RawWebSocket(server.port())) {
                assertThat(socket.status()).isEqualTo(101);
                socket.frame(true, 1, new byte[20_000]);

                assertThat(socket.closeCode()).isEqualTo(1009);
            }
            goodGoesOn();
        }
    }

    /** The bytes of a good session, recorded and sent once more: they open another session, and disturb none. */
    @Test
    void shouldTakeAReplayForASessionOfItsOwn() throws Exception {
        try (RawWebSocket first = new RawWebSocket(server.port());
                RawWebSocket replayed = new RawWebSocket(server.port())) {
            assertThat(List.of(first.status(), replayed.status())).containsOnly(101);
            first.text("a");
            replayed.text("a");

            assertThat(first.read().payload()).isEqualTo("echo a");
            assertThat(replayed.read().payload()).isEqualTo("echo a");
            assertThat(room.opened).doesNotHaveDuplicates().hasSize(3);
        }
    }

    /** A second handshake inside a session is no frame. */
    @Test
    void shouldCloseASocketThatShakesHandsTwice() throws Exception {
        try (RawWebSocket socket = new RawWebSocket(server.port())) {
            assertThat(socket.status()).isEqualTo(101);
            socket.write("GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n".getBytes(ISO_8859_1));

            assertThat(socket.closeCode()).isEqualTo(1002);
        }
    }

    private void goodGoesOn() throws IOException {
        // Within its own pace, whatever the test does.
        good.text("still here " + asked);
        assertThat(good.read().payload()).isEqualTo("echo still here " + asked);
        asked++;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout((int) LONG.toMillis());
        return socket;
    }

    private static void trickle(Socket socket, char next) {
        try {
            socket.getOutputStream().write(next);
        } catch (IOException e) {
            // The server has hung up, which isOpen finds out.
            assertThat(e).isNotNull();
        }
    }

    /** Whether nothing has come, not even the end. */
    private static boolean isOpen(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String readUntilEnd(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), ISO_8859_1);
    }
}
