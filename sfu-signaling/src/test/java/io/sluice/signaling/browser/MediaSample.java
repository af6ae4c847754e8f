package io.sluice.signaling.browser;

/**
 * What a receiving browser knows of one sender's media at one moment. Counters run since the stream began; a zero also
 * stands for what the browser does not report yet.
 *
 * @param atMillis time of the page's own clock, as all times here without another word
 * @param connectedAtMillis when the peer connection, its DTLS included, was up
 * @param firstFrameAtMillis when the first frame was shown
 */
record MediaSample(
        double atMillis,
        double connectedAtMillis,
        double firstFrameAtMillis,
        MediaPath path,
        Video video,
        Audio audio) {

    /**
     * The picture.
     *
     * @param codec MIME type
     * @param framesReceived frames whose packets have all come
     * @param framesShown frames that reached the screen
     * @param stillMillis time since the last of them
     * @param longestGapMillis between the arrivals of two frames, since it was forgotten last
     * @param packetsRepaired packets that came when the browser had asked for them again
     * @param keyFrameRequests that the browser sent, PLI and FIR: it also does when it cannot decode
     * @param playoutMillis sender's time of the frame that is shown now, on the NTP scale
     */
    record Video(
            String codec,
            long framesReceived,
            long framesDecoded,
            long framesShown,
            double stillMillis,
            double longestGapMillis,
            int frameWidth,
            int frameHeight,
            long freezeCount,
            double freezesSeconds,
            long packetsLost,
            long packetsRepaired,
            long keyFrameRequests,
            double playoutMillis) {}

    /**
     * The sound.
     *
     * @param codec MIME type
     * @param energy sum of squares, RTCInboundRtpStreamStats.totalAudioEnergy
     * @param playoutMillis sender's time of what is heard now, on the NTP scale
     */
    record Audio(
            String codec,
            long packetsReceived,
            long packetsLost,
            long samplesReceived,
            double energy,
            double playoutMillis) {}

    /** How long the receiver looked at nothing although everything was connected. */
    double firstFrameAfterConnectingMillis() {
        return firstFrameAtMillis - connectedAtMillis;
    }
}
