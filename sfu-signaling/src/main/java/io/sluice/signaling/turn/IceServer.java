package io.sluice.signaling.turn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a browser's {@code RTCConfiguration.iceServers}.
 *
 * @param urls RFC 7064 and RFC 7065, such as {@code turn:turn.example.org:3478?transport=udp}
 * @param username null for STUN
 * @param credential null for STUN
 */
public record IceServer(
        List<String> urls,
        @Nullable String username,
        @Nullable String credential) {
    public IceServer {
        urls = List.copyOf(urls);
    }

    /** Without the credential, which belongs in no log. */
    @Override
    public String toString() {
        return "IceServer[urls=" + urls + ", username=" + username + "]";
    }
}
