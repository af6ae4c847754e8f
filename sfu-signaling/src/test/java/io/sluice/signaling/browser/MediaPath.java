package io.sluice.signaling.browser;

import com.microsoft.playwright.Page;

/**
 * How a page's media travels, as its browser reports it.
 *
 * @param remotePort the server's UDP port; 0 while there is no path
 */
record MediaPath(String dtlsState, String srtpCipher, int remotePort) {

    static MediaPath ofSender(Page page) {
        return Answers.read(page.evaluate("() => probe.sending()"), MediaPath.class);
    }
}
