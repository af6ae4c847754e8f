package io.sluice.libwebrtc;

import io.sluice.DtlsFingerprint;
import io.sluice.IceCandidate;
import io.sluice.IceParameters;
import io.sluice.WebRtcTransport;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtcpFeedback;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpParameters;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Composes the server's offers and answers (RFC 8866, RFC 8829) for one transport. */
public final class ServerDescription {
    private final WebRtcTransport transport;
    private final String setup;
    private int version;

    /**
     * @param setup the server's part in the DTLS handshake: "actpass", "active" or "passive" (RFC 8842 section 5.2)
     */
    public ServerDescription(WebRtcTransport transport, String setup) {
        this.transport = transport;
        this.setup = setup;
    }

    /**
     * One media section.
     *
     * @param direction seen from the server: "sendonly", "recvonly", or "inactive" for a stream that is over
     */
    public record Media(MediaKind kind, String direction, RtpParameters parameters) {
        String mid() {
            return Objects.requireNonNull(parameters.mid());
        }
    }

    public String of(List<Media> media) {
        StringBuilder sdp = new StringBuilder();
        line(sdp, "v=0");
        line(sdp, "o=sluice 1 " + ++version + " IN IP4 127.0.0.1");
        line(sdp, "s=-");
        line(sdp, "t=0 0");
        line(sdp, "a=ice-lite");
        line(sdp, "a=extmap-allow-mixed");
        line(sdp, "a=group:BUNDLE " + media.stream().map(Media::mid).collect(Collectors.joining(" ")));
        media.forEach(section -> writeSection(sdp, section));
        return sdp.toString();
    }

    private void writeSection(StringBuilder sdp, Media media) {
        RtpParameters parameters = media.parameters();
        line(
                sdp,
                "m=" + media.kind() + " 9 UDP/TLS/RTP/SAVPF "
                        + parameters.codecs().stream()
                                .map(codec -> Integer.toString(codec.payloadType()))
                                .collect(Collectors.joining(" ")));
        line(sdp, "c=IN IP4 0.0.0.0");
        writeTransport(sdp);
        line(sdp, "a=mid:" + media.mid());
        line(sdp, "a=" + media.direction());
        line(sdp, "a=rtcp-mux");
        line(sdp, "a=rtcp-rsize");
        parameters.codecs().forEach(codec -> writeCodec(sdp, codec));
        parameters
                .headerExtensions()
                .forEach(extension -> line(sdp, "a=extmap:" + extension.id() + " " + extension.uri()));
        if (media.direction().equals("sendonly")) {
            line(sdp, "a=msid:" + parameters.msid());
            writeSources(sdp, parameters);
        } else {
            writeEncodings(sdp, parameters);
        }
    }

    /** RFC 8853 section 5. */
    private static void writeEncodings(StringBuilder sdp, RtpParameters parameters) {
        List<String> rids = parameters.encodings().stream()
                .map(RtpEncodingParameters::rid)
                .filter(Objects::nonNull)
                .toList();
        if (!rids.isEmpty()) {
            rids.forEach(rid -> line(sdp, "a=rid:" + rid + " recv"));
            line(sdp, "a=simulcast:recv " + String.join(";", rids));
        }
    }

    private static void writeSources(StringBuilder sdp, RtpParameters parameters) {
        RtpEncodingParameters encoding = parameters.encodings().getFirst();
        String cname = " cname:" + parameters.rtcp().cname();
        line(sdp, "a=ssrc:" + encoding.ssrc() + cname);
        if (encoding.rtx() != null) {
            line(sdp, "a=ssrc:" + encoding.rtx().ssrc() + cname);
            line(
                    sdp,
                    "a=ssrc-group:FID " + encoding.ssrc() + " " + encoding.rtx().ssrc());
        }
    }

    private void writeTransport(StringBuilder sdp) {
        IceParameters ice = transport.iceParameters();
        line(sdp, "a=ice-ufrag:" + ice.usernameFragment());
        line(sdp, "a=ice-pwd:" + ice.password());
        for (IceCandidate candidate : transport.iceCandidates()) {
            line(
                    sdp,
                    "a=candidate:" + candidate.foundation() + " 1 " + candidate.protocol() + " " + candidate.priority()
                            + " " + candidate.address() + " " + candidate.port() + " typ " + candidate.type());
        }
        line(sdp, "a=end-of-candidates");
        for (DtlsFingerprint fingerprint : transport.dtlsParameters().fingerprints()) {
            line(sdp, "a=fingerprint:" + fingerprint.algorithm() + " " + fingerprint.value());
        }
        line(sdp, "a=setup:" + setup);
    }

    private static void writeCodec(StringBuilder sdp, RtpCodecParameters codec) {
        int payloadType = codec.payloadType();
        String name = codec.mimeType().substring(codec.mimeType().indexOf('/') + 1) + "/" + codec.clockRate();
        line(sdp, "a=rtpmap:" + payloadType + " " + name + (codec.channels() == null ? "" : "/" + codec.channels()));
        if (!codec.parameters().isEmpty()) {
            line(sdp, "a=fmtp:" + payloadType + " " + format(codec.parameters()));
        }
        for (RtcpFeedback feedback : codec.rtcpFeedback()) {
            line(sdp, ("a=rtcp-fb:" + payloadType + " " + feedback.type() + " " + feedback.parameter()).strip());
        }
    }

    private static String format(Map<String, Object> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining(";"));
    }

    private static void line(StringBuilder sdp, String line) {
        sdp.append(line).append("\r\n");
    }
}
