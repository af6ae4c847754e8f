package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dtls.TestPair.Impairment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Handshakes over networks that lose, reorder and fragment. The client sends ClientHello (datagram 0), then Certificate,
 * ClientKeyExchange, CertificateVerify, ChangeCipherSpec and Finished (1 to 5), one a datagram; the server two flights of
 * one datagram each.
 */
class DtlsNetworkTest {
    /** The ClientHello of Chromium with a post-quantum key share, in two datagrams of 1175 and 238 bytes. */
    private static final int CHROMIUM_FIRST_BYTES = 1175;

    private static final int CHROMIUM_SECOND_BYTES = 238;

    private final DtlsHandshakes handshakes = new DtlsHandshakes(HandshakeLimits.defaults());

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void shouldConnectWhenAnyDatagramOfTheClientIsLostOnce(int lost) {
        assertConnects(Impairment.losing(lost), Impairment.none());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldConnectWhenAnyFlightOfTheServerIsLostOnce(int lost) {
        assertConnects(Impairment.none(), Impairment.losing(lost));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void shouldConnectWhenAnyTwoDatagramsOfTheClientAreSwapped(int first) {
        assertConnects(Impairment.swapping(first), Impairment.none());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldConnectWhenTheFirstDatagramsAreLostAndSwappedByChance(long seed) {
        assertConnects(Impairment.random(seed), Impairment.random(-seed));
    }

    @Test
    void shouldRepeatItsLastFlightOnTheLoopWhenTheClientRepeatsItsOwn() {
        try (TestPair pair =
                new TestPair(handshakes, ClientSettings.USUAL, Impairment.none(), Impairment.losing(1)).connect()) {
            TestServer.await(pair.server.connected);
            pair.assertMirroredKeys();
            assertThat(pair.sentByServer).hasSizeGreaterThan(2);
            assertThat(handshakes.active()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReassembleAClientHelloOfTwoDatagramsInEitherOrder(boolean swapped) {
        Impairment order = swapped ? Impairment.swapping(0) : Impairment.none();
        ClientSettings settings = ClientSettings.USUAL.padded(paddingToChromiumSize(), CHROMIUM_FIRST_BYTES);
        try (TestPair pair = new TestPair(handshakes, settings, order, Impairment.none()).connect()) {
            pair.assertMirroredKeys();
            assertThat(pair.sentByClient.stream().map(datagram -> datagram.length))
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

    private void assertConnects(Impairment toServer, Impairment toClient) {
        try (TestPair pair = new TestPair(handshakes, ClientSettings.USUAL, toServer, toClient).connect()) {
            pair.assertMirroredKeys();
            assertThat(pair.server.events).containsExactly("connecting", "connected");
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
                    - pair.sentByClient.getFirst().length;
        }
    }
}
