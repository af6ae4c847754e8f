package io.sluice.signaling.http;

import static io.sluice.signaling.http.RecordingAcceptor.next;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.signaling.http.RawWebSocket.Frame;
import io.sluice.signaling.session.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketConnectionTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final int FRAME_BYTES = 1000;

    private final RecordingAcceptor room = new RecordingAcceptor();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = start(new HttpLimits(8, 8, LONG, LONG, LONG, FRAME_BYTES, 65536, LONG, LONG, LONG));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldCarryTextBothWays() throws Exception {
        try (RawWebSocket socket = open()) {
            socket.text("grüße");

            assertThat(socket.read().payload()).isEqualTo(bytesOf("echo grüße"));
        }
    }

    @Test
    void shouldHandOverMessagesInOrderThoughTheyCameAtOnce() throws Exception {
        try (RawWebSocket socket = open()) {
            for (int i = 0; i < 100; i++) {
                socket.text("message " + i);
            }
            for (int i = 0; i < 100; i++) {
                assertThat(socket.read().payload()).isEqualTo("echo message " + i);
            }
        }
    }

    @Test
    void shouldJoinFragments() throws Exception {
        try (RawWebSocket socket = open()) {
            socket.frame(false, 1, new byte[] {'a'});
            socket.frame(true, 9, new byte[] {'p'});
            socket.frame(false, 0, new byte[] {'b'});
            socket.frame(true, 0, new byte[] {'c'});

            assertThat(socket.read()).isEqualTo(new Frame(10, "p"));
            assertThat(socket.read()).isEqualTo(new Frame(1, "echo abc"));
        }
    }

    @ParameterizedTest(name = "opcode {0} with {1} bytes closes with {2}")
    @CsvSource({"1, 1001, 1009", "1, 60000, 1009", "2, 3, 1003", "3, 0, 1002", "11, 0, 1002", "0, 1, 1002"})
    void shouldCloseOnFramesItDoesNotTake(int opcode, int length, int code) throws Exception {
        try (RawWebSocket socket = open()) {
            socket.frame(true, opcode, new byte[length]);

            assertThat(socket.closeCode()).isEqualTo(code);
            assertThat(socket.ended()).isTrue();
        }
        assertThat(next(room.closed)).isNotNull();
    }

    @Test
    void shouldCloseOnFragmentsThatAddUpToTooMuch() throws Exception {
        try (RawWebSocket socket = open()) {
            socket.frame(false, 1, new byte[600]);
            socket.frame(true, 0, new byte[600]);

            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void shouldTakeAMessageOfTheLargestSize() throws Exception {
        try (RawWebSocket socket = open()) {
            socket.text("a".repeat(FRAME_BYTES));

            assertThat(socket.read().payload()).hasSize(FRAME_BYTES + "echo ".length());
        }
    }

    @Test
    void shouldCloseOnInvalidUtf8() throws Exception {
        try (RawWebSocket socket = open()) {
            socket.frame(true, 1, new byte[] {'a', (byte) 0xc3, (byte) 0x28});

            assertThat(socket.closeCode()).isEqualTo(1007);
            assertThat(socket.ended()).isTrue();
        }
    }

    @Test
    void shouldCloseOnUnmaskedFrames() throws Exception {
        try (RawWebSocket socket = open()) {
            socket.write(new byte[] {(byte) 0x81, 1, 'a'});

            assertThat(socket.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void shouldAnswerAClosingHandshake() throws Exception {
        try (RawWebSocket socket = open()) {
            socket.frame(true, 8, new byte[] {0x03, (byte) 0xe8});

            assertThat(socket.closeCode()).isEqualTo(1000);
            assertThat(socket.ended()).isTrue();
        }
        assertThat(next(room.closed)).isNotNull();
    }

    @Test
    void shouldAnswerACloseWithoutACode() throws Exception {
        try (RawWebSocket socket = open()) {
            socket.frame(true, 8, new byte[0]);

            assertThat(socket.closeCode()).isEqualTo(-1);
        }
    }

    @Test
    void shouldTellOfALostConnectionOnce() throws Exception {
        open().close();

        assertThat(next(room.closed)).isSameAs(next(room.opened));
        server.close();
        assertThat(room.closed).isEmpty();
    }

    @Test
    void shouldPing() throws Exception {
        Duration often = Duration.ofMillis(20);
        try (HttpServer pinging = start(new HttpLimits(8, 8, LONG, LONG, LONG, FRAME_BYTES, 65536, often, LONG, LONG));
                RawWebSocket socket = open(pinging)) {
            assertThat(socket.read().opcode()).isEqualTo(9);
            assertThat(socket.read().opcode()).isEqualTo(9);
        }
    }

    @Test
    void shouldCloseSocketsThatFellSilent() throws Exception {
        Duration soon = Duration.ofMillis(100);
        try (HttpServer strict = start(new HttpLimits(8, 8, LONG, LONG, LONG, FRAME_BYTES, 65536, LONG, soon, LONG));
                RawWebSocket socket = open(strict)) {
            assertThat(socket.ended()).isTrue();
            assertThat(next(room.closed)).isNotNull();
        }
    }

    @Test
    void shouldCloseASocketThatDoesNotRead() throws Exception {
        try (RawWebSocket socket = open()) {
            Connection connection = next(room.opened);
            String large = "a".repeat(60_000);
            while (room.closed.isEmpty()) {
                connection.send(large);
            }

            assertThat(socket.closeCode()).isEqualTo(1013);
            assertThat(socket.ended()).isTrue();
        }
    }

    /**
     * The pings come from a thread of their own: where answers that nobody takes fill a small buffer the kernels may stop hearing each
     * other, and a write then waits for minutes. The server sees silence in that case, and closes as well.
     */
    @Test
    void shouldCloseASocketThatPingsAndDoesNotRead() throws Exception {
        Rate any = new Rate(1_000_000, 1_000_000);
        Duration silence = Duration.ofSeconds(5);
        HttpLimits unpaced = new HttpLimits(8, 8, LONG, LONG, LONG, FRAME_BYTES, 65536, LONG, silence, LONG);
        Thread pinging;
        try (HttpServer fast = start(unpaced.withRates(any, any));
                RawWebSocket socket = open(fast)) {
            pinging = Thread.ofVirtual().start(() -> pingUntilClosed(socket));
            assertThat(next(room.closed)).isNotNull();
        }
        pinging.join();
    }

    private static void pingUntilClosed(RawWebSocket socket) {
        byte[] payload = new byte[125];
        try {
            while (true) {
                socket.frame(true, 9, payload);
            }
        } catch (IOException ignored) {
            // The end, of either side's making.
        }
    }

    @Test
    void shouldSayGoodbyeWhenTheServerStops() throws Exception {
        try (RawWebSocket socket = open()) {
            Thread stopping = Thread.ofVirtual().start(server::close);

            assertThat(socket.closeCode()).isEqualTo(1001);
            assertThat(socket.ended()).isTrue();
            stopping.join();
        }
        assertThat(next(room.closed)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "101 | Origin: http://localhost:%d",
                "403 | Origin: http://evil.example",
                "403 | Origin: null",
                "403 | Origin: http://localhost:1",
                "400 | Origin: http://localhost:%d\\r\\nOrigin: http://localhost:%d",
                "400 | Host: localhost",
            })
    void shouldCheckThePageBeforeTheUpgrade(int status, String headers) throws Exception {
        String lines = headers.replace("%d", Integer.toString(server.port())).replace("\\r\\n", "\r\n");
        try (RawWebSocket socket = new RawWebSocket(server.port(), lines + "\r\n")) {
            assertThat(socket.status()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/sender", "/ws/"})
    void shouldUpgradeAtItsTwoAddressesOnly(String path) throws Exception {
        assertThat(handshake("GET " + path, "13", "dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "GET /, 13, dGhlIHNhbXBsZSBub25jZQ==, 101",
        "GET /ws, 13, dGhlIHNhbXBsZSBub25jZQ==, 101",
        "GET /ws?x=1, 13, dGhlIHNhbXBsZSBub25jZQ==, 101",
        "GET /ws, 8, dGhlIHNhbXBsZSBub25jZQ==, 426",
        "POST /ws, 13, dGhlIHNhbXBsZSBub25jZQ==, 400",
    })
    void shouldUpgradeValidHandshakesOnly(String request, String version, String key, int status) throws Exception {
        assertThat(handshake(request, version, key)).isEqualTo(status);
    }

    private int handshake(String request, String version, String key) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String head = request + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: " + version + "\r\nSec-WebSocket-Key: " + key + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));
            byte[] start = socket.getInputStream().readNBytes(12);
            return Integer.parseInt(new String(start, 9, 3, ISO_8859_1));
        }
    }

    private RawWebSocket open() throws IOException {
        return open(server);
    }

    private static RawWebSocket open(HttpServer server) throws IOException {
        RawWebSocket socket = new RawWebSocket(server.port());
        assertThat(socket.status()).isEqualTo(101);
        return socket;
    }

    private HttpServer start(HttpLimits limits) throws IOException {
        return HttpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Routes.of(Pages.load(WebSocketConnectionTest.class.getClassLoader(), "test-pages"))
                        .withSocket("/", room)
                        .withSocket("/ws", room),
                new OriginPolicy(List.of(), () -> ""),
                limits);
    }

    private static String bytesOf(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }
}
