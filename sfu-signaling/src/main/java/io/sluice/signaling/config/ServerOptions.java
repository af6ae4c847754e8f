package io.sluice.signaling.config;

import io.sluice.SfuOptions;
import io.sluice.WebRtcTransportOptions;
import java.util.List;

/**
 * How the server is set up.
 *
 * @param host address HTTP is served on
 * @param port 0 to 65535; 0 takes a free one
 * @param allowedOrigins of pages that may connect besides the server's own
 * @param connections of HTTP, WebSockets included, that may be open at once
 * @param connectionsPerAddress of HTTP, WebSockets included, that one IP address may have open; loopback is exempt
 * @param media how the SFU is set up
 * @param transport how each peer's transports are set up
 */
public record ServerOptions(
        String host,
        int port,
        List<WebOrigin> allowedOrigins,
        int connections,
        int connectionsPerAddress,
        SfuOptions media,
        WebRtcTransportOptions transport) {
    public ServerOptions {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** 1024 connections, 256 of an address, and transports as they usually are. */
    public ServerOptions(String host, int port, List<WebOrigin> allowedOrigins, SfuOptions media) {
        this(host, port, allowedOrigins, 1024, 256, media, WebRtcTransportOptions.defaults());
    }
}
