package io.sluice.ortc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that was agreed on for one RTP stream, a producer's or a consumer's, in one place: what {@link RtpParameters} spread over
 * codecs and encodings.
 *
 * @param ssrc 0 to 2^32 - 1; null when packets will tell
 * @param rid its RTP stream id; null for none
 * @param codec of its packets, with the feedback that may be sent back for them
 * @param blockPayloadType of the blocks in its packets if the codec is RED (RFC 2198 section 3), 0 to 127; or else -1
 * @param rtxPayloadType of its retransmissions (RFC 4588), 0 to 127; -1 when there are none
 * @param rtxSsrc of its retransmissions; null when there are none, or packets will tell
 * @param dtx whether silence is not sent at all
 * @param between further codecs that may come in between, of sound: the other media codecs of the list, of any clock rate
 */
public record NegotiatedEncoding(
        @Nullable Long ssrc,
        @Nullable String rid,
        RtpCodecParameters codec,
        int blockPayloadType,
        int rtxPayloadType,
        @Nullable Long rtxSsrc,
        boolean dtx,
        List<RtpCodecParameters> between) {
    private static final int NONE = -1;

    public NegotiatedEncoding {
        between = List.copyOf(between);
    }

    /**
     * One for each encoding, in their order.
     *
     * @param parameters as {@link Ortc#validateProducerRtpParameters}, {@link Ortc#consumerRtpParameters} or
     *     {@link Ortc#pipeConsumerRtpParameters} returned them
     */
    public static List<NegotiatedEncoding> of(RtpParameters parameters) {
        List<NegotiatedEncoding> encodings = new ArrayList<>();
        for (RtpEncodingParameters encoding : parameters.encodings()) {
            encodings.add(of(encoding, parameters.codecs()));
        }
        return List.copyOf(encodings);
    }

    private static NegotiatedEncoding of(RtpEncodingParameters encoding, List<RtpCodecParameters> codecs) {
        RtpCodecParameters codec = Codecs.inUse(encoding, codecs);
        RtpCodecParameters primary = Red.isRed(codec) ? Codecs.findPrimary(codecs, codec) : null;
        RtpCodecParameters rtxCodec = Codecs.findRtx(codecs, codec.payloadType());
        RtxParameters rtx = rtxCodec == null ? null : encoding.rtx();
        return new NegotiatedEncoding(
                encoding.ssrc(),
                encoding.rid(),
                codec,
                primary == null ? NONE : primary.payloadType(),
                rtxCodec == null ? NONE : rtxCodec.payloadType(),
                rtx == null ? null : rtx.ssrc(),
                encoding.dtx(),
                Codecs.between(codec, codecs));
    }

    /** Whether lost packets are asked for again (RFC 4585 section 6.2.1). */
    public boolean nack() {
        return has(RtcpFeedback.NACK);
    }

    /** Whether a key frame is asked for by PLI (RFC 4585 section 6.3.1). */
    public boolean pli() {
        return has(RtcpFeedback.NACK_PLI);
    }

    /** Whether a key frame is asked for by FIR (RFC 5104 section 4.3.1). */
    public boolean fir() {
        return has(RtcpFeedback.CCM_FIR);
    }

    /** Whether the receiver estimates the bandwidth and says so by REMB. */
    public boolean remb() {
        return has(RtcpFeedback.GOOG_REMB);
    }

    /** Whether the receiver reports each packet's arrival by transport-wide feedback. */
    public boolean transportCc() {
        return has(RtcpFeedback.TRANSPORT_CC);
    }

    private boolean has(RtcpFeedback feedback) {
        return codec.rtcpFeedback().contains(feedback);
    }
}
