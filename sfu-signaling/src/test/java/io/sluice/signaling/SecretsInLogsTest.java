package io.sluice.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.SfuOptions;
import io.sluice.signaling.auth.JwtKeys;
import io.sluice.signaling.auth.JwtOptions;
import io.sluice.signaling.auth.TestTokens;
import io.sluice.signaling.config.AccessOptions;
import io.sluice.signaling.config.ServerOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Everything that is logged, at every level and by every library, while people join, call, and fail at both. */
@Timeout(60)
class SecretsInLogsTest {
    private static final String ADMIN_TOKEN = "an admin token that is long";
    private static final String SDP =
            "v=0\\r\\no=- 1 1 IN IP4 0.0.0.0\\r\\na=ice-ufrag:UFRAGofAlice\\r\\na=ice-pwd:PASSWORDofAlice123456\\r\\n";

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level usual = root.getLevel();
    private final Appender<ILoggingEvent> console = root.getAppender("console");
    private final Everything everything = new Everything();
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void listen() {
        everything.start();
        root.detachAppender("console");
        root.setLevel(Level.TRACE);
        root.addAppender(everything);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(everything);
        root.addAppender(console);
        root.setLevel(usual);
        http.close();
    }

    @Test
    void shouldLogNoSecretOfAWholeFlow() throws Exception {
        String good = TestTokens.hs256("{\"sub\":\"alice\",\"room\":\"blue\",\"exp\":4102444800}");
        String forged = good.substring(0, good.length() - 4) + "AAAA";
        List<String> secrets = new ArrayList<>(List.of(
                good, forged, TestTokens.SECRET, ADMIN_TOKEN, "PASSWORDofAlice", "UFRAGofAlice", "v=0", "wrong admin"));

        try (SluiceServer server = SluiceServer.start(options())) {
            secrets.addAll(room(server.port(), good, forged));
            secrets.addAll(call(server.port(), good));
            ask(server.port(), "/api/admin/overview", "Bearer " + ADMIN_TOKEN, "");
            ask(server.port(), "/api/admin/overview", "Bearer wrong admin", "");
            ask(server.port(), "/api/manual", "", "{\"offer\":\"" + SDP + "\"}");
            ask(server.port(), "/api/manual", "", "{\"offer\":{\"type\":\"offer\",\"sdp\":\"" + SDP + "\"}}");
        }

        assertThat(everything.lines).as("it was listened").isNotEmpty();
        assertThat(secrets)
                .hasSizeGreaterThan(10)
                .allSatisfy(secret -> assertThat(everything.lines).noneMatch(line -> line.contains(secret)));
    }

    /** Returns what the server made up that is a secret. */
    private List<String> room(int port, String good, String forged) throws InterruptedException {
        try (SignalingClient client = new SignalingClient(http, port)) {
            client.send(join(forged));
            await(client, "error");
            client.send(join(good));
            String session = await(client, "join").path("sessionToken").textValue();
            client.send("{\"type\":\"createWebRtcTransport\",\"requestId\":2,\"data\":{\"purpose\":\"send\"}}");
            JsonNode transport = await(client, "createWebRtcTransport");
            client.send("{\"type\":\"connectWebRtcTransport\",\"requestId\":3,\"data\":{\"transportId\":\""
                    + transport.path("id").textValue() + "\",\"dtlsParameters\":{\"role\":\"nonsense\"}}}");
            await(client, "error");
            client.send("{\"type\":\"resume\",\"requestId\":4,\"data\":{\"sessionToken\":\"" + session
                    + "\",\"lastSeq\":0}}");
            await(client, "error");
            client.send("not JSON at all: " + good);
            await(client, "error");
            return List.of(
                    session, transport.path("iceParameters").path("password").textValue());
        }
    }

    private List<String> call(int port, String good) throws InterruptedException {
        String bobsToken = TestTokens.hs256("{\"sub\":\"bob\",\"exp\":4102444800}");
        try (SignalingClient alice = new SignalingClient(http, port);
                SignalingClient bob = new SignalingClient(http, port)) {
            String alicesSession = user(alice, "alice", good);
            String bobsSession = user(bob, "bob", bobsToken);
            alice.send("{\"type\":\"call:initiate\",\"data\":{\"to\":\"bob\",\"callType\":\"audio\"}}");
            String callId = await(bob, "call:incoming").path("callId").textValue();
            bob.send("{\"type\":\"call:accept\",\"data\":{\"callId\":\"" + callId + "\"}}");
            await(alice, "call:accepted");
            alice.send("{\"type\":\"call:offer\",\"data\":{\"callId\":\"" + callId
                    + "\",\"offer\":{\"type\":\"offer\",\"sdp\":\"" + SDP + "\"}}}");
            await(bob, "call:offer");
            alice.send("{\"type\":\"call:offer\",\"data\":{\"callId\":\"none\",\"offer\":{\"type\":\"offer\",\"sdp\":\""
                    + SDP + "\"}}}");
            await(alice, "error");
            return List.of(bobsToken, alicesSession, bobsSession);
        }
    }

    private static String user(SignalingClient client, String userId, String token) throws InterruptedException {
        client.send("{\"type\":\"user:join\",\"data\":{\"userId\":\"" + userId + "\",\"token\":\"" + token + "\"}}");
        return await(client, "user:joined").path("sessionToken").textValue();
    }

    private static String join(String token) {
        return "{\"type\":\"join\",\"requestId\":1,\"data\":{\"roomId\":\"blue\",\"token\":\"" + token + "\"}}";
    }

    private static JsonNode await(SignalingClient client, String type) throws InterruptedException {
        JsonNode message = client.next();
        while (!message.path("type").asText().equals(type)) {
            message = client.next();
        }
        return message.path("data");
    }

    private void ask(int port, String path, String authorization, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (!authorization.isEmpty()) {
            request.header("authorization", authorization);
        }
        if (!body.isEmpty()) {
            request.header("content-type", "application/json").POST(BodyPublishers.ofString(body));
        }
        http.send(request.build(), BodyHandlers.discarding());
    }

    private static ServerOptions options() {
        JwtOptions jwt = new JwtOptions(JwtKeys.ofSecret(TestTokens.SECRET), null, null, Duration.ZERO);
        return new ServerOptions(
                        "127.0.0.1",
                        0,
                        List.of(),
                        SfuOptions.builder().loops(1).ports(27000, 27099).build())
                .withAccess(new AccessOptions(jwt, ADMIN_TOKEN));
    }

    /** Keeps every line with its place and its stack trace. */
    private static final class Everything extends AppenderBase<ILoggingEvent> {
        final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            String trace =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            lines.add(event.getFormattedMessage() + event.getMDCPropertyMap() + trace);
        }
    }
}
