package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Our association and a peer joined by a network that a test can spoil in either direction. */
final class TestPair implements AutoCloseable {
    static final DtlsCertificate OUR_CERTIFICATE = DtlsCertificate.generate();
    static final DtlsCertificate PEER_CERTIFICATE = DtlsCertificate.generate();
    static final Fingerprint PEER_FINGERPRINT = PEER_CERTIFICATE.fingerprints().getFirst();

    static final Fingerprint OUR_FINGERPRINT = OUR_CERTIFICATE.fingerprints().getFirst();

    final List<byte[]> sentByPeer = new CopyOnWriteArrayList<>();
    final List<byte[]> sentByUs = new CopyOnWriteArrayList<>();
    final TestAssociation ours;
    final TestEndpoint peer;
    private final DtlsRole role;

    TestPair(DtlsHandshakes handshakes, ClientSettings settings) {
        this(handshakes, settings, Impairment.none(), Impairment.none());
    }

    /** We are the server. */
    TestPair(DtlsHandshakes handshakes, ClientSettings settings, Impairment toUs, Impairment toPeer) {
        this(handshakes, DtlsRole.SERVER, network -> new TestClient(settings, PEER_CERTIFICATE, network), toUs, toPeer);
    }

    /** We are the client. */
    TestPair(DtlsHandshakes handshakes, TestServer.Settings settings) {
        this(
                handshakes,
                DtlsRole.CLIENT,
                network -> new TestServer(settings, PEER_CERTIFICATE, network),
                Impairment.none(),
                Impairment.none());
    }

    TestPair(
            DtlsHandshakes handshakes,
            DtlsRole role,
            Function<Consumer<byte[]>, TestEndpoint> newPeer,
            Impairment toUs,
            Impairment toPeer) {
        this.role = role;
        ours = new TestAssociation(handshakes, OUR_CERTIFICATE, datagram -> {
            sentByUs.add(datagram);
            toPeer.pass(datagram, this::deliverToPeer);
        });
        peer = newPeer.apply(datagram -> {
            sentByPeer.add(datagram);
            toUs.pass(datagram, ours::deliver);
        });
    }

    /** Either role, with a peer as usual. */
    static TestPair of(DtlsHandshakes handshakes, DtlsRole role, Impairment toUs, Impairment toPeer) {
        return new TestPair(
                handshakes,
                role,
                network -> role == DtlsRole.SERVER
                        ? new TestClient(ClientSettings.USUAL, PEER_CERTIFICATE, network)
                        : new TestServer(TestServer.Settings.USUAL, PEER_CERTIFICATE, network),
                toUs,
                toPeer);
    }

    /** Starts both sides and lets them shake hands. */
    TestPair connect() {
        ours.start(role, PEER_FINGERPRINT);
        peer.connect();
        return this;
    }

    void assertMirroredKeys() {
        assertMirrored(role, TestAssociation.await(ours.connected), peer);
    }

    /** Our keys in our role are those of the peer the other way round. */
    static void assertMirrored(DtlsRole role, SrtpKeyingMaterial keys, TestEndpoint peer) {
        TestEndpoint.Exported exported = TestAssociation.await(peer.connected);
        assertThat(exported.profile()).isEqualTo(keys.profile());
        assertThat(exported.peerFingerprint()).isEqualTo(OUR_FINGERPRINT);
        assertThat(asExported(role, keys)).isEqualTo(exported.keys());
    }

    /** As RFC 5764 section 4.2 orders them. */
    static byte[] asExported(DtlsRole role, SrtpKeyingMaterial keys) {
        return role == DtlsRole.SERVER
                ? concat(keys.remoteKey(), keys.localKey(), keys.remoteSalt(), keys.localSalt())
                : concat(keys.localKey(), keys.remoteKey(), keys.localSalt(), keys.remoteSalt());
    }

    @Override
    public void close() {
        peer.vanish();
        ours.close();
    }

    private void deliverToPeer(byte[] datagram) {
        peer.deliver(datagram);
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
            DELIVER_AFTER_NEXT,
            DELIVER_TWICE
        }

        static Impairment none() {
            return new Impairment(number -> Verdict.DELIVER);
        }

        static Impairment losing(int lost) {
            return new Impairment(number -> number == lost ? Verdict.DROP : Verdict.DELIVER);
        }

        static Impairment duplicating(int number) {
            return new Impairment(each -> each == number ? Verdict.DELIVER_TWICE : Verdict.DELIVER);
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
            if (verdict == Verdict.DELIVER_TWICE) {
                receiver.accept(datagram.clone());
            }
            if (held != null) {
                receiver.accept(held);
                held = null;
            }
        }
    }
}
