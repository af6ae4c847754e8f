package io.sluice.routing;

import io.sluice.rtp.RtpPacket;

/** A replica as its stream's home loop sees it. Called on the home loop, in order. */
interface Subscription {
    void onRun(RtpPacket[] run, int count, long nowNanos);

    void onSenderReport(SenderReportTiming timing);

    /** The producer goes on under other numbers and timestamps. */
    void onRestart();

    void onPause();

    void onResume();

    void onClose();
}
