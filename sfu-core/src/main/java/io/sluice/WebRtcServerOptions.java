package io.sluice;

import java.util.List;

/**
 * How a {@link WebRtcServer} is set up.
 *
 * @param listenInfos its sockets, 1 to 50, the preferred first; with exactly one port each, or a range of at least as many ports as
 *     the {@link Sfu} has loops
 * @param listener hears of the transports that are reached at them
 */
public record WebRtcServerOptions(List<TransportListenInfo> listenInfos, WebRtcServerListener listener) {
    private static final int MAX_LISTEN_INFOS = 50;

    public WebRtcServerOptions {
        listenInfos = List.copyOf(listenInfos);
        if (listenInfos.isEmpty() || listenInfos.size() > MAX_LISTEN_INFOS) {
            throw new IllegalArgumentException(
                    "listenInfos has " + listenInfos.size() + " entries, accepted are 1 to " + MAX_LISTEN_INFOS);
        }
    }

    /** With nobody listening. */
    public WebRtcServerOptions(List<TransportListenInfo> listenInfos) {
        this(listenInfos, WebRtcServerListener.NONE);
    }
}
