package io.sluice.rtp;

import org.jspecify.annotations.Nullable;

/** The header extensions the router understands, and the dense {@link #index} they have in arrays of the packet path. */
public enum ExtensionType {
    /** Identification of the media section (RFC 9143 section 15.2). */
    MID(1, "urn:ietf:params:rtp-hdrext:sdes:mid"),
    /** Which simulcast encoding a stream is (RFC 8852 section 3.1). */
    RTP_STREAM_ID(2, "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"),
    /** Which simulcast encoding an RTX stream repairs (RFC 8852 section 3.2). */
    REPAIRED_RTP_STREAM_ID(3, "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"),
    /** When the sender sent the packet, see {@link AbsSendTime}. */
    ABS_SEND_TIME(4, "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
    /** The 16-bit sequence number of transport-wide congestion control. */
    TRANSPORT_WIDE_CC(5, "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
    /** How loud the packet's audio is, see {@link AudioLevel}. */
    AUDIO_LEVEL(6, "urn:ietf:params:rtp-hdrext:ssrc-audio-level"),
    /** Layers and dependencies of a frame (AV1 RTP specification, appendix A). */
    DEPENDENCY_DESCRIPTOR(7, "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"),
    /** Camera, flip and rotation of a frame (3GPP TS 26.114 section 7.4.5). */
    VIDEO_ORIENTATION(8, "urn:3gpp:video-orientation"),
    /** Transmission time relative to the timestamp (RFC 5450). */
    TRANSMISSION_OFFSET(9, "urn:ietf:params:rtp-hdrext:toffset"),
    /** When the media was captured, on the capturer's clock. */
    ABS_CAPTURE_TIME(10, "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"),
    /** The least and greatest playout delay the sender wants. */
    PLAYOUT_DELAY(11, "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"),
    /** A packet's number across pipes between routers. */
    PACKET_ID(12, "urn:mediasoup:params:rtp-hdrext:packet-id"),
    /** Primaries, transfer, matrix and range of a frame's colours; without it receivers guess, wrongly for canvases. */
    COLOR_SPACE(13, "http://www.webrtc.org/experiments/rtp-hdrext/color-space");

    /** How many types there are, one more than the greatest index; at most 32, so that a set of them is an int. */
    static final int COUNT = values().length;

    private static final ExtensionType[] VALUES = values();

    private final int routerId;
    private final String uri;

    ExtensionType(int routerId, String uri) {
        this.routerId = routerId;
        this.uri = uri;
    }

    /** The id under which the router offers this extension, 1 to 14. */
    public int routerId() {
        return routerId;
    }

    /** The name negotiated in signalling, compared exactly. */
    public String uri() {
        return uri;
    }

    /** The type of this URI, or null for an extension the router does not understand. */
    public static @Nullable ExtensionType forUri(String uri) {
        for (ExtensionType type : VALUES) {
            if (type.uri.equals(uri)) {
                return type;
            }
        }
        return null;
    }

    /** Types as bits, for what is asked of every packet: bit n is the type of index n. */
    public static int setOf(ExtensionType... types) {
        int set = 0;
        for (ExtensionType type : types) {
            set |= 1 << type.index();
        }
        return set;
    }

    /** 0 to {@link #COUNT} - 1; never leaves the process. */
    @SuppressWarnings("EnumOrdinal") // the declaration order is the index by definition
    int index() {
        return ordinal();
    }

    static ExtensionType ofIndex(int index) {
        return VALUES[index];
    }
}
