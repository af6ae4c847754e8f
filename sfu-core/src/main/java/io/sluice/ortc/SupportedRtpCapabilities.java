package io.sluice.ortc;

import static io.sluice.ortc.MediaKind.AUDIO;
import static io.sluice.ortc.MediaKind.VIDEO;
import static io.sluice.ortc.RtcpFeedback.CCM_FIR;
import static io.sluice.ortc.RtcpFeedback.GOOG_REMB;
import static io.sluice.ortc.RtcpFeedback.NACK;
import static io.sluice.ortc.RtcpFeedback.NACK_PLI;
import static io.sluice.ortc.RtcpFeedback.TRANSPORT_CC;
import static io.sluice.ortc.RtpHeaderExtensionDirection.RECVONLY;
import static io.sluice.ortc.RtpHeaderExtensionDirection.SENDRECV;

import java.util.List;

/**
 * What this engine does, and nothing else: a feedback type or codec that stands here is announced to every client of a router
 * that has the codec. Routers add to each video codec its RTX codec (RFC 4588).
 */
public final class SupportedRtpCapabilities {
    /** Those with a fixed payload type have it of RFC 3551 section 6. */
    private static final List<RtpCodecCapability> CODECS = List.of(
            repaired(RtpCodecCapability.audio("audio/opus", 48000, 2)),
            multiopus(4, "0,1,2,3", 2, 2),
            multiopus(6, "0,4,1,2,3,5", 4, 2),
            multiopus(8, "0,6,1,2,3,4,5,7", 5, 3),
            repaired(RtpCodecCapability.audio(Red.MIME_TYPE, 48000, 2)),
            estimated("audio/PCMU", 8000).withPreferredPayloadType(0),
            estimated("audio/PCMA", 8000).withPreferredPayloadType(8),
            estimated("audio/ISAC", 32000),
            estimated("audio/ISAC", 16000),
            estimated("audio/G722", 8000).withPreferredPayloadType(9),
            estimated("audio/iLBC", 8000),
            estimated("audio/SILK", 24000),
            estimated("audio/SILK", 16000),
            estimated("audio/SILK", 12000),
            estimated("audio/SILK", 8000),
            // Silence and key presses: nothing to repair, nothing to measure by.
            RtpCodecCapability.audio("audio/CN", 32000, 1).withPreferredPayloadType(13),
            RtpCodecCapability.audio("audio/CN", 16000, 1).withPreferredPayloadType(13),
            RtpCodecCapability.audio("audio/CN", 8000, 1).withPreferredPayloadType(13),
            RtpCodecCapability.audio("audio/telephone-event", 48000, 1),
            RtpCodecCapability.audio("audio/telephone-event", 32000, 1),
            RtpCodecCapability.audio("audio/telephone-event", 16000, 1),
            RtpCodecCapability.audio("audio/telephone-event", 8000, 1),
            video("video/VP8"),
            video("video/VP9"),
            video("video/H264").withParameter(H264ProfileLevelId.LEVEL_ASYMMETRY_ALLOWED, 1),
            video("video/H265"),
            video("video/AV1"));

