package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtcpFeedback;
import io.sluice.ortc.RtcpParameters;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpHeaderExtensionParameters;
import io.sluice.ortc.RtpHeaderExtensionUri;
import io.sluice.ortc.RtpParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the tests' peers say they send. */
final class TestMedia {
    static final int OPUS_PAYLOAD_TYPE = 111;
    static final int VP8_PAYLOAD_TYPE = 96;
    /** The sender's id of the MID extension, not the router's. */
    static final int SENDER_MID_ID = 4;

    private TestMedia() {}

    static ProducerOptions sound(long ssrc, String mid) {
        return new ProducerOptions(MediaKind.AUDIO, opus(ssrc, mid));
    }

    static ProducerOptions picture(long ssrc, String mid) {
        return new ProducerOptions(MediaKind.VIDEO, vp8(ssrc, mid));
    }

    static RtpParameters opus(long ssrc, String mid) {
        RtpCodecParameters codec =
                new RtpCodecParameters("audio/opus", OPUS_PAYLOAD_TYPE, 48_000, 2, Map.of(), List.of());
        return parameters(mid, codec, List.of(RtpEncodingParameters.ofSsrc(ssrc)));
    }

    static RtpParameters vp8(long ssrc, String mid) {
        return parameters(mid, vp8Codec("video/VP8"), List.of(RtpEncodingParameters.ofSsrc(ssrc)));
    }

    static RtpCodecParameters vp8Codec(String mimeType) {
        return new RtpCodecParameters(
                mimeType, VP8_PAYLOAD_TYPE, 90_000, null, Map.of(), List.of(RtcpFeedback.NACK_PLI));
    }

    /** The same with another header extension, as the sender numbers it. */
    static ProducerOptions with(ProducerOptions options, String extensionUri, int id, ProducerListener listener) {
        RtpParameters given = options.rtpParameters();
        List<RtpHeaderExtensionParameters> extensions = new ArrayList<>(given.headerExtensions());
        extensions.add(RtpHeaderExtensionParameters.of(extensionUri, id));
        RtpParameters extended = new RtpParameters(
                given.mid(), given.codecs(), extensions, given.encodings(), given.rtcp(), given.msid());
        return new ProducerOptions(options.kind(), extended, options.paused(), listener);
    }

    static RtpParameters parameters(String mid, RtpCodecParameters codec, List<RtpEncodingParameters> encodings) {
        return new RtpParameters(
                mid,
                List.of(codec),
                List.of(RtpHeaderExtensionParameters.of(RtpHeaderExtensionUri.MID, SENDER_MID_ID)),
                encodings,
                RtcpParameters.of("the-sender"),
                null);
    }
}
