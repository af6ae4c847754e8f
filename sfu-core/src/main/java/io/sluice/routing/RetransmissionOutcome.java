package io.sluice.routing;

/** What became of one packet that a receiver asked for by NACK. */
public enum RetransmissionOutcome {
    /** Queued to be sent again, for the first time: what is believed to be repaired. */
    RESENT,
    /** Queued once more: the first one has not arrived either. */
    RESENT_AGAIN,
    /** Never received from the producer, or let go of already, or not sent yet. */
    NOT_BUFFERED,
    /** Sent again less than a round-trip time ago. */
    TOO_RECENT,
    /** From before a pause, a restart or too many gaps: which packet had the number is no longer known. */
    TOO_OLD,
    /** Beyond what is sent again at most, see {@link OutboundStream#onNack}. */
    OVER_BUDGET;

    /** Whether it was queued. */
    public boolean isResent() {
        return this == RESENT || this == RESENT_AGAIN;
    }
}
