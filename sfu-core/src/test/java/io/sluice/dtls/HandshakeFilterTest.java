package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which records and messages may pass, by RFC 6347 sections 4.1 and 4.2.2. */
class HandshakeFilterTest {
    private static final int CLIENT_HELLO = 1;
    private static final int CERTIFICATE_VERIFY = 15;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;

    private final DtlsCounters counters = new DtlsCounters();
    private final HandshakeFilter filter = new HandshakeFilter(DtlsRole.CLIENT, counters);
    private final HandshakeFilter ofServer = new HandshakeFilter(DtlsRole.SERVER, counters);

    @Test
    void shouldPassAClientHelloInFragmentsInEitherOrder() {
        assertPasses(record(HANDSHAKE, 0, fragment(CLIENT_HELLO, 1400, 0, 1100, 300)));
        assertPasses(record(HANDSHAKE, 0, fragment(CLIENT_HELLO, 1400, 0, 0, 1100)));
    }

    @Test
    void shouldDropADeclaredLengthAboveTheBound() {
        assertDrops(DtlsCounter.MESSAGE_OVERSIZE, record(HANDSHAKE, 0, fragment(CLIENT_HELLO, 16385, 0, 0, 10)));
        assertDrops(DtlsCounter.MESSAGE_OVERSIZE, record(HANDSHAKE, 0, fragment(CLIENT_HELLO, 0xffffff, 0, 0, 10)));
    }

    @Test
    void shouldDropWhatTogetherDeclaresTooMuch() {
        assertPasses(record(HANDSHAKE, 0, fragment(CLIENT_HELLO, 16384, 0, 0, 10)));
        assertPasses(record(HANDSHAKE, 0, fragment(CLIENT_HELLO, 16384, 1, 0, 10)));
        assertPasses(record(HANDSHAKE, 0, fragment(CLIENT_HELLO, 16384, 1, 10, 10)));
        assertDrops(DtlsCounter.MESSAGE_OVERSIZE, record(HANDSHAKE, 0, fragment(CLIENT_HELLO, 1, 2, 0, 1)));
    }

    @Test
    void shouldDropAMessageTooFarAhead() {
        assertDrops(DtlsCounter.MESSAGE_OVERSIZE, record(HANDSHAKE, 0, fragment(CLIENT_HELLO, 10, 16, 0, 10)));
    }

    @Test
    void shouldDropAHeaderHiddenBehindAGoodOne() {
        byte[] messages =
                TestPair.concat(fragment(CLIENT_HELLO, 10, 0, 0, 10), fragment(CLIENT_HELLO, 1 << 20, 1, 0, 10));
        assertDrops(DtlsCounter.MESSAGE_OVERSIZE, record(HANDSHAKE, 0, messages));
        byte[] records = TestPair.concat(
                record(HANDSHAKE, 0, fragment(CLIENT_HELLO, 10, 0, 0, 10)),
                record(HANDSHAKE, 1, new byte[40]),
                record(HANDSHAKE, 0, fragment(CLIENT_HELLO, 1 << 20, 1, 0, 10)));
        assertDrops(DtlsCounter.MESSAGE_OVERSIZE, records);
    }

    @ParameterizedTest
    @CsvSource({"100, 91, 10", "10, 0, 11", "16384, 16380, 20"})
    void shouldDropAFragmentOutsideItsMessage(int length, int offset, int fragmentLength) {
        assertDrops(
                DtlsCounter.MESSAGE_INCONSISTENT,
                record(HANDSHAKE, 0, fragment(CLIENT_HELLO, length, 0, offset, fragmentLength)));
    }

