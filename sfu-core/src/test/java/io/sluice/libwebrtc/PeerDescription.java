package io.sluice.libwebrtc;

import io.sluice.DtlsFingerprint;
import io.sluice.DtlsParameters;
import io.sluice.DtlsRole;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtcpFeedback;
import io.sluice.ortc.RtcpParameters;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpCodecCapability;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpHeaderExtensionParameters;
import io.sluice.ortc.RtpParameters;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a peer's session description (RFC 8866) says, as far as the server wants to know it.
 *
 * @param session lines before the first media section, among which Firefox has its fingerprint
 */
public record PeerDescription(List<String> session, List<Section> sections) {
    public static PeerDescription parse(String sdp) {
        List<String> parts = List.of(sdp.split("(?m)^m="));
        return new PeerDescription(
                parts.getFirst().lines().toList(),
                parts.stream()
                        .skip(1)
                        .map(media -> new Section(media.lines().toList()))
                        .toList());
    }

    /** The peer's certificate, the same in all sections of a bundle; its role is what the answer makes it. */
    public DtlsParameters dtlsParameters(DtlsRole role) {
        String fingerprintLine = Stream.concat(session.stream(), sections.getFirst().lines().stream())
                .filter(line -> line.startsWith("a=fingerprint:"))
                .findFirst()
                .orElseThrow();
        List<String> fingerprint = words(fingerprintLine.substring("a=fingerprint:".length()));
        return new DtlsParameters(role, List.of(new DtlsFingerprint(fingerprint.get(0), fingerprint.get(1))));
    }

    /** "actpass", "active" or "passive". */
    public String setup() {
        return sections.getFirst().attribute("setup");
    }

    private static List<String> words(String line) {
        return List.of(line.split(" ", -1));
    }

    /** One media section: its m-line without "m=", then its other lines. */
    public record Section(List<String> lines) {
        public MediaKind kind() {
            return MediaKind.valueOf(words(lines.getFirst()).getFirst().toUpperCase(Locale.ROOT));
        }

        /**
         * What the peer sends in one codec of the router, with its retransmissions and the header extensions that the router
         * knows.
         */
        RtpParameters rtpParameters(RtpCodecCapability codec, RtpCapabilities router) {
            List<String> source = words(attribute("ssrc"));
            RtpCodecParameters media = codecParameters(codec);
            Optional<RtpCodecParameters> retransmission = retransmission(media.payloadType(), router);
            long ssrc = Long.parseLong(source.getFirst());
            return new RtpParameters(
                    attribute("mid"),
                    Stream.concat(Stream.of(media), retransmission.stream()).toList(),
                    headerExtensions(router),
                    List.of(
                            retransmission.isPresent()
                                    ? RtpEncodingParameters.ofSsrc(ssrc, retransmissionSsrc())
                                    : RtpEncodingParameters.ofSsrc(ssrc)),
                    RtcpParameters.of(source.getLast().substring("cname:".length())),
                    attribute("msid"));
        }

        /** The same of encodings that are named otherwise than by an SSRC. */
        public RtpParameters rtpParameters(
                RtpCodecCapability codec, RtpCapabilities router, List<RtpEncodingParameters> encodings) {
            RtpCodecParameters media = codecParameters(codec);
            Optional<RtpCodecParameters> retransmission = retransmission(media.payloadType(), router);
            return new RtpParameters(
                    attribute("mid"),
                    Stream.concat(Stream.of(media), retransmission.stream()).toList(),
                    headerExtensions(router),
                    encodings,
                    null,
                    null);
        }

        /** The RTP stream ids of its encodings, the lowest first; none where there is one encoding (RFC 8851). */
        List<String> rids() {
            return attributes("rid").map(rid -> words(rid).getFirst()).toList();
        }

