package io.sluice.dtls;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Takes the process through everything that a first handshake would otherwise wait for. */
final class WarmUp {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final AtomicBoolean DONE = new AtomicBoolean();

    private WarmUp() {}

    static void once(DtlsCertificate certificate) {
        if (DONE.compareAndSet(false, true)) {
            Thread.ofVirtual().name("dtls-warm-up").start(() -> run(certificate, outcome -> {}));
        }
    }

    /** Has both ends shake hands; the outcome is the server's. */
    static void run(DtlsCertificate certificate, Consumer<Handshake.Outcome> outcome) {
        DtlsHandshakes handshakes =
                new DtlsHandshakes(HandshakeLimits.defaults().withDeadline(DEADLINE));
        DatagramQueue toServer = new DatagramQueue();
        DatagramQueue toClient = new DatagramQueue();
        SrtpTerms serverTerms = terms(handshakes, DtlsRole.CLIENT, certificate);
        SrtpTerms clientTerms = terms(handshakes, DtlsRole.SERVER, certificate);
        handshakes.begin(new Handshake(
                handshakes, "server", new SrtpServer(serverTerms), toServer, true, toClient::add, outcome));
        handshakes.begin(new Handshake(
                handshakes, "client", new SrtpClient(clientTerms), toClient, true, toServer::add, unheard -> {}));
    }

    private static SrtpTerms terms(DtlsHandshakes handshakes, DtlsRole peer, DtlsCertificate certificate) {
        FilteringCrypto crypto = new FilteringCrypto(handshakes.random(), peer, handshakes.counters());
        return new SrtpTerms(crypto, certificate, FingerprintSet.of(List.copyOf(certificate.fingerprints())));
    }
}