    @Test
    void shouldDropAFragmentOutsideItsRecord() {
        byte[] fragment = fragment(CLIENT_HELLO, 100, 0, 0, 50);
        byte[] cut = ByteBuffer.allocate(40).put(fragment, 0, 40).array();
        assertDrops(DtlsCounter.MESSAGE_INCONSISTENT, record(HANDSHAKE, 0, cut));
        assertDrops(DtlsCounter.MESSAGE_INCONSISTENT, record(HANDSHAKE, 0, new byte[11]));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 19, 23, 24, 25, 63, 255})
    void shouldDropPlainRecordsOfOtherTypes(int type) {
        assertDrops(DtlsCounter.RECORD_TYPE_UNKNOWN, record(type, 0, new byte[20]));
    }

    @Test
    void shouldDropMalformedRecords() {
        byte[] good = record(HANDSHAKE, 0, fragment(CLIENT_HELLO, 10, 0, 0, 10));
        byte[] cut = ByteBuffer.allocate(good.length - 1)
                .put(good, 0, good.length - 1)
                .array();
        assertDrops(DtlsCounter.RECORD_MALFORMED, cut);
        assertDrops(DtlsCounter.RECORD_MALFORMED, new byte[] {22, (byte) 254, (byte) 253});
        assertDrops(DtlsCounter.RECORD_MALFORMED, record(HANDSHAKE, 0, new byte[0]));
        byte[] tls = good.clone();
        tls[1] = 3;
        assertDrops(DtlsCounter.RECORD_MALFORMED, tls);
    }

    @Test
    void shouldDropDatagramsThatAreTooLongOrHaveTooManyRecords() {
        assertDrops(DtlsCounter.DATAGRAM_OVERSIZE, new byte[HandshakeFilter.MAX_DATAGRAM_BYTES + 1]);
        byte[] records = new byte[0];
        for (int i = 0; i < 17; i++) {
            records = TestPair.concat(records, record(HANDSHAKE, 1, new byte[2]));
        }
        assertDrops(DtlsCounter.RECORDS_TOO_MANY, records);
    }

    @Test
    void shouldDropAllBeforeTheClientHello() {
        assertDrops(DtlsCounter.CLIENT_HELLO_MISSING, record(ALERT, 0, new byte[2]));
        assertDrops(DtlsCounter.CLIENT_HELLO_MISSING, record(HANDSHAKE, 0, fragment(CERTIFICATE_VERIFY, 9, 0, 0, 9)));
        assertDrops(DtlsCounter.CLIENT_HELLO_MISSING, record(HANDSHAKE, 1, new byte[48]));
    }

    @Test
    void shouldPassOnlyWhatComesBeforeAnEarlyChangeCipherSpec() {
        byte[] hello = record(HANDSHAKE, 0, fragment(CLIENT_HELLO, 10, 0, 0, 10));
        byte[] changeCipherSpec = record(20, 0, new byte[] {1});
        byte[] verifyFirst = record(HANDSHAKE, 0, fragment(CERTIFICATE_VERIFY, 80, 3, 0, 50));
        byte[] verifyRest = record(HANDSHAKE, 0, fragment(CERTIFICATE_VERIFY, 80, 3, 50, 30));
        assertThat(filter.passableBytes(TestPair.concat(hello, changeCipherSpec)))
                .isEqualTo(hello.length);
        assertThat(filter.passableBytes(TestPair.concat(verifyFirst, changeCipherSpec)))
                .isEqualTo(verifyFirst.length);
        assertPasses(TestPair.concat(verifyRest, changeCipherSpec, record(HANDSHAKE, 1, new byte[48])));
        assertThat(counters.value(DtlsCounter.CHANGE_CIPHER_SPEC_EARLY)).isEqualTo(2);
    }

    @Test
    void shouldPassAnAlertInTheClearOnlyAloneAndOnlyDuringAHandshake() {
        byte[] hello = record(HANDSHAKE, 0, fragment(CLIENT_HELLO, 10, 0, 0, 10));
        byte[] alert = record(ALERT, 0, new byte[] {2, 40});
        assertPasses(hello);
        assertPasses(alert);
        assertThat(HandshakeFilter.isPlainAlert(alert)).isTrue();
        assertThat(HandshakeFilter.alertDescription(alert)).isEqualTo((short) 40);
        assertThat(HandshakeFilter.endsHandshake(alert)).isTrue();
        assertThat(HandshakeFilter.endsHandshake(record(ALERT, 0, new byte[] {1, 0})))
                .as("close_notify")
                .isTrue();
        assertThat(HandshakeFilter.endsHandshake(record(ALERT, 0, new byte[] {1, 100})))
                .as("a warning")
                .isFalse();
        assertThat(filter.passableBytes(TestPair.concat(alert, hello))).isEqualTo(alert.length);
        assertThat(filter.passableBytes(TestPair.concat(hello, alert))).isEqualTo(hello.length);
        assertDrops(DtlsCounter.RECORD_MALFORMED, record(ALERT, 0, new byte[3]));
        filter.established();
        assertDrops(DtlsCounter.ALERT_UNPROVEN, alert);
        assertPasses(record(ALERT, 1, new byte[26]));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 4, 12, 13, 14, 22})
    void shouldDropWhatOnlyAServerSays(int type) {
        assertPasses(record(HANDSHAKE, 0, fragment(CLIENT_HELLO, 10, 0, 0, 10)));
        assertDrops(DtlsCounter.MESSAGE_UNEXPECTED, record(HANDSHAKE, 0, fragment(type, 10, 1, 0, 10)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16})
    void shouldDropFromAServerWhatItNeverSaysInAHandshake(int type) {
        byte[] datagram = record(HANDSHAKE, 0, fragment(type, 10, 1, 0, 10));
        assertThat(ofServer.passableBytes(datagram)).isZero();
        assertThat(counters.value(DtlsCounter.MESSAGE_UNEXPECTED)).isOne();
    }

    @Test
    void shouldPassWhatAServerSaysInAnyOrder() {
        int sequence = 7;
        for (int type : new int[] {20, 14, 13, 12, 11, 2, 3}) {
            byte[] datagram = record(HANDSHAKE, 0, fragment(type, 10, --sequence, 0, 10));
            assertThat(ofServer.passableBytes(datagram)).isEqualTo(datagram.length);
        }
        byte[] last = TestPair.concat(record(20, 0, new byte[] {1}), record(HANDSHAKE, 1, new byte[48]));
        assertThat(ofServer.passableBytes(last)).isEqualTo(last.length);
    }

    @Test
    void shouldBoundWhatAServerDeclares() {
        byte[] oversize = record(HANDSHAKE, 0, fragment(11, 16385, 1, 0, 10));
        assertThat(ofServer.passableBytes(oversize)).isZero();
        for (int i = 0; i < 3; i++) {
            byte[] datagram = record(HANDSHAKE, 0, fragment(11, 16384, i, 0, 10));
            assertThat(ofServer.passableBytes(datagram)).isEqualTo(i < 2 ? datagram.length : 0);
        }
        assertThat(counters.value(DtlsCounter.MESSAGE_OVERSIZE)).isEqualTo(2);
    }

    @Test
    void shouldBoundTheDatagramsOfAHandshakeButNotWhatFollows() {
        byte[] hello = record(HANDSHAKE, 0, fragment(CLIENT_HELLO, 10, 0, 0, 10));
        for (int i = 0; i < HandshakeFilter.MAX_HANDSHAKE_DATAGRAMS; i++) {
            assertPasses(hello);
        }
        assertDrops(DtlsCounter.HANDSHAKE_TOO_LONG, hello);
        filter.established();
        assertPasses(hello);
    }

    private void assertPasses(byte[] datagram) {
        assertThat(filter.passableBytes(datagram)).isEqualTo(datagram.length);
    }

    private void assertDrops(DtlsCounter reason, byte[] datagram) {
        long before = counters.value(reason);
        assertThat(filter.passableBytes(datagram)).isZero();
        assertThat(counters.value(reason)).isEqualTo(before + 1);
    }

    private static byte[] record(int type, int epoch, byte[] content) {
        return ByteBuffer.allocate(13 + content.length)
                .put((byte) type)
                .putShort((short) 0xfefd)
                .putShort((short) epoch)
                .putShort((short) 0)
                .putInt(7)
                .putShort((short) content.length)
                .put(content)
                .array();
    }

    private static byte[] fragment(int type, int length, int sequence, int offset, int fragmentLength) {
        return ByteBuffer.allocate(12 + fragmentLength)
                .putInt(type << 24 | length)
                .putShort((short) sequence)
                .putShort((short) (offset >>> 8))
                .put((byte) offset)
                .put((byte) (fragmentLength >>> 16))
                .putShort((short) fragmentLength)
                .array();
    }
}
