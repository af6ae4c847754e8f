package io.sluice.signaling.browser;

/**
 * How a page's media travels, as its browser reports it.
 *
 * @param protocol {@code "udp"}, {@code "tcp"}, or {@code "none"} while there is no path
 * @param remoteAddress the server's IP address
 * @param remotePort the server's port; 0 while there is no path
 */
record MediaPath(String dtlsState, String srtpCipher, String protocol, String remoteAddress, int remotePort) {

    static MediaPath ofSender(Tab tab) {
        return tab.call(MediaPath.class, "probe.sending");
    }
}
