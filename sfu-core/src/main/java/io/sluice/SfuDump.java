package io.sluice;

import java.util.List;

/**
 * What a server is and holds, for support; see {@link Sfu#dump}. How much it carries is in {@link Sfu#statistics}.
 *
 * @param processId of the operating system
 * @param loops media threads
 * @param srtpEngine who encrypts
 * @param mediaAddresses where media is received by transports without ports of their own
 * @param routerIds the routers that are open
 * @param webRtcServerIds the listening servers that are open
 */
public record SfuDump(
        long processId,
        int loops,
        String srtpEngine,
        List<MediaAddress> mediaAddresses,
        List<String> routerIds,
        List<String> webRtcServerIds) {
    public SfuDump {
        mediaAddresses = List.copyOf(mediaAddresses);
        routerIds = List.copyOf(routerIds);
        webRtcServerIds = List.copyOf(webRtcServerIds);
    }
}
