package io.sluice.ortc;

/** Names of the RTP header extensions this engine handles. */
public final class RtpHeaderExtensionUri {
    /** Which media section a packet belongs to, RFC 8843 section 15.2. */
    public static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";

    /** Which encoding a packet belongs to, RFC 8852 section 3.1. */
    public static final String RTP_STREAM_ID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

    /** Which encoding a retransmission repairs, RFC 8852 section 3.2. */
    public static final String REPAIRED_RTP_STREAM_ID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";

    /** When the packet left its sender, 24 bits of seconds in 6.18 fixed point. */
    public static final String ABS_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";

    /** Sequence number over all streams of a transport, draft-holmer-rmcat-transport-wide-cc-extensions-01 section 2. */
    public static final String TRANSPORT_WIDE_CC =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    /** How loud the audio of a packet is, RFC 6464 section 3. */
    public static final String SSRC_AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

    /** Layers and dependencies of a frame, AV1 RTP specification appendix A. */
    public static final String DEPENDENCY_DESCRIPTOR =
            "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

    /** How the camera was held, 3GPP TS 26.114 section 7.4.5. */
    public static final String VIDEO_ORIENTATION = "urn:3gpp:video-orientation";

    /** How far the sending time lies from the timestamp, RFC 5450 section 2. */
    public static final String TOFFSET = "urn:ietf:params:rtp-hdrext:toffset";

    /** When the first byte was captured, on the capturer's clock. */
    public static final String ABS_CAPTURE_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time";

    /** How long the receiver should hold frames back, at least and at most. */
    public static final String PLAYOUT_DELAY = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";

    /** The number a packet keeps on its way through pipes between routers, 32 bits. */
    public static final String PACKET_ID = "urn:mediasoup:params:rtp-hdrext:packet-id";

    /** Primaries, transfer, matrix and range of a frame's colours. */
    public static final String COLOR_SPACE = "http://www.webrtc.org/experiments/rtp-hdrext/color-space";

    private RtpHeaderExtensionUri() {}
}