    /**
     * The ids are mediasoup's, and 13 is ours, for the colours. Estimating the way to a receiver takes its video alone, so
     * audio is sent without the transport-wide number; what names encodings goes no further than the router. Unlike
     * mediasoup's, receivers get the dependency descriptor where the producer sends it: without it Chromium cannot decode several spatial layers of AV1.
     */
    private static final List<RtpHeaderExtension> HEADER_EXTENSIONS = List.of(
            extension(AUDIO, RtpHeaderExtensionUri.MID, 1, SENDRECV),
            extension(VIDEO, RtpHeaderExtensionUri.MID, 1, SENDRECV),
            extension(VIDEO, RtpHeaderExtensionUri.RTP_STREAM_ID, 2, RECVONLY),
            extension(VIDEO, RtpHeaderExtensionUri.REPAIRED_RTP_STREAM_ID, 3, RECVONLY),
            extension(AUDIO, RtpHeaderExtensionUri.ABS_SEND_TIME, 4, SENDRECV),
            extension(VIDEO, RtpHeaderExtensionUri.ABS_SEND_TIME, 4, SENDRECV),
            extension(AUDIO, RtpHeaderExtensionUri.TRANSPORT_WIDE_CC, 5, RECVONLY),
            extension(VIDEO, RtpHeaderExtensionUri.TRANSPORT_WIDE_CC, 5, SENDRECV),
            extension(AUDIO, RtpHeaderExtensionUri.SSRC_AUDIO_LEVEL, 6, SENDRECV),
            extension(VIDEO, RtpHeaderExtensionUri.DEPENDENCY_DESCRIPTOR, 7, SENDRECV),
            extension(VIDEO, RtpHeaderExtensionUri.VIDEO_ORIENTATION, 8, SENDRECV),
            extension(VIDEO, RtpHeaderExtensionUri.TOFFSET, 9, SENDRECV),
            extension(AUDIO, RtpHeaderExtensionUri.ABS_CAPTURE_TIME, 10, SENDRECV),
            extension(VIDEO, RtpHeaderExtensionUri.ABS_CAPTURE_TIME, 10, SENDRECV),
            extension(AUDIO, RtpHeaderExtensionUri.PLAYOUT_DELAY, 11, SENDRECV),
            extension(VIDEO, RtpHeaderExtensionUri.PLAYOUT_DELAY, 11, SENDRECV),
            extension(AUDIO, RtpHeaderExtensionUri.PACKET_ID, 12, SENDRECV),
            extension(VIDEO, RtpHeaderExtensionUri.PACKET_ID, 12, SENDRECV),
            extension(VIDEO, RtpHeaderExtensionUri.COLOR_SPACE, 13, SENDRECV));

    private static final RtpCapabilities CAPABILITIES = new RtpCapabilities(CODECS, HEADER_EXTENSIONS);

    private static final List<RtpCodecCapability> DEFAULT_MEDIA_CODECS = List.of(
            RtpCodecCapability.audio("audio/opus", 48000, 2),
            RtpCodecCapability.video("video/VP8", 90000),
            RtpCodecCapability.video("video/VP9", 90000),
            h264("42e01f"),
            h264("4d0032"));

    private SupportedRtpCapabilities() {}

    /** Codecs, without payload types where these are a router's to choose, and header extensions with the ids every router uses. */
    public static RtpCapabilities rtpCapabilities() {
        return CAPABILITIES;
    }

    /** The codecs of a router that is given none: Opus, VP8, VP9, and H264 in constrained baseline and in main profile. */
    public static List<RtpCodecCapability> defaultMediaCodecs() {
        return DEFAULT_MEDIA_CODECS;
    }

    private static RtpCodecCapability repaired(RtpCodecCapability audio) {
        return audio.withRtcpFeedback(NACK, TRANSPORT_CC);
    }

    private static RtpCodecCapability estimated(String mimeType, int clockRate) {
        return RtpCodecCapability.audio(mimeType, clockRate, 1).withRtcpFeedback(TRANSPORT_CC);
    }

    private static RtpCodecCapability video(String mimeType) {
        return RtpCodecCapability.video(mimeType, 90000)
                .withRtcpFeedback(NACK, NACK_PLI, CCM_FIR, GOOG_REMB, TRANSPORT_CC);
    }

    /** Opus of more than two channels as libwebrtc has it: several streams, the first of them stereo pairs. */
    private static RtpCodecCapability multiopus(int channels, String mapping, int streams, int coupledStreams) {
        return repaired(RtpCodecCapability.audio("audio/multiopus", 48000, channels))
                .withParameter("channel_mapping", mapping)
                .withParameter("num_streams", streams)
                .withParameter("coupled_streams", coupledStreams);
    }

    private static RtpCodecCapability h264(String profileLevelId) {
        return RtpCodecCapability.video("video/H264", 90000)
                .withParameter(CodecFormat.PACKETIZATION_MODE, 1)
                .withParameter(CodecFormat.PROFILE_LEVEL_ID, profileLevelId)
                .withParameter(H264ProfileLevelId.LEVEL_ASYMMETRY_ALLOWED, 1);
    }

    private static RtpHeaderExtension extension(
            MediaKind kind, String uri, int id, RtpHeaderExtensionDirection direction) {
        return new RtpHeaderExtension(kind, uri, id, false, direction);
    }
}
