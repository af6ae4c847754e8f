package io.sluice.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.testing.FuzzTargets;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

class HandshakeTargetsTest extends FuzzTargets {
    /**
     * The input as datagrams, each behind its length in 16 bits. What passes is whole well-formed records, begins with a
     * ClientHello, has no ChangeCipherSpec before the CertificateVerify, and makes nobody set aside more memory than the
     * bound, all by what has passed alone.
     */
    @FuzzTest
    void dtlsFilter(byte[] input) {
        DtlsCounters counters = new DtlsCounters();
        HandshakeFilter filter = new HandshakeFilter(DtlsRole.CLIENT, counters);
        Receiver receiver = new Receiver();
        ByteBuffer datagrams = ByteBuffer.wrap(input);
        long drops = 0;
        int passed = 0;
        while (datagrams.remaining() >= 2) {
            byte[] datagram = new byte[Math.min(datagrams.getChar(), datagrams.remaining())];
            datagrams.get(datagram);
            byte[] borrowed = datagram.clone();
            int length = filter.passableBytes(borrowed);
            assertThat(borrowed).isEqualTo(datagram);
            assertThat(length).isBetween(0, datagram.length);
            drops += length < datagram.length ? 1 : 0;
            passed += length > 0 ? 1 : 0;
            receiver.read(ByteBuffer.wrap(datagram, 0, length));
            assertThat(passed == 0 || receiver.helloSeen).isTrue();
        }
        // A ChangeCipherSpec that is cut off, and the datagram before it dropped for another reason, count once each.
        assertThat(allDrops(counters)).isBetween(drops, 2 * drops);
        assertThat(receiver.declaredBytes()).isLessThanOrEqualTo(HandshakeMessages.MAX_TOTAL_BYTES);
        assertThat(passed).isLessThanOrEqualTo(HandshakeFilter.MAX_HANDSHAKE_DATAGRAMS);
    }

    private static long allDrops(DtlsCounters counters) {
        return Arrays.stream(DtlsCounter.values()).mapToLong(counters::value).sum();
    }

    /** Trusts the headers, and sets aside the longest length said of each message. */
    private static final class Receiver {
        private final Map<Integer, Integer> bytes = new HashMap<>();
        private int verifyBytes;
        private boolean verifyComplete;
        boolean helloSeen;

        void read(ByteBuffer records) {
            while (records.hasRemaining()) {
                assertThat(records.remaining()).as("a whole header").isGreaterThanOrEqualTo(13);
                int start = records.position();
                int type = records.get(start);
                boolean encrypted = records.getShort(start + 3) != 0;
                assertThat(type).isBetween(20, encrypted ? 23 : 22);
                assertThat((int) records.getChar(start + 1)).isIn(0xfeff, 0xfefd);
                int length = records.getChar(start + 11);
                assertThat(length).isBetween(1, records.remaining() - 13);
                assertThat(type != 20 || encrypted || verifyComplete).isTrue();
                if (type == 22 && !encrypted) {
                    readMessages(records.slice(start + 13, length));
                }
                records.position(start + 13 + length);
            }
        }

        int declaredBytes() {
            return bytes.values().stream().mapToInt(Integer::intValue).sum();
        }

        private void readMessages(ByteBuffer record) {
            while (record.hasRemaining()) {
                int type = record.get(record.position());
                int length = record.getInt() & 0xffffff;
                int sequence = record.getChar();
                int fragmentOffset = (record.get() & 0xff) << 16 | record.getChar();
                int fragmentLength = (record.get() & 0xff) << 16 | record.getChar();
                assertThat(fragmentOffset + fragmentLength).isLessThanOrEqualTo(length);
                assertThat(fragmentLength).isLessThanOrEqualTo(record.remaining());
                bytes.merge(sequence, length, Math::max);
                note(type, length, fragmentOffset, fragmentLength);
                record.position(record.position() + fragmentLength);
            }
        }

        private void note(int type, int length, int fragmentOffset, int fragmentLength) {
            helloSeen |= type == 1;
            if (type == 15 && fragmentOffset <= verifyBytes) {
                verifyBytes = Math.max(verifyBytes, fragmentOffset + fragmentLength);
                verifyComplete |= verifyBytes >= length;
            }
        }
    }
}
