package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client and a server joined by a network that a test can spoil in either direction. */
final class TestPair implements AutoCloseable {
    static final DtlsCertificate SERVER_CERTIFICATE = DtlsCertificate.generate();
    static final DtlsCertificate CLIENT_CERTIFICATE = DtlsCertificate.generate();
    static final Fingerprint CLIENT_FINGERPRINT =
            CLIENT_CERTIFICATE.fingerprints().getFirst();

    final List<byte[]> sentByClient = new CopyOnWriteArrayList<>();
    final List<byte[]> sentByServer = new CopyOnWriteArrayList<>();
    final TestClient client;
    final TestServer server;

    TestPair(DtlsHandshakes handshakes, ClientSettings settings) {
        this(handshakes, settings, Impairment.none(), Impairment.none());
    }

    TestPair(DtlsHandshakes handshakes, ClientSettings settings, Impairment toServer, Impairment toClient) {
        server = new TestServer(handshakes, SERVER_CERTIFICATE, datagram -> {
            sentByServer.add(datagram);
            toClient.pass(datagram, this::deliverToClient);
        });
        client = new TestClient(settings, CLIENT_CERTIFICATE, datagram -> {
            sentByClient.add(datagram);
            toServer.pass(datagram, server::deliver);
        });
    }

    /** Starts both sides and lets them shake hands. */
    TestPair connect() {
        server.start(CLIENT_FINGERPRINT);
        client.connect();
        return this;
    }

    void assertMirroredKeys() {
        SrtpKeyingMaterial keys = TestServer.await(server.connected);
        TestClient.Exported exported = TestServer.await(client.connected);
        assertThat(exported.profile()).isEqualTo(keys.profile());
        assertThat(exported.serverFingerprint())
                .isEqualTo(SERVER_CERTIFICATE.fingerprints().getFirst());
        assertThat(concat(keys.remoteKey(), keys.localKey(), keys.remoteSalt(), keys.localSalt()))
                .isEqualTo(exported.keys());
    }

    @Override
    public void close() {
        client.vanish();
        server.close();
    }

    private void deliverToClient(byte[] datagram) {
        client.deliver(datagram);
    }

    static byte[] concat(byte[]... parts) {
        byte[] whole =
                new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int offset = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, offset, part.length);
            offset += part.length;
        }
        return whole;
    }

    /** What a network does to the datagrams of one direction, by their number from 0. */
    static final class Impairment {
        private final Fate fate;
        private int count;
        private byte @Nullable [] held;

        private Impairment(Fate fate) {
            this.fate = fate;
        }

        /** Decides over one datagram. */
        private interface Fate {
            Verdict of(int number);
        }

        private enum Verdict {
            DELIVER,
            DROP,
            DELIVER_AFTER_NEXT
        }

        static Impairment none() {
            return new Impairment(number -> Verdict.DELIVER);
        }

        static Impairment losing(int lost) {
            return new Impairment(number -> number == lost ? Verdict.DROP : Verdict.DELIVER);
        }

        static Impairment losingAllFrom(int first) {
            return new Impairment(number -> number >= first ? Verdict.DROP : Verdict.DELIVER);
        }

        static Impairment swapping(int first) {
            return new Impairment(number -> number == first ? Verdict.DELIVER_AFTER_NEXT : Verdict.DELIVER);
        }

        /** Loses and swaps among the first datagrams, by chance. */
        static Impairment random(long seed) {
            Random random = new Random(seed);
            return new Impairment(number -> {
                double chance = random.nextDouble();
                if (number > 12 || chance > 0.4) {
                    return Verdict.DELIVER;
                }
                return chance < 0.2 ? Verdict.DROP : Verdict.DELIVER_AFTER_NEXT;
            });
        }

        synchronized void pass(byte[] datagram, Consumer<byte[]> receiver) {
            Verdict verdict = fate.of(count++);
            if (verdict == Verdict.DROP) {
                return;
            }
            if (verdict == Verdict.DELIVER_AFTER_NEXT && held == null) {
                held = datagram;
                return;
            }
            receiver.accept(datagram);
            if (held != null) {
                receiver.accept(held);
                held = null;
            }
        }
    }
}
