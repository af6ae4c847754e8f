package io.sluice.libwebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onvoid.webrtc.RTCPeerConnectionState;
import io.sluice.DtlsFingerprint;
import io.sluice.DtlsParameters;
import io.sluice.DtlsRole;
import io.sluice.DtlsState;
import io.sluice.IceState;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The handshake with libwebrtc's BoringSSL. */
class DtlsIT extends WithServer {
    DtlsIT() throws IOException {}

    @ParameterizedTest
    @EnumSource(names = {"SERVER", "CLIENT"})
    void shouldConnectInRole(DtlsRole serverRole) {
        SendingPeer.Settings settings = SendingPeer.Settings.defaults().withServerRole(serverRole);
        try (SendingPeer sender = new SendingPeer(router, settings);
                ReceivingPeer receiver = new ReceivingPeer(router, serverRole)) {
            Screen screen = receiver.watch(sender.picture);

            Deadline.await(sender.events.reached(DtlsState.CONNECTED));
            Deadline.await(receiver.events.reached(DtlsState.CONNECTED));
            Deadline.await(sender.connection.reached(RTCPeerConnectionState.CONNECTED));
            Deadline.await(receiver.connection.reached(RTCPeerConnectionState.CONNECTED));
            screen.awaitFrames(5);
            // What libwebrtc calls the role of its own end.
            String peerRole = serverRole == DtlsRole.SERVER ? "client" : "server";
            assertThat(sender.statistics().text("transport", "dtlsRole")).containsExactly(peerRole);
            assertThat(receiver.statistics().text("transport", "dtlsRole")).containsExactly(peerRole);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVER", "CLIENT"})
    void shouldFailWhenThePeersCertificateIsNotTheSignalledOne(DtlsRole serverRole) {
        SendingPeer.Settings settings =
                SendingPeer.Settings.defaults().withServerRole(serverRole).withSignalling(DtlsIT::withOtherCertificate);
        try (SendingPeer sender = new SendingPeer(router, settings)) {
            String reason = Deadline.await(sender.events.reached(DtlsState.FAILED));

            assertThat(reason).contains("fingerprint");
            assertThat(sender.transport.dtlsState()).isEqualTo(DtlsState.FAILED);
            Deadline.await(sender.connection.reached(RTCPeerConnectionState.FAILED));
            assertThat(sender.connection.reached(RTCPeerConnectionState.CONNECTED))
                    .isNotDone();
            assertThat(sender.events.reached(DtlsState.CONNECTED)).isNotDone();
            assertThat(sender.events.reached(IceState.CONNECTED)).isDone();
        }
    }

    private static DtlsParameters withOtherCertificate(DtlsParameters parameters) {
        DtlsFingerprint real = parameters.fingerprints().getFirst();
        String changed =
                (real.value().startsWith("00") ? "FF" : "00") + real.value().substring(2);
        return new DtlsParameters(parameters.role(), List.of(new DtlsFingerprint(real.algorithm(), changed)));
    }
}
