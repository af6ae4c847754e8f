package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dtls.TestPair.Impairment;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Alerts of the peer, ours, and those of somebody in between, in both roles (RFC 5246 section 7.2). */
class DtlsAlertTest {
    private static final byte[] PLAIN_FATAL_ALERT = {21, (byte) 254, (byte) 253, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 2, 40};
    private static final byte[] PLAIN_WARNING = {21, (byte) 254, (byte) 253, 0, 0, 0, 0, 0, 0, 0, 98, 0, 2, 1, 90};

    private final DtlsHandshakes handshakes = new DtlsHandshakes(HandshakeLimits.defaults());

    @ParameterizedTest
    @EnumSource
    void shouldCloseWhenThePeerSaysGoodbye(DtlsRole role) throws IOException {
        try (TestPair pair = connected(role)) {
            pair.peer.sayGoodbye();
            assertThat(TestAssociation.await(pair.ours.closed)).isTrue();
            assertThat(pair.ours.events).containsExactly("connecting", "connected", "closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayGoodbyeWhenClosed(DtlsRole role) {
        try (TestPair pair = connected(role)) {
            pair.ours.closeAssociation();
            assertThat(TestAssociation.await(pair.peer.closedByPeer)).isTrue();
            assertThat(pair.ours.events).containsExactly("connecting", "connected");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFailWithTheNameOfThePeersFatalAlert(DtlsRole role) {
        try (TestPair pair = connected(role)) {
            pair.peer.collapse();
            assertThat(TestAssociation.await(pair.ours.failed)).isEqualTo(DtlsFailure.ALERT_RECEIVED);
            assertThat(pair.ours.failureDetail).contains("internal_error");
            assertThat(pair.ours.state()).isEqualTo(DtlsState.FAILED);
            assertThat(pair.ours.events).containsExactly("connecting", "connected", "failed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldConnectThoughSomebodyForgesAlertsAllTheWay(DtlsRole role) {
        try (TestPair pair = new TestPair(
                handshakes,
                role,
                network -> {
                    Consumer<byte[]> spoilt = datagram -> {
                        network.accept(datagram);
                        network.accept(PLAIN_FATAL_ALERT);
                    };
                    return role == DtlsRole.SERVER
                            ? new TestClient(ClientSettings.USUAL, TestPair.PEER_CERTIFICATE, spoilt)
                            : new TestServer(TestServer.Settings.USUAL, TestPair.PEER_CERTIFICATE, spoilt);
                },
                Impairment.none(),
                Impairment.none())) {
            pair.connect().assertMirroredKeys();
            assertThat(pair.ours.events).containsExactly("connecting", "connected");
            assertThat(handshakes.counters().value(DtlsCounter.ALERT_UNPROVEN)).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFailWhenThePeerIsSilentAfterAnAlertInTheClear(DtlsRole role) {
        DtlsHandshakes impatient = new DtlsHandshakes(HandshakeLimits.defaults().withAlertGrace(Duration.ofMillis(50)));
        try (TestPair pair = TestPair.of(impatient, role, Impairment.losingAllFrom(1), Impairment.none())
                .connect()) {
            assertThat(TestAssociation.await(pair.peer.firstSent)).isTrue();
            pair.ours.deliver(PLAIN_FATAL_ALERT);
            assertThat(TestAssociation.await(pair.ours.failed)).isEqualTo(DtlsFailure.ALERT_RECEIVED);
            assertThat(pair.ours.failureDetail).contains("handshake_failure");
            assertThat(impatient.active()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotTakeAWarningForAnEnd(DtlsRole role) {
        HandshakeLimits limits =
                HandshakeLimits.defaults().withAlertGrace(Duration.ofMillis(10)).withDeadline(Duration.ofMillis(200));
        DtlsHandshakes impatient = new DtlsHandshakes(limits);
        try (TestPair pair = TestPair.of(impatient, role, Impairment.losingAllFrom(1), Impairment.none())
                .connect()) {
            assertThat(TestAssociation.await(pair.peer.firstSent)).isTrue();
            pair.ours.deliver(PLAIN_WARNING);
            assertThat(TestAssociation.await(pair.ours.failed)).isEqualTo(DtlsFailure.TIMEOUT);
        }
    }

    private TestPair connected(DtlsRole role) {
        TestPair pair = TestPair.of(handshakes, role, Impairment.none(), Impairment.none())
                .connect();
        pair.assertMirroredKeys();
        return pair;
    }
}