        /** The payload type that repeats packets of another (RFC 4588 section 8.1), where the router knows it too. */
        private Optional<RtpCodecParameters> retransmission(int mediaPayloadType, RtpCapabilities router) {
            String apt = "apt=" + mediaPayloadType;
            return attributes("fmtp")
                    .map(PeerDescription::words)
                    .filter(format -> format.getLast().equals(apt))
                    .flatMap(format -> router.codecs().stream()
                            .filter(known -> known.mimeType().equalsIgnoreCase(kind() + "/rtx"))
                            .limit(1)
                            .map(known -> new RtpCodecParameters(
                                    known.mimeType(),
                                    Integer.parseInt(format.getFirst()),
                                    known.clockRate(),
                                    null,
                                    Map.of("apt", mediaPayloadType),
                                    List.of())))
                    .findFirst();
        }

        /** The second of the group whose first is the media's (RFC 5576 section 4.2). */
        private long retransmissionSsrc() {
            return Long.parseLong(words(attribute("ssrc-group")).getLast());
        }

        String attribute(String name) {
            return attributes(name).findFirst().orElseThrow();
        }

        private Stream<String> attributes(String name) {
            String start = "a=" + name + ":";
            return lines.stream().filter(line -> line.startsWith(start)).map(line -> line.substring(start.length()));
        }

        private RtpCodecParameters codecParameters(RtpCodecCapability codec) {
            String encoding = codec.mimeType().substring(codec.mimeType().indexOf('/') + 1) + "/" + codec.clockRate();
            String payloadType = attributes("rtpmap")
                    .map(PeerDescription::words)
                    .filter(map -> map.getLast().startsWith(encoding) && isFormat(codec, map.getFirst()))
                    .findFirst()
                    .orElseThrow()
                    .getFirst();
            return new RtpCodecParameters(
                    codec.mimeType(),
                    Integer.parseInt(payloadType),
                    codec.clockRate(),
                    codec.channels(),
                    formatParameters(payloadType),
                    feedback(payloadType).filter(codec.rtcpFeedback()::contains).toList());
        }

        /** Whether a payload type is of a codec with the same name and of its format: H264 is offered in several. */
        private boolean isFormat(RtpCodecCapability codec, String payloadType) {
            return formatParameters(payloadType)
                    .entrySet()
                    .containsAll(codec.parameters().entrySet());
        }

        private Map<String, Object> formatParameters(String payloadType) {
            Map<String, Object> parameters = new HashMap<>();
            attributes("fmtp")
                    .map(PeerDescription::words)
                    .filter(format -> format.getFirst().equals(payloadType))
                    .flatMap(format -> Stream.of(format.getLast().split(";", -1)))
                    .map(parameter -> parameter.split("=", 2))
                    .forEach(parameter -> parameters.put(parameter[0], value(parameter[1])));
            return parameters;
        }

        /** Numbers are numbers, as mediasoup-client makes them; profiles are hexadecimal. */
        private static Object value(String text) {
            return text.matches("\\d{1,5}") ? (Object) Integer.valueOf(text) : text;
        }

        private Stream<RtcpFeedback> feedback(String payloadType) {
            return attributes("rtcp-fb")
                    .map(PeerDescription::words)
                    .filter(feedback -> feedback.getFirst().equals(payloadType))
                    .map(feedback -> new RtcpFeedback(feedback.get(1), feedback.size() > 2 ? feedback.get(2) : ""));
        }

        private List<RtpHeaderExtensionParameters> headerExtensions(RtpCapabilities router) {
            return attributes("extmap")
                    .map(PeerDescription::words)
                    .filter(extension -> !extension.getFirst().endsWith("/recvonly"))
                    .filter(extension -> router.headerExtensions().stream()
                            .anyMatch(known ->
                                    known.kind() == kind() && known.uri().equals(extension.getLast())))
                    .map(extension -> RtpHeaderExtensionParameters.of(
                            extension.getLast(),
                            Integer.parseInt(extension.getFirst().split("/", 2)[0])))
                    .toList();
        }
    }
}
