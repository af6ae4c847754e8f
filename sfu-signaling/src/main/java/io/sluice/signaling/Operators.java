package io.sluice.signaling;

import io.sluice.Sfu;
import io.sluice.signaling.admin.AdminApi;
import io.sluice.signaling.admin.Drain;
import io.sluice.signaling.admin.MetricsPage;
import io.sluice.signaling.admin.Operations;
import io.sluice.signaling.admin.Readiness;
import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.auth.JwtAuthenticator;
import io.sluice.signaling.auth.JwtOptions;
import io.sluice.signaling.auth.Tickets;
import io.sluice.signaling.config.ServerOptions;
import io.sluice.signaling.http.Routes;
import io.sluice.signaling.http.TlsCertificates;
import io.sluice.signaling.metrics.Metrics;
import io.sluice.signaling.room.RoomDirectory;
import io.sluice.signaling.session.SessionCounters;
import io.sluice.signaling.socketio.SocketIo;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What operators need: readiness, metrics, the admin interface, and the end in good order. */
final class Operators {
    private final ServerOptions options;
    private final Tickets authenticator;
    private final SessionCounters sessions = new SessionCounters();
    private final Drain drain;
    private final Metrics metrics;
    private final Operations operations;

    Operators(ServerOptions options, Sfu sfu, RoomDirectory rooms, Calling calling, Tickets authenticator) {
        this.options = options;
        this.authenticator = authenticator;
        this.drain = new Drain(List.of(new Peers(rooms), calling.flows()), System::nanoTime);
        this.metrics = new Metrics(sfu::statistics, sessions, rooms, calling.desk(), drain::isDraining);
        this.operations = new ServerOperations(sfu, rooms, calling.desk(), sessions, drain, System.nanoTime());
    }

    SessionCounters sessions() {
        return sessions;
    }

    /**
     * Has the metrics tell of Socket.IO and of the certificate.
     *
     * @param tls null where nothing is encrypted
     */
    void watch(SocketIo socketIo, @Nullable TlsCertificates tls) {
        metrics.addGauge(
                "sluice_socketio_sessions",
                "Socket.IO sessions, by polling or WebSocket, those included that have not connected yet or are ending",
                socketIo::sessions);
        metrics.addCounters(
                "sluice_socketio_sessions_begun",
                "Socket.IO sessions that began, by what they began with",
                "transport",
                Map.of("polling", socketIo::begunByPolling, "websocket", socketIo::begunByWebSocket));
        metrics.addCounters(
                "sluice_tls_reloads",
                "Certificates found changed, by whether they could be used",
                "outcome",
                Map.of(
                        "taken", () -> tls == null ? 0 : tls.reloads(),
                        "refused", () -> tls == null ? 0 : tls.failures()));
    }

    Drain drain() {
        return drain;
    }

    Routes addTo(Routes routes) {
        String token = options.access().adminToken();
        return routes.withEndpoint("/readyz", new Readiness(drain))
                .withEndpoint("/metrics", new MetricsPage(metrics::scrape, token, authenticator))
                .withEndpoint(
                        AdminApi.PATH, new AdminApi(operations, drain, options.drainTimeout(), token, authenticator));
    }

    /** Who decides who may come in. */
    static Tickets authenticator(ServerOptions options) {
        InstantSource clock = InstantSource.system();
        JwtOptions jwt = options.access().jwt();
        return new Tickets(jwt == null ? Authenticator.open() : new JwtAuthenticator(jwt, clock), clock);
    }

    /** Peers in rooms, who are told, and go. */
    private record Peers(RoomDirectory rooms) implements Drain.Work {
        @Override
        public void drain(Duration deadline) {
            rooms.drain(deadline);
        }

        @Override
        public boolean isIdle() {
            return rooms.peerCount() == 0;
        }
    }
}
