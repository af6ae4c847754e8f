package io.sluice.signaling.config;

import io.sluice.SfuOptions;
import io.sluice.WebRtcTransportOptions;
import io.sluice.signaling.call.CallOptions;
import io.sluice.signaling.http.HttpLimits;
import io.sluice.signaling.http.TlsFiles;
import io.sluice.signaling.http.TrustedProxies;
import io.sluice.signaling.http.WebOrigin;
import io.sluice.signaling.manual.ManualLimits;
import io.sluice.signaling.room.RoomOptions;
import io.sluice.signaling.session.SessionLimits;
import io.sluice.signaling.turn.TurnOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the server is set up.
 *
 * @param host address HTTP is served on
 * @param port 0 to 65535; 0 takes a free one
 * @param allowedOrigins of pages that may connect besides the server's own
 * @param proxies whose word is taken for who their client is
 * @param tls where the certificate for HTTPS and secure WebSockets is; null to serve without encryption
 * @param limits what a stranger may use up
 * @param pace how fast one socket may speak
 * @param media how the SFU is set up
 * @param transport how each peer's transports are set up
 * @param access who may come in
 * @param turn which STUN and TURN servers clients are told of
 * @param rooms how rooms are kept
 * @param calls how calls are kept in bounds
 * @param manual what the exchange of offers by a code may hold and be asked
 * @param drainTimeout how long an end that is asked for waits for rooms and calls
 * @param log what is logged, and how
 */
public record ServerOptions(
        String host,
        int port,
        List<WebOrigin> allowedOrigins,
        TrustedProxies proxies,
        @Nullable TlsFiles tls,
        HttpLimits limits,
        SessionLimits pace,
        SfuOptions media,
        WebRtcTransportOptions transport,
        AccessOptions access,
        TurnOptions turn,
        RoomOptions rooms,
        CallOptions calls,
        ManualLimits manual,
        Duration drainTimeout,
        LogOptions log) {
    public ServerOptions {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** Open to everybody, and everything else as it usually is; ends at once. */
    public ServerOptions(String host, int port, List<WebOrigin> allowedOrigins, SfuOptions media) {
        this(
                host,
                port,
                allowedOrigins,
                TrustedProxies.none(),
                null,
                HttpLimits.defaults(),
                SessionLimits.defaults(),
                media,
                WebRtcTransportOptions.defaults(),
                AccessOptions.open(),
                TurnOptions.none(),
                RoomOptions.defaults(),
                CallOptions.defaults(),
                ManualLimits.defaults(),
                Duration.ZERO,
                LogOptions.defaults());
    }

    /**
     * As {@code reference.conf} has it, but for some settings: for programs that the server is part of. Neither the environment nor a file is
     * looked at.
     *
     * @param settings by their keys without {@code sluice.}, such as {@code "http.port"}; lists separated by commas
     * @throws IllegalArgumentException saying in one sentence which setting is wrong and what is accepted
     */
    public static ServerOptions of(Map<String, String> settings) {
        List<Sources.Given> given = settings.entrySet().stream()
                .map(setting -> new Sources.Given(setting.getKey(), setting.getValue(), "settings"))
                .toList();
        return new ServerReader(new Sources().merge(null, Map.of(), given)).read();
    }

    /** The same with other rules of who may come in. */
    public ServerOptions withAccess(AccessOptions other) {
        return new ServerOptions(
                host,
                port,
                allowedOrigins,
                proxies,
                tls,
                limits,
                pace,
                media,
                transport,
                other,
                turn,
                rooms,
                calls,
                manual,
                drainTimeout,
                log);
    }

    /** The same with other limits. */
    public ServerOptions withLimits(HttpLimits other) {
        return new ServerOptions(
                host,
                port,
                allowedOrigins,
                proxies,
                tls,
                other,
                pace,
                media,
                transport,
                access,
                turn,
                rooms,
                calls,
                manual,
                drainTimeout,
                log);
    }

    /** The same by HTTPS. */
    public ServerOptions withTls(TlsFiles files) {
        return new ServerOptions(
                host,
                port,
                allowedOrigins,
                proxies,
                files,
                limits,
                pace,
                media,
                transport,
                access,
                turn,
                rooms,
                calls,
                manual,
                drainTimeout,
                log);
    }
}
