package io.sluice.libwebrtc;

import io.sluice.DtlsParameters;
import io.sluice.DtlsRole;
import io.sluice.Producer;
import io.sluice.ProducerOptions;
import io.sluice.Router;
import io.sluice.WebRtcTransport;
import io.sluice.WebRtcTransportOptions;
import io.sluice.ortc.RtpCodecCapability;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpParameters;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A peer with a microphone and a camera, and the server's end of its connection. The peer offers, the server answers. */
final class SendingPeer implements AutoCloseable {
    final Camera camera;
    final Microphone microphone = new Microphone();
    final TransportEvents events = new TransportEvents();
    final WebRtcTransport transport;
    final Connection connection = new Connection(Libwebrtc.SENDING, ignored -> {});
    final Producer sound;
    final Producer picture;
    private final ServerDescription server;

    /**
     * How a peer is set up.
     *
     * @param camera what it films with
     * @param videoCodec the media type its camera is encoded in
     * @param serverRole the server's part in the DTLS handshake
     * @param encodings in which the camera is sent, each of half the size of the next
     * @param steadyBps the bitrate of its one encoding, which libwebrtc does not fall below whatever it takes the network for; 0 for
     *     what it finds right
     * @param signalling what becomes of the peer's DTLS parameters on their way to the server
     */
    record Settings(
            Supplier<Camera> camera,
            String videoCodec,
            int encodings,
            int steadyBps,
            DtlsRole serverRole,
            UnaryOperator<DtlsParameters> signalling) {
        static Settings defaults() {
            return new Settings(Camera::easy, "video/VP8", 1, 0, DtlsRole.SERVER, UnaryOperator.identity());
        }

        Settings withCamera(Supplier<Camera> other) {
            return new Settings(other, videoCodec, encodings, steadyBps, serverRole, signalling);
        }

        Settings withVideoCodec(String mimeType) {
            return new Settings(camera, mimeType, encodings, steadyBps, serverRole, signalling);
        }

        Settings withEncodings(int count) {
            return new Settings(camera, videoCodec, count, steadyBps, serverRole, signalling);
        }

        Settings withSteadyBitrate(int bps) {
            return new Settings(camera, videoCodec, encodings, bps, serverRole, signalling);
        }

        Settings withServerRole(DtlsRole role) {
            return new Settings(camera, videoCodec, encodings, steadyBps, role, signalling);
        }

        Settings withSignalling(UnaryOperator<DtlsParameters> change) {
            return new Settings(camera, videoCodec, encodings, steadyBps, serverRole, change);
        }

        private DtlsRole peerRole() {
            return serverRole == DtlsRole.SERVER ? DtlsRole.CLIENT : DtlsRole.SERVER;
        }
    }

    SendingPeer(Router router) {
        this(router, Settings.defaults());
    }

    SendingPeer(Router router, Settings settings) {
        this.camera = settings.camera().get();
        this.transport = router.createWebRtcTransport(new WebRtcTransportOptions(events));
        connection.send(microphone.track());
        if (settings.steadyBps() > 0) {
            connection.sendSteadily(camera.track(), settings.steadyBps());
        } else {
            connection.send(camera.track(), settings.encodings());
        }
        PeerDescription offer = PeerDescription.parse(connection.offer());
        transport.connect(settings.signalling().apply(offer.dtlsParameters(settings.peerRole())));
        this.sound = produce(router, offer.sections().get(0), "audio/opus");
        this.picture = produce(router, offer.sections().get(1), settings.videoCodec());
        this.server = new ServerDescription(transport, settings.serverRole() == DtlsRole.SERVER ? "passive" : "active");
        answer();
    }

    /** A round of offer and answer in which the peer changes its ICE credentials, and with them its port. */
    void restartIce() {
        connection.restartIce();
        connection.offer();
        answer();
    }

    PeerStatistics statistics() {
        return PeerStatistics.of(connection.statistics());
    }

    /** Ends the peer, and the server hears nothing of it but what libwebrtc tells it. */
    @Override
    public void close() {
        camera.close();
        microphone.close();
        connection.close();
    }

    private void answer() {
        connection.takeAnswer(server.of(List.of(media(sound), media(picture))));
    }

    private Producer produce(Router router, PeerDescription.Section section, String mimeType) {
        RtpCodecCapability codec = router.rtpCapabilities().codecs().stream()
                .filter(capability -> capability.mimeType().equals(mimeType))
                .findFirst()
                .orElseThrow();
        List<RtpEncodingParameters> encodings =
                section.rids().stream().map(RtpEncodingParameters::ofRid).toList();
        RtpParameters parameters = encodings.isEmpty()
                ? section.rtpParameters(codec, router.rtpCapabilities())
                : section.rtpParameters(codec, router.rtpCapabilities(), encodings);
        return transport.produce(new ProducerOptions(section.kind(), parameters));
    }

    private static ServerDescription.Media media(Producer producer) {
        return new ServerDescription.Media(producer.kind(), "recvonly", producer.rtpParameters());
    }
}
