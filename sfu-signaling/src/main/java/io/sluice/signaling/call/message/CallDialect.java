package io.sluice.signaling.call.message;

import io.sluice.signaling.call.message.CallSignal.Kind;

/**
 * The names under which a party of a call exchanges descriptions and candidates. All three say the same: the server translates, so
 * that each party is spoken to as it speaks. What a dialect has no word for is said in the words of {@link #CALL}.
 */
public enum CallDialect {
    /** {@code call:offer {offer}}, {@code call:answer {answer}}, {@code ice:candidate {candidate}}. */
    CALL("call:offer", "offer", "call:answer", "answer", "ice:candidate"),

    /** {@code signal:offer {sdp}}, {@code signal:answer {sdp}}, {@code ice:candidate {candidate}}. */
    SIGNAL("signal:offer", "sdp", "signal:answer", "sdp", "ice:candidate"),

    /** {@code offer {offer}}, {@code answer {answer}}, {@code ice-candidate {candidate}}; a call begins with {@code pre-offer}. */
    PRE_OFFER("offer", "offer", "answer", "answer", "ice-candidate");

    /** Where a candidate stands, in every dialect. */
    static final String CANDIDATE_FIELD = "candidate";

    private final String offerType;
    private final String offerField;
    private final String answerType;
    private final String answerField;
    private final String candidateType;

    CallDialect(String offerType, String offerField, String answerType, String answerField, String candidateType) {
        this.offerType = offerType;
        this.offerField = offerField;
        this.answerType = answerType;
        this.answerField = answerField;
        this.candidateType = candidateType;
    }

    /** The message that carries such a signal. */
    String type(Kind kind) {
        return switch (kind) {
            case OFFER -> offerType;
            case ANSWER -> answerType;
            case CANDIDATE -> candidateType;
        };
    }

    /** The field of the message in which the signal stands. */
    String field(Kind kind) {
        return switch (kind) {
            case OFFER -> offerField;
            case ANSWER -> answerField;
            case CANDIDATE -> CANDIDATE_FIELD;
        };
    }
}
