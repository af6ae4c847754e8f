package io.sluice;

/** What can be traced on a {@link WebRtcTransport}. */
public enum TransportTraceEventType {
    /** Each change of the estimate that {@link WebRtcTransportListener#onOutgoingBandwidthChanged} tells as well. */
    BWE,
    /** Each probe whether the way to the peer carries more. */
    PROBATION
}
