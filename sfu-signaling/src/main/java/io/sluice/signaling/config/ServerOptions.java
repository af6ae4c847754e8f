package io.sluice.signaling.config;

import io.sluice.SfuOptions;
import java.util.List;

/**
 * How the server is set up.
 *
 * @param host address HTTP is served on
 * @param port 0 to 65535; 0 takes a free one
 * @param allowedOrigins of pages that may connect besides the server's own
 * @param media how the SFU is set up
 */
public record ServerOptions(String host, int port, List<WebOrigin> allowedOrigins, SfuOptions media) {
    public ServerOptions {
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
