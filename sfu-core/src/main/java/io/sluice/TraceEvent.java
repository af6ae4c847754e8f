package io.sluice;

/**
 * Something that passed on a stream.
 *
 * @param timestampMillis when, in milliseconds since 1970-01-01 UTC
 * @param info what: {@link TraceInfo.RtpPacket} for {@link TraceEventType#RTP} and {@link TraceEventType#KEY_FRAME}, for the others
 *     what is called like them
 */
public record TraceEvent(TraceEventType type, TraceDirection direction, long timestampMillis, TraceInfo info) {}
