package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dtls.TestPair.Impairment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that come back with a new handshake on an established association (RFC 6347 section 4.2.8), and those who pretend. */
class DtlsRenewalTest {
    private final DtlsHandshakes handshakes =
            new DtlsHandshakes(HandshakeLimits.defaults().withRenewalInterval(Duration.ofNanos(1)));
    private final List<byte[]> sentByFirst = new CopyOnWriteArrayList<>();
    private final List<byte[]> sentByUs = new CopyOnWriteArrayList<>();
    private volatile Consumer<byte[]> toPeer = datagram -> {};
    private final TestAssociation ours = association(handshakes);
    private final TestClient first = new TestClient(ClientSettings.USUAL, TestPair.PEER_CERTIFICATE, datagram -> {
        sentByFirst.add(datagram);
        ours.deliver(datagram);
    });

    @BeforeEach
    void shouldBeConnectedToBeginWith() {
        toPeer = first::deliver;
        ours.start(TestPair.PEER_FINGERPRINT);
        first.connect();
        TestPair.assertMirrored(DtlsRole.SERVER, ours.takeKeys(), first);
    }

    @AfterEach
    void shouldLeaveNothingBehind() {
        first.vanish();
        ours.close();
        handshakes.close();
        TestAssociation.awaitNoneActive(handshakes);
        assertThat(handshakes.computing().availablePermits())
                .isEqualTo(HandshakeLimits.defaults().maxComputing());
    }

    @Test
    void shouldTakeTheKeysOfAPeerThatComesBack() throws IOException {
        TestClient second = comeBack(TestPair.PEER_CERTIFICATE, Impairment.none());
        TestPair.assertMirrored(DtlsRole.SERVER, ours.takeKeys(), second);
        assertThat(ours.state()).isEqualTo(DtlsState.CONNECTED);
        assertThat(count(DtlsCounter.HANDSHAKES_RENEWED)).isOne();

        first.sayGoodbye();
        assertThat(ours.state()).as("the former association has no say").isEqualTo(DtlsState.CONNECTED);
        second.sayGoodbye();
        assertThat(TestAssociation.await(ours.closed)).isTrue();
        assertThat(ours.events).containsExactly("connecting", "connected", "connected", "closed");
    }

