package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dtls.TestCertificates.KeyKind;
import io.sluice.dtls.TestPair.Impairment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes that we open: when, what is agreed on, and what is refused. */
class DtlsClientRoleTest {
    private final DtlsHandshakes handshakes = new DtlsHandshakes(HandshakeLimits.defaults());

    @AfterEach
    void shouldLeaveNoPermitBehind() {
        handshakes.close();
        TestAssociation.awaitNoneActive(handshakes);
        assertThat(handshakes.computing().availablePermits())
                .isEqualTo(HandshakeLimits.defaults().maxComputing());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                SrtpKeyingMaterial.AEAD_AES_128_GCM,
                SrtpKeyingMaterial.AEAD_AES_256_GCM,
                SrtpKeyingMaterial.AES128_CM_HMAC_SHA1_80
            })
    void shouldAgreeOnMirroredKeysOfEachProfile(int profile) {
        try (TestPair pair = new TestPair(handshakes, TestServer.Settings.USUAL.withProfiles(profile)).connect()) {
            pair.assertMirroredKeys();
            assertThat(TestAssociation.await(pair.ours.connected).profile()).isEqualTo(profile);
            assertThat(pair.ours.events).containsExactly("connecting", "connected");
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
                CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
            })
    void shouldConnectWithEachCipherSuite(int suite) {
        try (TestPair pair = new TestPair(handshakes, TestServer.Settings.USUAL.withCipherSuite(suite)).connect()) {
            pair.assertMirroredKeys();
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA})
    void shouldConnectToAServerWithAnRsaCertificate(int suite) {
        DtlsCertificate rsa = TestCertificates.of(KeyKind.RSA_2048).read();
        TestServer.Settings settings = TestServer.Settings.USUAL.withCipherSuite(suite);
        try (TestPair pair = new TestPair(
                handshakes,
                DtlsRole.CLIENT,
                network -> new TestServer(settings, rsa, network),
                Impairment.none(),
                Impairment.none())) {
            pair.ours.start(DtlsRole.CLIENT, rsa.fingerprint(HashAlgorithm.SHA_512));
            pair.peer.connect();
            pair.assertMirroredKeys();
        }
    }

    @Test
    void shouldRepeatTheClientHelloWithTheCookieOfTheServer() {
        try (TestPair pair = new TestPair(handshakes, TestServer.Settings.USUAL.withCookies()).connect()) {
            pair.assertMirroredKeys();
            assertThat(pair.sentByUs.get(1)).hasSizeGreaterThan(pair.sentByUs.getFirst().length);
            assertThat(ClientHello.random(pair.sentByUs.get(1)))
                    .isEqualTo(ClientHello.random(pair.sentByUs.getFirst()));
        }
    }

    @Test
    void shouldBeginWhenThereAreAFingerprintAndAWayInEitherOrder() {
        FingerprintSet remote = FingerprintSet.of(List.of(TestPair.PEER_FINGERPRINT));
        try (TestPair pair = new TestPair(handshakes, TestServer.Settings.USUAL);
                TestPair other = new TestPair(handshakes, TestServer.Settings.USUAL)) {
            pair.ours.onLoop(() -> pair.ours.association.start(DtlsRole.CLIENT, remote));
            assertThat(pair.ours.state()).isEqualTo(DtlsState.NEW);
            assertThat(pair.sentByUs).isEmpty();
            pair.ours.onLoop(() -> pair.ours.association.pathAvailable("way"));
            other.ours.onLoop(() -> other.ours.association.pathAvailable("way"));
            assertThat(other.ours.state()).isEqualTo(DtlsState.NEW);
            other.ours.onLoop(() -> other.ours.association.start(DtlsRole.CLIENT, remote));
            pair.peer.connect();
            other.peer.connect();
            pair.assertMirroredKeys();
            other.assertMirroredKeys();
        }
    }

    @Test
    void shouldIgnoreTheClientHelloOfAPeerThatSaidItWaits() {
        try (TestPair pair = new TestPair(handshakes, TestServer.Settings.USUAL)) {
            TestClient confused = new TestClient(ClientSettings.USUAL, TestPair.PEER_CERTIFICATE, pair.ours::deliver);
            confused.connect();
            pair.connect().assertMirroredKeys();
            pair.ours.deliver(pair.sentByUs.getFirst());
            assertThat(pair.ours.state()).isEqualTo(DtlsState.CONNECTED);
            assertThat(handshakes.counters().value(DtlsCounter.RENEWAL_TOO_EARLY))
                    .isPositive();
            confused.vanish();
        }
    }

    @Test
    void shouldRefuseACertificateThatSignallingDidNotAnnounceBeforeThereAreKeys() {
        try (TestPair pair = new TestPair(handshakes, TestServer.Settings.USUAL)) {
            pair.ours.start(DtlsRole.CLIENT, TestPair.OUR_FINGERPRINT);
            pair.peer.connect();
            assertFailed(pair, DtlsFailure.FINGERPRINT_MISMATCH, AlertDescription.bad_certificate);
            int last = pair.sentByUs.size() - 1;
            assertThat(pair.sentByUs.get(last)[0]).as("an alert").isEqualTo((byte) 21);
            assertThat(pair.sentByUs.subList(0, last))
                    .as("its hello, again if the machine is slow")
                    .isNotEmpty()
                    .allMatch(datagram -> ClientHello.random(datagram) != null);
        }
    }

    @Test
    void shouldRefuseAServerWithoutUseSrtpOrWithProfilesThatWereNotOffered() {
        TestServer.Settings usual = TestServer.Settings.USUAL;
        assertRefused(usual.withProfiles(), DtlsFailure.NO_SRTP_PROFILE, AlertDescription.handshake_failure);
        assertRefused(usual.withProfiles(0x0002), DtlsFailure.NO_SRTP_PROFILE, AlertDescription.handshake_failure);
        assertRefused(usual.withProfiles(7, 8), DtlsFailure.PROTOCOL_ERROR, AlertDescription.illegal_parameter);
        assertRefused(usual.withMki(new byte[] {1}), DtlsFailure.PROTOCOL_ERROR, AlertDescription.illegal_parameter);
    }

    @Test
    void shouldRefuseAServerWithoutExtendedMasterSecret() {
        assertRefused(
                TestServer.Settings.USUAL.withoutExtendedMasterSecret(),
                DtlsFailure.PROTOCOL_ERROR,
                AlertDescription.handshake_failure);
    }

    @Test
    void shouldFailWhenTheServerDoesNotFinishInTime() {
        DtlsHandshakes hasty = new DtlsHandshakes(HandshakeLimits.defaults().withDeadline(Duration.ofMillis(150)));
        try (TestPair pair = TestPair.of(hasty, DtlsRole.CLIENT, Impairment.losingAllFrom(3), Impairment.none())
                .connect()) {
            assertThat(TestAssociation.await(pair.ours.failed)).isEqualTo(DtlsFailure.TIMEOUT);
            assertThat(pair.ours.events).containsExactly("connecting", "failed");
            assertThat(hasty.active()).isZero();
        }
    }

    @Test
    void shouldWarmUpByAHandshakeWithItself() {
        CompletableFuture<Handshake.Outcome> outcome = new CompletableFuture<>();
        WarmUp.run(TestPair.OUR_CERTIFICATE, outcome::complete);
        assertThat(TestAssociation.await(outcome)).isInstanceOf(Handshake.Outcome.Completed.class);
    }

    private void assertRefused(TestServer.Settings settings, DtlsFailure reason, short alert) {
        try (TestPair pair = new TestPair(handshakes, settings).connect()) {
            assertFailed(pair, reason, alert);
        }
    }

    private static void assertFailed(TestPair pair, DtlsFailure reason, short alert) {
        assertThat(TestAssociation.await(pair.ours.failed)).isEqualTo(reason);
        assertThat(pair.ours.events).containsExactly("connecting", "failed");
        assertThat(pair.peer.connected)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        TlsFatalAlertReceived.class,
                        e -> assertThat(e.getAlertDescription()).isEqualTo(alert));
    }
}
