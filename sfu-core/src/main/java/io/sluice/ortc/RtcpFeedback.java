package io.sluice.ortc;

import org.jspecify.annotations.Nullable;

/**
 * A feedback message a codec may be answered with (RFC 4585 section 4.2), such as "nack" with parameter "pli".
 *
 * @param type "nack", "ccm", "transport-cc", "goog-remb"
 * @param parameter refines the type; empty when there is none
 */
public record RtcpFeedback(String type, String parameter) {
    public static final RtcpFeedback NACK = new RtcpFeedback("nack", "");
    public static final RtcpFeedback NACK_PLI = new RtcpFeedback("nack", "pli");
    public static final RtcpFeedback CCM_FIR = new RtcpFeedback("ccm", "fir");
    public static final RtcpFeedback GOOG_REMB = new RtcpFeedback("goog-remb", "");
    public static final RtcpFeedback TRANSPORT_CC = new RtcpFeedback("transport-cc", "");

    public RtcpFeedback(@Nullable String type, @Nullable String parameter) {
        this.type = Normal.text(type);
        this.parameter = Normal.text(parameter);
    }
}
