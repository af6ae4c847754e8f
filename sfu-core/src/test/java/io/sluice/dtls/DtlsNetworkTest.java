package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dtls.TestPair.Impairment;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Handshakes over networks that lose, repeat, reorder and fragment. Ours leave a flight in one datagram each; a client of
 * Bouncy Castle's make sends ClientHello, then Certificate, ClientKeyExchange, CertificateVerify, ChangeCipherSpec and
 * Finished in one datagram each, a server ServerHello, Certificate, ServerKeyExchange, CertificateRequest, ServerHelloDone,
 * then ChangeCipherSpec and Finished.
 */
class DtlsNetworkTest {
    /** The ClientHello of Chromium with a post-quantum key share, in two datagrams of 1175 and 238 bytes. */
    private static final int CHROMIUM_FIRST_BYTES = 1175;

    private static final int CHROMIUM_SECOND_BYTES = 238;

    private final DtlsHandshakes handshakes = new DtlsHandshakes(HandshakeLimits.defaults());

    enum Mishap {
        LOST,
        REPEATED,
        SWAPPED_WITH_THE_NEXT;

        Impairment of(int number) {
            return switch (this) {
                case LOST -> Impairment.losing(number);
                case REPEATED -> Impairment.duplicating(number);
                case SWAPPED_WITH_THE_NEXT -> Impairment.swapping(number);
            };
        }
    }

    static Stream<Arguments> everyMishapOfEveryDatagram() {
        return Arrays.stream(DtlsRole.values())
                .flatMap(role -> Arrays.stream(Mishap.values())
                        .flatMap(mishap -> Stream.concat(
                                IntStream.range(0, 2).mapToObj(number -> Arguments.of(role, mishap, "ours", number)),
                                IntStream.range(0, role == DtlsRole.SERVER ? 6 : 7)
                                        .mapToObj(number -> Arguments.of(role, mishap, "the peer's", number)))));
    }

    @ParameterizedTest(name = "as {0}, {1}, of {2} number {3}")
    @MethodSource("everyMishapOfEveryDatagram")
    void shouldConnectWhateverHappensToOneDatagram(DtlsRole role, Mishap mishap, String whose, int number) {
        Impairment impairment = mishap.of(number);
        boolean ours = whose.equals("ours");
        assertConnects(role, ours ? Impairment.none() : impairment, ours ? impairment : Impairment.none());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldConnectWhenTheFirstDatagramsAreLostAndSwappedByChance(long seed) {
        assertConnects(DtlsRole.SERVER, Impairment.random(seed), Impairment.random(-seed));
        assertConnects(DtlsRole.CLIENT, Impairment.random(seed), Impairment.random(-seed));
    }

    @Test
    void shouldRepeatItsLastFlightOnTheLoopWhenTheClientRepeatsItsOwn() {
        try (TestPair pair =
                new TestPair(handshakes, ClientSettings.USUAL, Impairment.none(), Impairment.losing(1)).connect()) {
            TestAssociation.await(pair.ours.connected);
            pair.assertMirroredKeys();
            assertThat(pair.sentByUs).hasSizeGreaterThan(2);
            assertThat(handshakes.active()).isZero();
        }
    }

    @Test
    void shouldFailAloneWhenSomethingThrowsOverARecord() {
        try (TestPair pair =
                new TestPair(handshakes, ClientSettings.USUAL, Impairment.none(), Impairment.losing(1)).connect()) {
            TestAssociation.await(pair.ours.connected);
            pair.ours.whenSending = () -> {
                throw new IllegalStateException("a defect, as far as the loop is concerned");
            };
            assertThat(TestAssociation.await(pair.ours.failed)).isEqualTo(DtlsFailure.PROTOCOL_ERROR);
            assertThat(handshakes.counters().value(DtlsCounter.RECORD_NOT_PROCESSED))
                    .isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReassembleAClientHelloOfTwoDatagramsInEitherOrder(boolean swapped) {
        Impairment order = swapped ? Impairment.swapping(0) : Impairment.none();
        ClientSettings settings = ClientSettings.USUAL.padded(paddingToChromiumSize(), CHROMIUM_FIRST_BYTES);
        try (TestPair pair = new TestPair(handshakes, settings, order, Impairment.none()).connect()) {
            pair.assertMirroredKeys();
            assertThat(pair.sentByPeer.stream().map(datagram -> datagram.length))
                    .startsWith(CHROMIUM_FIRST_BYTES, CHROMIUM_SECOND_BYTES);
        }
    }

    @Test
    void shouldDropAChangeCipherSpecThatOvertakesTheCertificateVerify() {
        try (TestPair pair =
                new TestPair(handshakes, ClientSettings.USUAL, Impairment.swapping(3), Impairment.none()).connect()) {
            pair.assertMirroredKeys();
            assertThat(handshakes.counters().value(DtlsCounter.CHANGE_CIPHER_SPEC_EARLY))
                    .isPositive();
        }
    }

    private void assertConnects(DtlsRole role, Impairment toUs, Impairment toPeer) {
        try (TestPair pair = TestPair.of(handshakes, role, toUs, toPeer).connect()) {
            pair.assertMirroredKeys();
            assertThat(pair.ours.events).containsExactly("connecting", "connected");
        }
    }

    /** How long a padding extension makes this client's hello as long as Chromium's. */
    private int paddingToChromiumSize() {
        int headersOfSecondDatagram = 13 + 12;
        try (TestPair pair =
                new TestPair(handshakes, ClientSettings.USUAL.padded(0, 1200), Impairment.none(), Impairment.none())) {
            pair.connect().assertMirroredKeys();
            return CHROMIUM_FIRST_BYTES
                    + CHROMIUM_SECOND_BYTES
                    - headersOfSecondDatagram
                    - pair.sentByPeer.getFirst().length;
        }
    }
}
