package io.sluice.routing;

import io.sluice.rtp.RtpPacket;

/** A replica as its stream's home loop sees it. Called on the home loop, in order. */
interface Subscription {
    void onRun(RtpPacket[] run, int count, long nowNanos);

    void onSenderReport(SenderReportTiming timing);

    void onPause();

    void onResume();

    void onClose();
}
