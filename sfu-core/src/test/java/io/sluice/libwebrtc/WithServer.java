package io.sluice.libwebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.LoopStatistics;
import io.sluice.Router;
import io.sluice.RouterOptions;
import io.sluice.Sfu;
import io.sluice.SfuOptions;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A server with a room, new for each test. */
@Timeout(60)
abstract class WithServer {
    final Sfu sfu;
    final Router router;

    WithServer() throws IOException {
        this(SfuOptions.builder());
    }

    WithServer(SfuOptions.Builder options) throws IOException {
        this.sfu = Sfu.create(options.ports(28_000, 28_999).build());
        this.router = sfu.createRouter(RouterOptions.defaults());
    }

    @AfterEach
    void closeServer() {
        router.close();
        assertThat(sfu.statistics().loops()).allSatisfy(WithServer::assertNothingIsLeft);
        sfu.close();
    }

    private static void assertNothingIsLeft(LoopStatistics loop) {
        assertThat(loop.failures()).as("failures of %s", loop).isZero();
        assertThat(loop.transports()).as("transports of %s", loop).isZero();
        assertThat(loop.packetsInUse()).as("packets in use of %s", loop).isZero();
    }
}
