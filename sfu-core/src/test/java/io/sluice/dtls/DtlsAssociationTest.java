package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.dtls.TestPair.Impairment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The life of an association: every call in every state, the caps and the deadline. */
class DtlsAssociationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DtlsHandshakes handshakes = new DtlsHandshakes(HandshakeLimits.defaults());

    @AfterEach
    void shouldLeaveNoPermitBehind() {
        handshakes.close();
        TestServer.awaitNoneActive(handshakes);
        assertThat(handshakes.computing().availablePermits())
                .isEqualTo(HandshakeLimits.defaults().maxComputing());
    }

    @Test
    void shouldHoldTheClientHelloUntilSignallingBringsTheFingerprint() {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL)) {
            pair.server.deliver(helloOfAClient());
            assertThat(pair.server.state()).isEqualTo(DtlsState.NEW);
            assertThat(handshakes.active()).isZero();
            pair.server.start(TestPair.CLIENT_FINGERPRINT);
            assertThat(pair.server.state()).isEqualTo(DtlsState.CONNECTING);
        }
    }

    @Test
    void shouldHoldOnlyAFewDatagramsBeforeTheStart() {
        byte[] hello = helloOfAClient();
        try (TestServer server = silentServer()) {
            for (int i = 0; i < 10; i++) {
                server.deliver(hello);
            }
            assertThat(server.state()).isEqualTo(DtlsState.NEW);
            assertThat(count(DtlsCounter.QUEUE_FULL)).isEqualTo(6);
        }
    }

    @Test
    void shouldNotBeginAHandshakeBeforeAClientHello() {
        try (TestServer server = silentServer()) {
            server.start(TestPair.CLIENT_FINGERPRINT);
            server.deliver(new byte[] {21, (byte) 254, (byte) 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 40});
            assertThat(server.state()).isEqualTo(DtlsState.NEW);
            assertThat(count(DtlsCounter.CLIENT_HELLO_MISSING)).isOne();
        }
    }

    @Test
    void shouldRefuseASecondStart() {
        try (TestServer server = silentServer()) {
            server.start(TestPair.CLIENT_FINGERPRINT);
            assertThatThrownBy(() -> server.association.start(TestPair.CLIENT_FINGERPRINT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("remote fingerprint is already set");
        }
    }

    @Test
    void shouldCloseInEveryStateAndStayClosed() {
        byte[] hello = helloOfAClient();
        assertClosesQuietly(server -> {});
        assertClosesQuietly(server -> server.deliver(hello));
        assertClosesQuietly(server -> server.start(TestPair.CLIENT_FINGERPRINT));
        assertClosesQuietly(server -> {
            server.start(TestPair.CLIENT_FINGERPRINT);
            server.deliver(hello);
        });
        assertClosesQuietly(TestServer::closeAssociation);
    }

    @Test
    void shouldEndTheHandshakeWhenClosedInTheMiddleOfIt() {
        byte[] hello = helloOfAClient();
        try (TestServer server = silentServer()) {
            server.start(TestPair.CLIENT_FINGERPRINT);
            server.deliver(hello);
            assertThat(server.state()).isEqualTo(DtlsState.CONNECTING);
            server.closeAssociation();
            TestServer.awaitNoneActive(handshakes);
            assertThat(server.state()).isEqualTo(DtlsState.CLOSED);
            assertThat(server.events).containsExactly("connecting");
            assertThat(count(DtlsCounter.HANDSHAKES_CANCELLED)).isOne();
        }
    }

    @Test
    void shouldSayGoodbyeWhenClosedAfterConnecting() {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL).connect()) {
            pair.assertMirroredKeys();
            pair.server.closeAssociation();
            assertThat(TestServer.await(pair.client.closedByPeer)).isTrue();
            assertThat(pair.server.events).containsExactly("connecting", "connected");
        }
    }

    @Test
    void shouldCloseFromWithinTheConnectedCallback() {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL)) {
            pair.server.whenConnected = pair.server.association::close;
            pair.connect();
            assertThat(TestServer.await(pair.client.closedByPeer)).isTrue();
            assertThat(pair.server.state()).isEqualTo(DtlsState.CLOSED);
        }
    }

    @Test
    void shouldCloseFromWithinTheSendingOfTheLastAnswer() throws IOException {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL).connect()) {
            pair.assertMirroredKeys();
            pair.server.whenSending = pair.server.association::close;
            pair.client.sayGoodbye();
            assertThat(pair.server.state()).isEqualTo(DtlsState.CLOSED);
            assertThat(pair.server.events).containsExactly("connecting", "connected");
        }
    }

    @Test
    void shouldCloseWhenThePeerSaysGoodbye() throws IOException {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL).connect()) {
            pair.assertMirroredKeys();
            pair.client.sayGoodbye();
            assertThat(TestServer.await(pair.server.closed)).isTrue();
            assertThat(pair.server.state()).isEqualTo(DtlsState.CLOSED);
            assertThat(pair.server.events).containsExactly("connecting", "connected", "closed");
        }
    }

    @Test
    void shouldCountApplicationDataAndGoOn() throws IOException {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL).connect()) {
            pair.assertMirroredKeys();
            pair.client.sendApplicationData(new byte[] {1, 2, 3});
            pair.client.sayGoodbye();
            TestServer.await(pair.server.closed);
            assertThat(count(DtlsCounter.APPLICATION_DATA_IGNORED)).isOne();
        }
    }

    @Test
    void shouldIgnoreForgedRecordsOnceConnected() {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL).connect()) {
            pair.assertMirroredKeys();
            byte[] plainFatalAlert = {21, (byte) 254, (byte) 253, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 2, 40};
            pair.server.deliver(plainFatalAlert);
            byte[] forgedEncrypted = plainFatalAlert.clone();
            forgedEncrypted[4] = 1;
            pair.server.deliver(forgedEncrypted);
            assertThat(pair.server.state()).isEqualTo(DtlsState.CONNECTED);
            assertThat(count(DtlsCounter.RECORD_NOT_AUTHENTIC)).isOne();
        }
    }

    @Test
    void shouldFailWhenThePeerDoesNotFinishInTime() {
        HandshakeLimits limits = new HandshakeLimits(8, 1, Duration.ofMillis(150));
        DtlsHandshakes hasty = new DtlsHandshakes(limits);
        try (TestPair pair =
                new TestPair(hasty, ClientSettings.USUAL, Impairment.losingAllFrom(1), Impairment.none()).connect()) {
            assertThat(TestServer.await(pair.server.failed)).isEqualTo(DtlsFailure.TIMEOUT);
            assertThat(pair.server.events).containsExactly("connecting", "failed");
            assertThat(hasty.counters().value(DtlsCounter.HANDSHAKES_TIMED_OUT)).isOne();
            assertThat(hasty.active()).isZero();
            assertThat(hasty.computing().availablePermits()).isOne();
        }
    }

    @Test
    void shouldRefuseHandshakesAboveTheCapUntilOneEnds() {
        byte[] hello = helloOfAClient();
        DtlsHandshakes narrow = new DtlsHandshakes(new HandshakeLimits(2, 1, PATIENCE));
        try (TestServer first = server(narrow);
                TestServer second = server(narrow);
                TestServer third = server(narrow);
                TestServer fourth = server(narrow)) {
            for (TestServer server : List.of(first, second, third)) {
                server.start(TestPair.CLIENT_FINGERPRINT);
                server.deliver(hello);
                assertThat(server.state()).isNotEqualTo(DtlsState.NEW);
            }
            assertThat(TestServer.await(third.failed)).isEqualTo(DtlsFailure.OVERLOADED);
            assertThat(narrow.counters().value(DtlsCounter.HANDSHAKES_REFUSED)).isOne();
            first.closeAssociation();
            second.closeAssociation();
            TestServer.awaitNoneActive(narrow);
            fourth.start(TestPair.CLIENT_FINGERPRINT);
            fourth.deliver(hello);
            assertThat(fourth.state()).isEqualTo(DtlsState.CONNECTING);
        }
    }

    @Test
    void shouldEndEveryHandshakeWhenAllIsClosed() {
        byte[] hello = helloOfAClient();
        try (TestServer early = silentServer();
                TestServer late = silentServer()) {
            early.start(TestPair.CLIENT_FINGERPRINT);
            early.deliver(hello);
            assertThat(early.state()).isEqualTo(DtlsState.CONNECTING);
            handshakes.close();
            assertThat(TestServer.await(early.failed)).isEqualTo(DtlsFailure.SHUT_DOWN);
            late.start(TestPair.CLIENT_FINGERPRINT);
            late.deliver(hello);
            assertThat(TestServer.await(late.failed)).isEqualTo(DtlsFailure.SHUT_DOWN);
            assertThat(handshakes.active()).isZero();
        }
    }

    private interface Step {
        void on(TestServer server);
    }

    private void assertClosesQuietly(Step before) {
        byte[] hello = helloOfAClient();
        try (TestServer server = silentServer()) {
            before.on(server);
            server.closeAssociation();
            server.closeAssociation();
            server.deliver(hello);
            assertThat(server.state()).isEqualTo(DtlsState.CLOSED);
            TestServer.awaitNoneActive(handshakes);
            assertThat(server.events).doesNotContain("connected", "failed", "closed");
        }
    }

    private TestServer silentServer() {
        return server(handshakes);
    }

    private static TestServer server(DtlsHandshakes handshakes) {
        return new TestServer(handshakes, TestPair.SERVER_CERTIFICATE, datagram -> {});
    }

    private long count(DtlsCounter counter) {
        return handshakes.counters().value(counter);
    }

    private static byte[] helloOfAClient() {
        CompletableFuture<byte[]> hello = new CompletableFuture<>();
        TestClient client = new TestClient(ClientSettings.USUAL, TestPair.CLIENT_CERTIFICATE, hello::complete);
        client.connect();
        client.vanish();
        return TestServer.await(hello);
    }
}
