package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes over a perfect network: what is agreed on, and what is refused. */
class DtlsHandshakeTest {
    private final DtlsHandshakes handshakes = new DtlsHandshakes(HandshakeLimits.defaults());

    @ParameterizedTest
    @ValueSource(
            ints = {
                SrtpKeyingMaterial.AEAD_AES_128_GCM,
                SrtpKeyingMaterial.AEAD_AES_256_GCM,
                SrtpKeyingMaterial.AES128_CM_HMAC_SHA1_80
            })
    void shouldAgreeOnMirroredKeysOfEachProfile(int profile) {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL.offeringProfiles(profile)).connect()) {
            pair.assertMirroredKeys();
            assertThat(TestAssociation.await(pair.ours.connected).profile()).isEqualTo(profile);
            assertThat(pair.ours.events).containsExactly("connecting", "connected");
            assertThat(handshakes.counters().value(DtlsCounter.HANDSHAKES_COMPLETED))
                    .isOne();
        }
    }

    @Test
    void shouldPreferItsOwnOrderOfProfiles() {
        ClientSettings settings = ClientSettings.USUAL.offeringProfiles(
                SrtpKeyingMaterial.AES128_CM_HMAC_SHA1_80,
                0x0002,
                SrtpKeyingMaterial.AEAD_AES_256_GCM,
                SrtpKeyingMaterial.AEAD_AES_128_GCM);
        try (TestPair pair = new TestPair(handshakes, settings).connect()) {
            assertThat(TestAssociation.await(pair.ours.connected).profile())
                    .isEqualTo(SrtpKeyingMaterial.AEAD_AES_128_GCM);
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
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL.offeringCipherSuite(suite)).connect()) {
            pair.assertMirroredKeys();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {NamedGroup.x25519, NamedGroup.secp256r1})
    void shouldConnectWithEachCurve(int group) {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL.offeringGroup(group)).connect()) {
            pair.assertMirroredKeys();
        }
    }

    @Test
    void shouldRefuseAPeerWithoutACommonCurve() {
        assertRefused(
                ClientSettings.USUAL.offeringGroup(NamedGroup.secp521r1),
                DtlsFailure.PROTOCOL_ERROR,
                AlertDescription.handshake_failure);
    }

    @Test
    void shouldRefuseACertificateThatSignallingDidNotAnnounce() {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL)) {
            pair.ours.start(TestPair.OUR_FINGERPRINT);
            pair.peer.connect();
            assertFailed(pair, DtlsFailure.FINGERPRINT_MISMATCH, AlertDescription.bad_certificate);
        }
    }

    @Test
    void shouldRefuseAPeerWithoutACertificate() {
        assertRefused(
                ClientSettings.USUAL.withoutCertificate(),
                DtlsFailure.NO_CERTIFICATE,
                AlertDescription.handshake_failure);
    }

    @Test
    void shouldRefuseAPeerWithoutUseSrtp() {
        assertRefused(
                ClientSettings.USUAL.offeringProfiles(),
                DtlsFailure.NO_SRTP_PROFILE,
                AlertDescription.handshake_failure);
    }

    @Test
    void shouldRefuseAPeerWithoutACommonProfile() {
        assertRefused(
                ClientSettings.USUAL.offeringProfiles(0x0002, 0x0005),
                DtlsFailure.NO_SRTP_PROFILE,
                AlertDescription.handshake_failure);
    }

    @Test
    void shouldRefuseAPeerWithoutExtendedMasterSecret() {
        assertRefused(
                ClientSettings.USUAL.withoutExtendedMasterSecret(),
                DtlsFailure.PROTOCOL_ERROR,
                AlertDescription.handshake_failure);
    }

    @Test
    void shouldCompleteManyHandshakesWithOneComputingAtATime() {
        HandshakeLimits limits =
                HandshakeLimits.defaults().withMaxConcurrent(16).withMaxComputing(1);
        try (DtlsHandshakes narrow = new DtlsHandshakes(limits)) {
            List<TestPair> pairs = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                pairs.add(new TestPair(narrow, ClientSettings.USUAL).connect());
            }
            pairs.forEach(TestPair::assertMirroredKeys);
            pairs.forEach(TestPair::close);
            assertThat(narrow.active()).isZero();
            assertThat(narrow.computing().availablePermits()).isOne();
        }
    }

    private void assertRefused(ClientSettings settings, DtlsFailure reason, short alert) {
        try (TestPair pair = new TestPair(handshakes, settings).connect()) {
            assertFailed(pair, reason, alert);
        }
    }

    private void assertFailed(TestPair pair, DtlsFailure reason, short alert) {
        assertThat(TestAssociation.await(pair.ours.failed)).isEqualTo(reason);
        assertThat(pair.ours.events).containsExactly("connecting", "failed");
        assertThat(pair.ours.state()).isEqualTo(DtlsState.FAILED);
        assertThat(pair.peer.connected)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        TlsFatalAlertReceived.class,
                        e -> assertThat(e.getAlertDescription()).isEqualTo(alert));
        assertThat(handshakes.counters().value(DtlsCounter.HANDSHAKES_FAILED)).isOne();
    }
}
