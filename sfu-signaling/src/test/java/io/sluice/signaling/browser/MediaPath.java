package io.sluice.signaling.browser;

/**
 * How a page's media travels, as its browser reports it.
 *
 * @param remotePort the server's UDP port; 0 while there is no path
 */
record MediaPath(String dtlsState, String srtpCipher, int remotePort) {

    static MediaPath ofSender(Tab tab) {
        return tab.call(MediaPath.class, "probe.sending");
    }
}
