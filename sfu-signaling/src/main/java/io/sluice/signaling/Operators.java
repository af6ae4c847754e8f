package io.sluice.signaling;

import io.sluice.LoopStatistics;
import io.sluice.Sfu;
import io.sluice.signaling.admin.Drain;
import io.sluice.signaling.admin.MetricsPage;
import io.sluice.signaling.admin.Readiness;
import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.auth.JwtAuthenticator;
import io.sluice.signaling.auth.Tickets;
import io.sluice.signaling.config.ServerOptions;
import io.sluice.signaling.http.Routes;
import io.sluice.signaling.metrics.Metrics;
import io.sluice.signaling.session.SessionCounters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** What operators need: readiness, metrics, and the end in good order. */
final class Operators {
    private final ServerOptions options;
    private final Tickets authenticator;
    private final SessionCounters sessions = new SessionCounters();
    private final Drain drain;
    private final Metrics metrics;

    Operators(ServerOptions options, Sfu sfu) {
        this.options = options;
        this.authenticator = new Tickets(authenticator(options), InstantSource.system());
        this.drain = new Drain(List.of(new Media(sfu)), System::nanoTime);
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

    private static Authenticator authenticator(ServerOptions options) {
        return options.access().jwt() == null
                ? Authenticator.open()
                : new JwtAuthenticator(options.access().jwt(), InstantSource.system());
    }

    /** Media goes on while there are transports. */
    private record Media(Sfu sfu) implements Drain.Work {
        @Override
        public void drain(Duration deadline) {
            // Transports belong to peers, who are told elsewhere.
        }

        @Override
        public boolean isIdle() {
            return sfu.statistics().loops().stream()
                            .mapToInt(LoopStatistics::transports)
                            .sum()
                    == 0;
        }
    }
}
