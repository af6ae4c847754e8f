package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.dtls.TestPair.Impairment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The life of an association: every call in every state, the caps and the deadline. */
class DtlsAssociationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DtlsHandshakes handshakes = new DtlsHandshakes(HandshakeLimits.defaults());

    @AfterEach
    void shouldLeaveNoPermitBehind() {
        handshakes.close();
        TestAssociation.awaitNoneActive(handshakes);
        assertThat(handshakes.computing().availablePermits())
                .isEqualTo(HandshakeLimits.defaults().maxComputing());
    }

    @Test
    void shouldHoldTheClientHelloUntilSignallingBringsTheFingerprint() {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL)) {
            pair.ours.deliver(TestClient.hello());
            assertThat(pair.ours.state()).isEqualTo(DtlsState.NEW);
            assertThat(handshakes.active()).isZero();
            pair.ours.start(TestPair.PEER_FINGERPRINT);
            assertThat(pair.ours.state()).isEqualTo(DtlsState.CONNECTING);
        }
    }

    @Test
    void shouldHoldOnlyAFewDatagramsBeforeTheStart() {
        byte[] hello = TestClient.hello();
        try (TestAssociation server = silentServer()) {
            for (int i = 0; i < 10; i++) {
                server.deliver(hello);
            }
            assertThat(server.state()).isEqualTo(DtlsState.NEW);
            assertThat(count(DtlsCounter.QUEUE_FULL)).isEqualTo(6);
        }
    }

    @Test
    void shouldNotBeginAHandshakeBeforeAClientHello() {
        try (TestAssociation server = silentServer()) {
            server.start(TestPair.PEER_FINGERPRINT);
            server.deliver(new byte[] {21, (byte) 254, (byte) 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 40});
            assertThat(server.state()).isEqualTo(DtlsState.NEW);
            assertThat(count(DtlsCounter.CLIENT_HELLO_MISSING)).isOne();
        }
    }

    @Test
    void shouldRefuseASecondStart() {
        try (TestAssociation server = silentServer()) {
            server.start(TestPair.PEER_FINGERPRINT);
            FingerprintSet remote = FingerprintSet.of(List.of(TestPair.PEER_FINGERPRINT));
            assertThatThrownBy(() -> server.association.start(DtlsRole.SERVER, remote))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("remote fingerprint is already set");
        }
    }

    @Test
    void shouldCloseInEveryStateAndStayClosed() {
        byte[] hello = TestClient.hello();
        assertClosesQuietly(server -> {});
        assertClosesQuietly(server -> server.deliver(hello));
        assertClosesQuietly(server -> server.start(TestPair.PEER_FINGERPRINT));
        assertClosesQuietly(server -> {
            server.start(TestPair.PEER_FINGERPRINT);
            server.deliver(hello);
        });
        assertClosesQuietly(TestAssociation::closeAssociation);
    }

    @Test
    void shouldEndTheHandshakeWhenClosedInTheMiddleOfIt() {
        byte[] hello = TestClient.hello();
        try (TestAssociation server = silentServer()) {
            server.start(TestPair.PEER_FINGERPRINT);
            server.deliver(hello);
            assertThat(server.state()).isEqualTo(DtlsState.CONNECTING);
            server.closeAssociation();
            TestAssociation.awaitNoneActive(handshakes);
            assertThat(server.state()).isEqualTo(DtlsState.CLOSED);
            assertThat(server.events).containsExactly("connecting");
            assertThat(count(DtlsCounter.HANDSHAKES_CANCELLED)).isOne();
        }
    }

    @Test
    void shouldSayGoodbyeWhenClosedAfterConnecting() {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL).connect()) {
            pair.assertMirroredKeys();
            pair.ours.closeAssociation();
            assertThat(TestAssociation.await(pair.peer.closedByPeer)).isTrue();
            assertThat(pair.ours.events).containsExactly("connecting", "connected");
        }
    }

    @Test
    void shouldCloseFromWithinTheConnectedCallback() {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL)) {
            pair.ours.whenConnected = pair.ours.association::close;
            pair.connect();
            assertThat(TestAssociation.await(pair.peer.closedByPeer)).isTrue();
            assertThat(pair.ours.state()).isEqualTo(DtlsState.CLOSED);
        }
    }

    @Test
    void shouldCloseFromWithinTheSendingOfTheLastAnswer() throws IOException {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL).connect()) {
            pair.assertMirroredKeys();
            pair.ours.whenSending = pair.ours.association::close;
            pair.peer.sayGoodbye();
            assertThat(pair.ours.state()).isEqualTo(DtlsState.CLOSED);
            assertThat(pair.ours.events).containsExactly("connecting", "connected");
        }
    }

    @Test
    void shouldCloseWhenThePeerSaysGoodbye() throws IOException {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL).connect()) {
            pair.assertMirroredKeys();
            pair.peer.sayGoodbye();
            assertThat(TestAssociation.await(pair.ours.closed)).isTrue();
            assertThat(pair.ours.state()).isEqualTo(DtlsState.CLOSED);
            assertThat(pair.ours.events).containsExactly("connecting", "connected", "closed");
        }
    }

    @Test
    void shouldCountApplicationDataAndGoOn() throws IOException {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL).connect()) {
            pair.assertMirroredKeys();
            pair.peer.sendApplicationData(new byte[] {1, 2, 3});
            pair.peer.sayGoodbye();
            TestAssociation.await(pair.ours.closed);
            assertThat(count(DtlsCounter.APPLICATION_DATA_IGNORED)).isOne();
        }
    }

    @Test
    void shouldIgnoreForgedRecordsOnceConnected() {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL).connect()) {
            pair.assertMirroredKeys();
            byte[] plainFatalAlert = {21, (byte) 254, (byte) 253, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 2, 40};
            pair.ours.deliver(plainFatalAlert);
            byte[] forgedEncrypted = plainFatalAlert.clone();
            forgedEncrypted[4] = 1;
            pair.ours.deliver(forgedEncrypted);
            assertThat(pair.ours.state()).isEqualTo(DtlsState.CONNECTED);
            assertThat(count(DtlsCounter.RECORD_NOT_AUTHENTIC)).isOne();
        }
    }

    @Test
    void shouldFailWhenThePeerDoesNotFinishInTime() {
        HandshakeLimits limits = HandshakeLimits.defaults().withMaxComputing(1).withDeadline(Duration.ofMillis(150));
        DtlsHandshakes hasty = new DtlsHandshakes(limits);
        try (TestPair pair =
                new TestPair(hasty, ClientSettings.USUAL, Impairment.losingAllFrom(1), Impairment.none()).connect()) {
            assertThat(TestAssociation.await(pair.ours.failed)).isEqualTo(DtlsFailure.TIMEOUT);
            assertThat(pair.ours.events).containsExactly("connecting", "failed");
            assertThat(hasty.counters().value(DtlsCounter.HANDSHAKES_TIMED_OUT)).isOne();
            assertThat(hasty.active()).isZero();
            assertThat(hasty.computing().availablePermits()).isOne();
        }
    }

    @Test
    void shouldPutOffHandshakesAboveTheCapUntilThereIsRoomAndAClientHelloComesAgain() {
        byte[] hello = TestClient.hello();
        DtlsHandshakes narrow = new DtlsHandshakes(
                HandshakeLimits.defaults().withMaxConcurrent(2).withDeadline(PATIENCE));
        try (TestAssociation first = server(narrow);
                TestAssociation second = server(narrow);
                TestPair third = new TestPair(narrow, ClientSettings.USUAL)) {
            for (TestAssociation server : List.of(first, second)) {
                server.start(TestPair.PEER_FINGERPRINT);
                server.deliver(hello);
                assertThat(server.state()).isEqualTo(DtlsState.CONNECTING);
            }
            third.ours.start(TestPair.PEER_FINGERPRINT);
            third.ours.deliver(hello);
            assertThat(third.ours.state()).isEqualTo(DtlsState.NEW);
            assertThat(narrow.counters().value(DtlsCounter.HANDSHAKES_REFUSED)).isOne();
            first.closeAssociation();
            TestAssociation.awaitActive(narrow, 1);
            third.peer.connect();
            third.assertMirroredKeys();
            assertThat(third.ours.events).containsExactly("connecting", "connected");
        }
    }

    @Test
    void shouldBoundTheHandshakesWithOneAddressAlone() {
        byte[] hello = TestClient.hello();
        DtlsHandshakes narrow = new DtlsHandshakes(HandshakeLimits.defaults().withMaxPerPeer(1));
        try (TestAssociation first = server(narrow);
                TestAssociation neighbour = server(narrow);
                TestAssociation stranger = server(narrow)) {
            for (TestAssociation server : List.of(first, neighbour, stranger)) {
                server.onLoop(() -> {
                    server.association.pathAvailable(server == stranger ? "198.51.100.7" : "203.0.113.9");
                    server.association.start(DtlsRole.SERVER, FingerprintSet.of(List.of(TestPair.PEER_FINGERPRINT)));
                });
                server.deliver(hello);
                // Each has a loop of its own; this waits for it.
                assertThat(server.state()).isNotEqualTo(DtlsState.FAILED);
            }
            assertThat(first.state()).isEqualTo(DtlsState.CONNECTING);
            assertThat(neighbour.state()).isEqualTo(DtlsState.NEW);
            assertThat(stranger.state()).isEqualTo(DtlsState.CONNECTING);
            assertThat(narrow.counters().value(DtlsCounter.HANDSHAKES_REFUSED_PER_PEER))
                    .isOne();
            first.closeAssociation();
            TestAssociation.awaitActive(narrow, 1);
            neighbour.deliver(hello);
            assertThat(neighbour.state()).isEqualTo(DtlsState.CONNECTING);
        }
    }

    @Test
    void shouldGiveClientsTheirTurnWhenThereIsRoom() {
        DtlsHandshakes narrow = new DtlsHandshakes(HandshakeLimits.defaults().withMaxConcurrent(1));
        try (TestPair first = new TestPair(narrow, TestServer.Settings.USUAL);
                TestPair second = new TestPair(narrow, TestServer.Settings.USUAL);
                TestPair third = new TestPair(narrow, TestServer.Settings.USUAL)) {
            for (TestPair pair : List.of(first, second, third)) {
                pair.ours.start(DtlsRole.CLIENT, TestPair.PEER_FINGERPRINT);
            }
            assertThat(first.ours.state()).isEqualTo(DtlsState.CONNECTING);
            assertThat(second.ours.state()).isEqualTo(DtlsState.NEW);
            second.ours.closeAssociation();
            third.peer.connect();
            first.peer.connect();
            first.assertMirroredKeys();
            third.assertMirroredKeys();
            assertThat(second.ours.events).isEmpty();
        }
    }

    @Test
    void shouldSurviveMorePeersThatNeverFinishThanThereIsRoomFor() {
        byte[] hello = TestClient.hello();
        HandshakeLimits limits = HandshakeLimits.defaults().withMaxPerPeer(2000).withDeadline(Duration.ofSeconds(1));
        DtlsHandshakes full = new DtlsHandshakes(limits);
        AtomicInteger failures = new AtomicInteger();
        List<DtlsAssociation> crowd = new ArrayList<>();
        try (TestPair honest = new TestPair(full, ClientSettings.USUAL)) {
            honest.ours.onLoop(() -> {
                for (int i = 0; i < 1100; i++) {
                    crowd.add(abandoned(full, honest.ours, hello, failures));
                }
            });
            TestAssociation.awaitNoneActive(full);
            honest.connect().assertMirroredKeys();
            // A machine slower than the deadline lets more of them in, one after the other.
            long refused = full.counters().value(DtlsCounter.HANDSHAKES_REFUSED);
            assertThat(full.counters().value(DtlsCounter.HANDSHAKES_TIMED_OUT)).isEqualTo(1100 - refused);
            honest.ours.onLoop(() -> {
                assertThat(failures).hasValue(1100 - (int) refused);
                assertThat(crowd.stream().filter(association -> association.state() == DtlsState.NEW))
                        .as("wait for a ClientHello")
                        .hasSize((int) refused);
            });
        }
    }

    @Test
    void shouldEndEveryHandshakeWhenAllIsClosed() {
        byte[] hello = TestClient.hello();
        try (TestAssociation early = silentServer();
                TestAssociation late = silentServer()) {
            early.start(TestPair.PEER_FINGERPRINT);
            early.deliver(hello);
            assertThat(early.state()).isEqualTo(DtlsState.CONNECTING);
            handshakes.close();
            assertThat(TestAssociation.await(early.failed)).isEqualTo(DtlsFailure.SHUT_DOWN);
            late.start(TestPair.PEER_FINGERPRINT);
            late.deliver(hello);
            assertThat(TestAssociation.await(late.failed)).isEqualTo(DtlsFailure.SHUT_DOWN);
            assertThat(handshakes.active()).isZero();
        }
    }

    private static DtlsAssociation abandoned(
            DtlsHandshakes handshakes, TestAssociation loop, byte[] hello, AtomicInteger failures) {
        DtlsAssociation association =
                new DtlsAssociation(handshakes, TestPair.OUR_CERTIFICATE, loop::execute, new SilentListener(failures));
        association.start(DtlsRole.SERVER, FingerprintSet.of(List.of(TestPair.PEER_FINGERPRINT)));
        association.pathAvailable("192.0.2.1");
        association.onDatagram(hello.clone());
        return association;
    }

    private record SilentListener(AtomicInteger failures) implements DtlsAssociation.Listener {
        @Override
        public void send(byte[] datagram) {}

        @Override
        public void connecting() {}

        @Override
        public void connected(SrtpKeyingMaterial keys) {}

        @Override
        public void failed(DtlsFailure reason, String detail) {
            failures.incrementAndGet();
        }

        @Override
        public void closed() {}
    }

    private interface Step {
        void on(TestAssociation server);
    }

    private void assertClosesQuietly(Step before) {
        byte[] hello = TestClient.hello();
        try (TestAssociation server = silentServer()) {
            before.on(server);
            server.closeAssociation();
            server.closeAssociation();
            server.deliver(hello);
            assertThat(server.state()).isEqualTo(DtlsState.CLOSED);
            TestAssociation.awaitNoneActive(handshakes);
            assertThat(server.events).doesNotContain("connected", "failed", "closed");
        }
    }

    private TestAssociation silentServer() {
        return server(handshakes);
    }

    private static TestAssociation server(DtlsHandshakes handshakes) {
        return new TestAssociation(handshakes, TestPair.OUR_CERTIFICATE, datagram -> {});
    }

    private long count(DtlsCounter counter) {
        return handshakes.counters().value(counter);
    }
}
