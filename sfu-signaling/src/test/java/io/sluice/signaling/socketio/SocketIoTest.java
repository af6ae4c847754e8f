package io.sluice.signaling.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.signaling.http.HttpLimits;
import io.sluice.signaling.http.HttpServer;
import io.sluice.signaling.http.OriginPolicy;
import io.sluice.signaling.http.Pages;
import io.sluice.signaling.http.Routes;
import io.sluice.signaling.protocol.Json;
import io.sluice.signaling.session.Connection;
import io.sluice.signaling.session.ConnectionListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol on the wire, as a client sends it that is not decent; time stands still unless a test moves it. */
class SocketIoTest {
    private static final String POLLING = "?EIO=4&transport=polling";
    private static final SocketIoLimits LIMITS = new SocketIoLimits(
            3,
            3,
            Duration.ofSeconds(20),
            Duration.ofSeconds(40),
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            1000,
            8,
            4000);

    private final AtomicLong nowNanos = new AtomicLong();
    private final Echo room = new Echo();
    private final SocketIo socketIo = new SocketIo(room, LIMITS, nowNanos::get);
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                socketIo.addTo(Routes.of(Pages.load(SocketIoTest.class.getClassLoader(), "test-pages"))),
                new OriginPolicy(List.of(), () -> ""),
                HttpLimits.defaults());
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void shouldOpenASession() throws Exception {
        HttpResponse<String> response = get("");

        assertThat(response.body())
                .matches("0\\{\"sid\":\"[A-Za-z0-9_-]{27}\",\"upgrades\":\\[\"websocket\"],\"pingInterval\":20000,"
                        + "\"pingTimeout\":40000,\"maxPayload\":1000}");
        assertThat(response.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
    }

    @Test
    void shouldEchoByPolling() throws Exception {
        String sid = connect();

        assertThat(post(sid, "42[\"a\",{}]\u001e427[\"b\",{}]").body()).isEqualTo("ok");
        assertThat(get(sid).body()).isEqualTo("42[\"a\",{}]\u001e437[{}]");
    }

    @ParameterizedTest(name = "{1} for {0}")
    @CsvSource({
        "?EIO=3&transport=polling, 400",
        "?transport=polling, 400",
        "?EIO=4&EIO=4&transport=polling, 400",
        "?EIO=4, 400",
        "?EIO=4&transport=websocket, 400",
        "?EIO=4&transport=polling&sid=nothing, 400",
        "x?EIO=4&transport=polling, 404",
    })
    void shouldRefuseWhatIsNotItsProtocol(String query, int status) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/socket.io/" + query)).build();

        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "4",
                "7",
                "0{}",
                "5",
                "6",
                "2probe",
                "42",
                "42{}",
                "42[]",
                "42[7]",
                "42[\"a\"",
                "40",
                "42/admin,[\"a\"]",
                "44{}",
                "4212345678901[\"a\"]",
                "42[\"a\"]\u001e",
                "bAQID"
            })
    void shouldEndASessionThatSendsWhatIsNone(String payload) throws Exception {
        String sid = connect();

        HttpResponse<String> response = post(sid, payload);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("bad-packet");
        assertThat(room.closed.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(get(sid).body()).isEqualTo("1");
        assertThat(get(sid).statusCode()).isEqualTo(400);
        assertThat(socketIo.sessions()).isZero();
    }

    @Test
    void shouldRefuseBinaryInWords() throws Exception {
        String sid = connect();

        post(sid, "451-[\"a\",{\"_placeholder\":true,\"num\":0}]");

        assertThat(get(sid).body())
                .isEqualTo("42[\"closing\",{\"code\":1003,\"reason\":\"only text is spoken here\"}]\u001e1");
    }

    @Test
    void shouldRefuseEventsBeforeTheConnect() throws Exception {
        String sid = open();

        assertThat(post(sid, "42[\"a\"]").statusCode()).isEqualTo(400);
        assertThat(room.opened).isEmpty();
    }

    @Test
    void shouldRefuseOtherNamespacesAndStay() throws Exception {
        String sid = open();

        post(sid, "40/admin,");
        assertThat(get(sid).body()).startsWith("44/admin,{\"message\":");
        post(sid, "40");
        assertThat(get(sid).body()).contains("40{\"sid\":\"socket-");
    }

    @Test
    void shouldEndASessionThatLeaves() throws Exception {
        String left = connect();
        post(left, "41");
        assertThat(room.closed.poll(10, TimeUnit.SECONDS)).isNotNull();

        String gone = connect();
        post(gone, "1");
        assertThat(room.closed.poll(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void shouldRefuseBodiesThatAreTooLong() throws Exception {
        String sid = connect();

        assertThat(post(sid, "4" + "a".repeat(1000)).statusCode()).isEqualTo(413);
    }

    @Test
    void shouldTakeNoMoreSessionsThanItHasRoomFor() throws Exception {
        String first = open();
        open();
        open();
        assertThat(get("").statusCode()).isEqualTo(503);
        CompletableFuture<Integer> closeCode = new CompletableFuture<>();
        webSocket("", new LinkedBlockingQueue<>(), closeCode);
        assertThat(closeCode.get(10, TimeUnit.SECONDS)).isEqualTo(1013);

        post(first, "1");
        get(first);
        assertThat(get("").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldEndASessionThatPollsTwiceAtOnce() throws Exception {
        String sid = connect();
        CompletableFuture<HttpResponse<String>> one = client.sendAsync(poll(sid), BodyHandlers.ofString());
        CompletableFuture<HttpResponse<String>> other = client.sendAsync(poll(sid), BodyHandlers.ofString());

        assertThat(List.of(
                        one.get(10, TimeUnit.SECONDS).statusCode(),
                        other.get(10, TimeUnit.SECONDS).statusCode()))
                .containsExactlyInAnyOrder(200, 400);
        assertThat(room.closed.poll(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void shouldCutOffAClientThatDoesNotPoll() throws Exception {
        String sid = connect();
        Connection connection = room.opened.take();
        for (int i = 0; i < 9; i++) {
            connection.send("{\"type\":\"a\",\"data\":{}}");
        }

        assertThat(room.closed.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(get(sid).body()).isEqualTo("1");
    }

    @Test
    void shouldCutOffAClientForWhichTooMuchWaits() throws Exception {
        connect();
        room.opened.take().send("{\"type\":\"a\",\"data\":\"" + "x".repeat(4000) + "\"}");

        assertThat(room.closed.poll(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void shouldHoldBackAClientThatHurries() throws Exception {
        room.greedy = false;
        String sid = connect();
        CompletableFuture<HttpResponse<String>> posted =
                client.sendAsync(request(sid, "42[\"a\"]\u001e42[\"b\"]"), BodyHandlers.ofString());
        CompletableFuture<HttpResponse<String>> polled = client.sendAsync(poll(sid), BodyHandlers.ofString());

        assertThat(polled.get(10, TimeUnit.SECONDS).body()).contains("\"a\"");
        assertThat(posted.isDone()).isFalse();
        room.opened.take().receiveNext();

        assertThat(posted.get(10, TimeUnit.SECONDS).body()).isEqualTo("ok");
        assertThat(get(sid).body()).contains("\"b\"");
    }

    @Test
    void shouldPingAndForgetTheSilent() throws Exception {
        String lively = connect();
        String silent = connect();
        advance(20);

        assertThat(get(lively).body()).isEqualTo("2");
        assertThat(get(silent).body()).isEqualTo("2");
        post(lively, "3");
        advance(39);
        assertThat(room.closed).isEmpty();
        assertThat(get(lively).body()).isEqualTo("2");
        post(lively, "3");
        advance(1);

        assertThat(get(silent).body()).isEqualTo("1");
        assertThat(room.closed).hasSize(1);
        assertThat(socketIo.sessions()).isEqualTo(1);
    }

    /** As it is when a browser is closed. Whether the poll waits yet or not makes no difference. */
    @Test
    void shouldEndASessionWhosePollIsLost() throws Exception {
        String sid = connect();
        try (Socket poll = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            poll.getOutputStream().write(pollText(sid).getBytes(StandardCharsets.US_ASCII));
        }

        assertThat(room.closed.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(get(sid).body()).isEqualTo("1");
    }

    /** What it sends ahead is read once it is answered, and no sooner. */
    @Test
    void shouldKeepASessionWhoseClientIsAheadOfItself() throws Exception {
        String sid = connect();
        Connection connection = room.opened.take();
        try (Socket polls = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String request = pollText(sid);
            polls.getOutputStream().write((request + request).getBytes(StandardCharsets.US_ASCII));
            connection.send("{\"type\":\"first\",\"data\":{}}");
            assertThat(readUntil(polls, "first")).doesNotContain("second");
            connection.send("{\"type\":\"second\",\"data\":{}}");
            assertThat(readUntil(polls, "second")).doesNotContain("first");
        }
        assertThat(room.closed).isEmpty();
    }

    @Test
    void shouldForgetWhoDoesNotFetchItsEnd() throws Exception {
        String sid = connect();
        post(sid, "1");
        advance(9);
        assertThat(socketIo.sessions()).isEqualTo(1);
        advance(1);

        assertThat(socketIo.sessions()).isZero();
    }

    @Test
    void shouldForgetWhoDoesNotConnect() throws Exception {
        String sid = open();
        advance(15);

        assertThat(get(sid).body()).isEqualTo("1");
        assertThat(room.opened).isEmpty();
    }

    @Test
    void shouldLetAWaitingPollGoWhenTheServerStops() throws Exception {
        CompletableFuture<HttpResponse<String>> polled = client.sendAsync(poll(connect()), BodyHandlers.ofString());
        socketIo.close();

        assertThat(polled.get(10, TimeUnit.SECONDS).body()).contains("1");
    }

    @Test
    void shouldMoveToAWebSocketAndLoseNothing() throws Exception {
        String sid = connect();
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        CompletableFuture<HttpResponse<String>> polled = client.sendAsync(poll(sid), BodyHandlers.ofString());
        WebSocket socket = webSocket("&sid=" + sid, received, new CompletableFuture<>());
        socket.sendText("2probe", true).join();
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("3probe");
        assertThat(polled.get(10, TimeUnit.SECONDS).body()).isEqualTo("6");
        room.opened.take().send("{\"type\":\"between\",\"data\":{}}");
        socket.sendText("5", true).join();
        socket.sendText("42[\"after\",{}]", true).join();

        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("42[\"between\",{}]");
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("42[\"after\",{}]");
        assertThat(get(sid).statusCode()).isEqualTo(400);
        assertThat(post(sid, "42[\"a\"]").statusCode()).isEqualTo(400);
        socket.abort();
        assertThat(room.closed.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(socketIo.sessions()).isZero();
    }

    /** A recorded upgrade that somebody sends again finds the session taken, and ends nothing. */
    @Test
    void shouldRefuseASecondWebSocket() throws Exception {
        String sid = connect();
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        WebSocket socket = webSocket("&sid=" + sid, received, new CompletableFuture<>());
        socket.sendText("2probe", true).join();
        received.take();
        assertThat(upgradeStatus(sid)).isEqualTo(400);
        socket.sendText("5", true).join();
        socket.sendText("42[\"moved\",{}]", true).join();

        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("42[\"moved\",{}]");
        assertThat(upgradeStatus(sid)).isEqualTo(400);
        assertThat(upgradeStatus("nothing")).isEqualTo(400);
        socket.abort();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "42[\"a\"]", "2", "x"})
    void shouldGoOnPollingWhenAnAttemptToMoveFails(String first) throws Exception {
        String sid = connect();
        CompletableFuture<Integer> closeCode = new CompletableFuture<>();
        webSocket("&sid=" + sid, new LinkedBlockingQueue<>(), closeCode)
                .sendText(first, true)
                .join();

        assertThat(closeCode.get(10, TimeUnit.SECONDS)).isEqualTo(1002);
        assertThat(post(sid, "42[\"a\",{}]").body()).isEqualTo("ok");
        assertThat(get(sid).body()).isEqualTo("42[\"a\",{}]");
    }

    @Test
    void shouldCloseAWebSocketThatSendsWhatIsNone() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        CompletableFuture<Integer> closeCode = new CompletableFuture<>();
        WebSocket socket = webSocket("", received, closeCode);
        assertThat(received.poll(10, TimeUnit.SECONDS)).contains("\"upgrades\":[]");
        socket.sendText("40", true).join();
        assertThat(received.poll(10, TimeUnit.SECONDS)).startsWith("40{\"sid\":\"socket-");
        socket.sendText("9", true).join();

        assertThat(closeCode.get(10, TimeUnit.SECONDS)).isEqualTo(1002);
        assertThat(room.closed.poll(10, TimeUnit.SECONDS)).isNotNull();
    }

    private static String pollText(String sid) {
        return "GET /socket.io/" + POLLING + "&sid=" + sid + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    private void advance(int seconds) {
        nowNanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        socketIo.tick();
    }

    private static String readUntil(Socket socket, String word) throws IOException {
        socket.setSoTimeout(10_000);
        StringBuilder text = new StringBuilder();
        while (text.indexOf(word) < 0) {
            text.append((char) socket.getInputStream().read());
        }
        return text.toString();
    }

    private String open() throws Exception {
        return Json.read(get("").body().substring(1)).path("sid").textValue();
    }

    /** Opens a session, connects it, and reads over the answer. */
    private String connect() throws Exception {
        String sid = open();
        assertThat(post(sid, "40").body()).isEqualTo("ok");
        assertThat(get(sid).body()).startsWith("40{\"sid\":\"socket-");
        return sid;
    }

    private HttpResponse<String> get(String sid) throws Exception {
        return client.send(poll(sid), BodyHandlers.ofString());
    }

    private HttpRequest poll(String sid) {
        return HttpRequest.newBuilder(uri("/socket.io/" + POLLING + (sid.isEmpty() ? "" : "&sid=" + sid)))
                .build();
    }

    private HttpResponse<String> post(String sid, String body) throws Exception {
        return client.send(request(sid, body), BodyHandlers.ofString());
    }

    private HttpRequest request(String sid, String body) {
        return HttpRequest.newBuilder(uri("/socket.io/" + POLLING + "&sid=" + sid))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private int upgradeStatus(String sid) {
        try {
            webSocket("&sid=" + sid, new LinkedBlockingQueue<>(), new CompletableFuture<>());
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    private WebSocket webSocket(String query, BlockingQueue<String> received, CompletableFuture<Integer> closeCode) {
        return client.newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + server.port() + "/socket.io/?EIO=4&transport=websocket" + query),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                                received.add(text.toString());
                                socket.request(1);
                                return CompletableFuture.completedStage(null);
                            }

                            @Override
                            public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                                closeCode.complete(code);
                                return CompletableFuture.completedStage(null);
                            }
                        })
                .join();
    }

    /** Stands in for the rooms: says its name, then sends back every message. */
    private static final class Echo implements ConnectionListener.Acceptor {
        final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
        final BlockingQueue<Connection> closed = new LinkedBlockingQueue<>();

        /** Whether it asks for the next message by itself. */
        volatile boolean greedy = true;

        @Override
        public ConnectionListener accept(Connection connection) {
            connection.send("{\"type\":\"welcome\",\"socketId\":\"socket-1\",\"data\":{}}");
            connection.receiveNext();
            opened.add(connection);
            return new ConnectionListener() {
                @Override
                public void onText(String text) {
                    connection.send(text);
                    if (greedy) {
                        connection.receiveNext();
                    }
                }

                @Override
                public void onClosed() {
                    closed.add(connection);
                }
            };
        }
    }
}
