package io.sluice.ortc;

import static io.sluice.ortc.MediaKind.AUDIO;
import static io.sluice.ortc.MediaKind.VIDEO;
import static io.sluice.ortc.RtcpFeedback.CCM_FIR;
import static io.sluice.ortc.RtcpFeedback.NACK_PLI;
import static io.sluice.ortc.RtcpFeedback.TRANSPORT_CC;
import static io.sluice.ortc.RtpHeaderExtensionDirection.RECVONLY;
import static io.sluice.ortc.RtpHeaderExtensionDirection.SENDRECV;

import java.util.List;

/**
 * What this engine does, and nothing else: a feedback type or codec that stands here is announced to every client. A
 * "video/rtx" entry among the codecs makes routers add an RTX codec to each video codec.
 */
public final class SupportedRtpCapabilities {
    private static final RtpCapabilities CAPABILITIES = new RtpCapabilities(
            List.of(
                    RtpCodecCapability.audio("audio/opus", 48000, 2).withRtcpFeedback(TRANSPORT_CC),
                    RtpCodecCapability.video("video/VP8", 90000).withRtcpFeedback(NACK_PLI, CCM_FIR, TRANSPORT_CC),
                    RtpCodecCapability.video("video/H264", 90000)
                            .withParameter("level-asymmetry-allowed", 1)
                            .withParameter(Codecs.PACKETIZATION_MODE, 1)
                            .withRtcpFeedback(NACK_PLI, CCM_FIR, TRANSPORT_CC)),
            // The ids are mediasoup's, with its gaps: 7 is the dependency descriptor, 10 the capture time,
            // which would have to be moved to the clock of our sender reports, 12 a private packet id.
            List.of(
                    extension(AUDIO, RtpHeaderExtensionUri.MID, 1, SENDRECV),
                    extension(VIDEO, RtpHeaderExtensionUri.MID, 1, SENDRECV),
                    extension(VIDEO, RtpHeaderExtensionUri.RTP_STREAM_ID, 2, RECVONLY),
                    extension(VIDEO, RtpHeaderExtensionUri.REPAIRED_RTP_STREAM_ID, 3, RECVONLY),
                    extension(AUDIO, RtpHeaderExtensionUri.ABS_SEND_TIME, 4, SENDRECV),
                    extension(VIDEO, RtpHeaderExtensionUri.ABS_SEND_TIME, 4, SENDRECV),
                    extension(AUDIO, RtpHeaderExtensionUri.TRANSPORT_WIDE_CC, 5, RECVONLY),
                    extension(VIDEO, RtpHeaderExtensionUri.TRANSPORT_WIDE_CC, 5, SENDRECV),
                    extension(AUDIO, RtpHeaderExtensionUri.SSRC_AUDIO_LEVEL, 6, SENDRECV),
                    extension(VIDEO, RtpHeaderExtensionUri.VIDEO_ORIENTATION, 8, SENDRECV),
                    extension(VIDEO, RtpHeaderExtensionUri.TOFFSET, 9, SENDRECV),
                    extension(AUDIO, RtpHeaderExtensionUri.PLAYOUT_DELAY, 11, SENDRECV),
                    extension(VIDEO, RtpHeaderExtensionUri.PLAYOUT_DELAY, 11, SENDRECV),
                    extension(VIDEO, RtpHeaderExtensionUri.COLOR_SPACE, 13, SENDRECV)));

    private static final List<RtpCodecCapability> DEFAULT_MEDIA_CODECS = List.of(
            RtpCodecCapability.audio("audio/opus", 48000, 2),
            RtpCodecCapability.video("video/VP8", 90000),
            h264("42e01f"),
            h264("4d0032"));

    private SupportedRtpCapabilities() {}

    /** Codecs without payload types, and header extensions with the ids every router uses. */
    public static RtpCapabilities rtpCapabilities() {
        return CAPABILITIES;
    }

    /** The codecs of a router that is given none: Opus, VP8, and H264 in constrained baseline and in main profile. */
    public static List<RtpCodecCapability> defaultMediaCodecs() {
        return DEFAULT_MEDIA_CODECS;
    }

    private static RtpCodecCapability h264(String profileLevelId) {
        return RtpCodecCapability.video("video/H264", 90000)
                .withParameter(Codecs.PACKETIZATION_MODE, 1)
                .withParameter(Codecs.PROFILE_LEVEL_ID, profileLevelId)
                .withParameter("level-asymmetry-allowed", 1);
    }

    private static RtpHeaderExtension extension(
            MediaKind kind, String uri, int id, RtpHeaderExtensionDirection direction) {
        return new RtpHeaderExtension(kind, uri, id, false, direction);
    }
}