    @Test
    void shouldTakeTheKeysOfAPeerThatComesBackAgainAndAgain() {
        for (int i = 0; i < 5; i++) {
            TestClient next = comeBack(TestPair.PEER_CERTIFICATE, Impairment.none());
            TestPair.assertMirrored(DtlsRole.SERVER, ours.takeKeys(), next);
            next.vanish();
        }
        assertThat(handshakes.active()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void shouldTakeThemThoughAnyDatagramOfItIsLost(int lost) {
        TestClient second = comeBack(TestPair.PEER_CERTIFICATE, Impairment.losing(lost));
        TestPair.assertMirrored(DtlsRole.SERVER, ours.takeKeys(), second);
        second.vanish();
    }

    @Test
    void shouldGoOnWhenSomebodyForgesAClientHello() throws IOException {
        ours.deliver(TestClient.hello());
        assertThat(ours.state()).isEqualTo(DtlsState.CONNECTED);
        assertThat(handshakes.active()).isOne();
        first.sayGoodbye();
        assertThat(TestAssociation.await(ours.closed))
                .as("the established association is alive")
                .isTrue();
        TestAssociation.awaitNoneActive(handshakes);
        assertThat(ours.events).containsExactly("connecting", "connected", "closed");
    }

    @Test
    void shouldGoOnUnheardWhenTheCertificateIsAnotherOne() {
        sentByUs.clear();
        TestClient stranger = comeBack(DtlsCertificate.generate(), Impairment.none());
        TestAssociation.await(stranger.firstSent);
        TestAssociation.awaitCount(handshakes.counters(), DtlsCounter.HANDSHAKES_FAILED, 1);
        assertThat(ours.state()).isEqualTo(DtlsState.CONNECTED);
        assertThat(ours.events).containsExactly("connecting", "connected");
        assertThat(sentByUs)
                .as("no alert that could end what it is not about")
                .noneMatch(HandshakeFilter::isPlainAlert);
        stranger.vanish();

        TestClient second = comeBack(TestPair.PEER_CERTIFICATE, Impairment.none());
        TestPair.assertMirrored(DtlsRole.SERVER, ours.takeKeys(), second);
        second.vanish();
    }

    @Test
    void shouldNotTakeARepetitionForAReturn() {
        List.copyOf(sentByFirst).forEach(ours::deliver);
        assertThat(ours.state()).isEqualTo(DtlsState.CONNECTED);
        assertThat(handshakes.active()).isZero();
        assertThat(count(DtlsCounter.CLIENT_HELLO_REPEATED)).isOne();
        assertThat(count(DtlsCounter.HANDSHAKES_COMPLETED)).isOne();
    }

    @Test
    void shouldRunOneRenewalAtATimeAndLetTheLatestHaveIt() {
        for (int i = 0; i < 4; i++) {
            ours.deliver(TestClient.hello());
            assertThat(ours.state()).isEqualTo(DtlsState.CONNECTED);
        }
        TestAssociation.awaitActive(handshakes, 1);
        assertThat(count(DtlsCounter.HANDSHAKES_CANCELLED)).isEqualTo(3);
        TestClient second = comeBack(TestPair.PEER_CERTIFICATE, Impairment.none());
        TestPair.assertMirrored(DtlsRole.SERVER, ours.takeKeys(), second);
        second.vanish();
    }

    @Test
    void shouldNotLetAForgedClientHelloEndARenewalThatGetsOn() {
        TestClient second = comeBack(TestPair.PEER_CERTIFICATE, Impairment.losing(4));
        TestAssociation.awaitCount(sentBySecond, 4);
        ours.deliver(TestClient.hello());
        TestPair.assertMirrored(DtlsRole.SERVER, ours.takeKeys(), second);
        assertThat(count(DtlsCounter.RENEWAL_TOO_EARLY)).isOne();
        second.vanish();
    }

    @Test
    void shouldNotBeginRenewalsMoreOftenThanAllowed() {
        DtlsHandshakes patient = new DtlsHandshakes(HandshakeLimits.defaults().withRenewalInterval(Duration.ofDays(1)));
        try (TestPair pair = new TestPair(patient, ClientSettings.USUAL).connect()) {
            pair.assertMirroredKeys();
            pair.ours.deliver(TestClient.hello());
            assertThat(pair.ours.state()).isEqualTo(DtlsState.CONNECTED);
            assertThat(patient.active()).isZero();
            assertThat(patient.counters().value(DtlsCounter.RENEWAL_TOO_EARLY)).isOne();
        }
    }

    @Test
    void shouldTakeTheFingerprintThatSignallingBringsAnew() {
        DtlsCertificate other = DtlsCertificate.generate();
        restart(DtlsRole.SERVER, other);
        assertThat(handshakes.active()).as("waits for the peer").isZero();
        TestClient second = comeBack(other, Impairment.none());
        TestPair.assertMirrored(DtlsRole.SERVER, ours.takeKeys(), second);
        second.vanish();
    }

    @Test
    void shouldOpenTheNextHandshakeItselfWhenThePeerIsToWait() throws IOException {
        DtlsCertificate other = DtlsCertificate.generate();
        TestServer second = new TestServer(TestServer.Settings.USUAL, other, ours::deliver);
        toPeer = second::deliver;
        second.connect();
        restart(DtlsRole.CLIENT, other);
        TestPair.assertMirrored(DtlsRole.CLIENT, ours.takeKeys(), second);
        assertThat(ours.events).containsExactly("connecting", "connected", "connected");
        second.sayGoodbye();
        assertThat(TestAssociation.await(ours.closed)).isTrue();
    }

    @Test
    void shouldDropARenewalThereIsNoRoomForUntilTheClientHelloComesAgain() {
        DtlsHandshakes narrow = new DtlsHandshakes(
                HandshakeLimits.defaults().withMaxConcurrent(1).withRenewalInterval(Duration.ofNanos(1)));
        byte[] hello = TestClient.hello();
        try (TestPair pair = new TestPair(narrow, ClientSettings.USUAL).connect();
                TestAssociation other = new TestAssociation(narrow, TestPair.OUR_CERTIFICATE, datagram -> {})) {
            pair.assertMirroredKeys();
            TestAssociation.awaitNoneActive(narrow);
            other.start(TestPair.PEER_FINGERPRINT);
            other.deliver(hello);
            assertThat(other.state()).isEqualTo(DtlsState.CONNECTING);
            byte[] returning = TestClient.hello();
            pair.ours.deliver(returning);
            assertThat(pair.ours.state()).isEqualTo(DtlsState.CONNECTED);
            assertThat(narrow.counters().value(DtlsCounter.HANDSHAKES_REFUSED)).isOne();
            other.closeAssociation();
            TestAssociation.awaitNoneActive(narrow);
            pair.ours.deliver(returning);
            assertThat(pair.ours.state()).isEqualTo(DtlsState.CONNECTED);
            assertThat(narrow.active()).isOne();
        }
    }

    private final List<byte[]> sentBySecond = new CopyOnWriteArrayList<>();

    /**
     * A client on the place of the former one. It hears us from its first datagram on: an answer to somebody else's ClientHello
     * that it heard before, it would take for its own.
     */
    private TestClient comeBack(DtlsCertificate certificate, Impairment toUs) {
        CompletableFuture<TestClient> next = new CompletableFuture<>();
        toPeer = datagram -> {};
        AtomicBoolean heard = new AtomicBoolean();
        TestClient client = new TestClient(ClientSettings.USUAL, certificate, datagram -> {
            sentBySecond.add(datagram);
            toUs.pass(
                    datagram,
                    arriving -> ours.execute(() -> {
                        ours.association.onDatagram(arriving.clone());
                        if (heard.compareAndSet(false, true)) {
                            toPeer = next.join()::deliver;
                        }
                    }));
        });
        next.complete(client);
        client.connect();
        return client;
    }

    private void restart(DtlsRole role, DtlsCertificate expected) {
        FingerprintSet remote = FingerprintSet.of(expected.fingerprints());
        ours.onLoop(() -> ours.association.restart(role, remote));
    }

    private TestAssociation association(DtlsHandshakes of) {
        return new TestAssociation(of, TestPair.OUR_CERTIFICATE, datagram -> {
            sentByUs.add(datagram);
            toPeer.accept(datagram);
        });
    }

    private long count(DtlsCounter counter) {
        return handshakes.counters().value(counter);
    }
}
