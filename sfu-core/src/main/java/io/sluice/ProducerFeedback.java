package io.sluice;

import io.sluice.ortc.NegotiatedEncoding;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.transport.Feedback;
import io.sluice.transport.ReceivedStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What was agreed on with a sending peer of the repair of its stream, and of what may be sent back about it. */
final class ProducerFeedback {
    private static final String IN_BAND_FEC = "useinbandfec";
    private static final String ON = "1";

    private ProducerFeedback() {}

    /** Where retransmissions come, or null if there are none. */
    static ReceivedStream.@Nullable Rtx rtx(NegotiatedEncoding encoding) {
        if (encoding.rtxPayloadType() < 0) {
            return null;
        }
        Long ssrc = encoding.rtxSsrc();
        return new ReceivedStream.Rtx(
                ssrc == null ? null : Integer.valueOf(ssrc.intValue()), encoding.rtxPayloadType());
    }

    /** @param extensions that the packets may carry: what tells how much can be sent needs one */
    static Feedback of(NegotiatedEncoding encoding, ExtensionMap extensions, Duration keyFrameRequestDelay) {
        // Numbers of the format come as numbers or as text.
        boolean inBandFec =
                ON.equals(String.valueOf(encoding.codec().parameters().get(IN_BAND_FEC)));
        return new Feedback(
                encoding.nack(),
                encoding.fir() && !encoding.pli(),
                inBandFec,
                keyFrameRequestDelay.toNanos(),
                estimation(encoding, extensions));
    }

    private static Feedback.Estimation estimation(NegotiatedEncoding encoding, ExtensionMap extensions) {
        if (encoding.transportCc() && extensions.contains(ExtensionType.TRANSPORT_WIDE_CC)) {
            return Feedback.Estimation.TRANSPORT_WIDE;
        }
        return encoding.remb() && extensions.contains(ExtensionType.ABS_SEND_TIME)
                ? Feedback.Estimation.REMB
                : Feedback.Estimation.NONE;
    }
}
