package io.sluice.signaling;

import io.sluice.Sfu;
import io.sluice.signaling.admin.Drain;
import io.sluice.signaling.admin.MetricsPage;
import io.sluice.signaling.admin.Readiness;
import io.sluice.signaling.auth.Tickets;
import io.sluice.signaling.config.ServerOptions;
import io.sluice.signaling.http.Routes;
import io.sluice.signaling.metrics.Metrics;
import io.sluice.signaling.room.RoomDirectory;
import io.sluice.signaling.session.SessionCounters;
import java.time.Duration;
import java.util.List;

/** What operators need: readiness, metrics, and the end in good order. */
final class Operators {
    private final ServerOptions options;
    private final Tickets authenticator;
    private final SessionCounters sessions = new SessionCounters();
    private final Drain drain;
    private final Metrics metrics;

    Operators(ServerOptions options, Sfu sfu, RoomDirectory rooms, Tickets authenticator) {
        this.options = options;
        this.authenticator = authenticator;
        this.drain = new Drain(List.of(new Peers(rooms)), System::nanoTime);
        this.metrics = new Metrics(sfu::statistics, sessions, drain::isDraining);
    }

    SessionCounters sessions() {
        return sessions;
    }

    Drain drain() {
        return drain;
    }

    Routes addTo(Routes routes) {
        return routes.withEndpoint("/readyz", new Readiness(drain))
                .withEndpoint(
                        "/metrics", new MetricsPage(metrics, options.access().adminToken(), authenticator));
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
