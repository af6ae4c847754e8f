package io.sluice.dtls;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the network and Bouncy Castle: lets a datagram of a DTLS client pass only when all its records are ones
 * a well-behaved peer might send, and bounds what an association may cost. One per association, confined to its loop.
 *
 * <p>A record (RFC 6347 section 4.1):
 *
 * <pre>
 *  0      1         3       5                 11       13
 * +------+---------+-------+-----------------+--------+----------
 * | type | version | epoch | sequence number | length | fragment
 * +------+---------+-------+-----------------+--------+----------
 * </pre>
 */
final class HandshakeFilter {
    /** What a slot of the socket holds; a longer datagram has been cut off. */
    static final int MAX_DATAGRAM_BYTES = Packet.CAPACITY;
    /** Thirty seconds of retransmissions at the busiest sender known are a fifth of it. */
    static final int MAX_HANDSHAKE_DATAGRAMS = 512;

    private static final int HEADER_BYTES = 13;
    /** A client's last flight is five records. */
    private static final int MAX_RECORDS = 16;
    /** 254.255, which a first ClientHello may say. */
    private static final int DTLS_1_0 = 0xfeff;

    private static final int DTLS_1_2 = 0xfefd;

    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;

    private final DtlsCounters counters;
    private HandshakeMessages messages = new HandshakeMessages();
    private int handshakeDatagrams;
    private boolean established;

    HandshakeFilter(DtlsCounters counters) {
        this.counters = counters;
    }

    /** Ends the budget of datagrams: what follows is authenticated, apart from repetitions of the last flight. */
    void established() {
        established = true;
    }

    /** How many bytes of the datagram may pass: all, none, or those before a ChangeCipherSpec that came too early. */
    int passableBytes(byte[] datagram) {
        if (datagram.length > MAX_DATAGRAM_BYTES) {
            return drop(DtlsCounter.DATAGRAM_OVERSIZE);
        }
        if (!established && handshakeDatagrams == MAX_HANDSHAKE_DATAGRAMS) {
            return drop(DtlsCounter.HANDSHAKE_TOO_LONG);
        }
        HandshakeMessages passed = messages;
        messages = passed.copy();
        int passable = passableRecords(MemorySegment.ofArray(datagram), datagram.length);
        if (passable > 0 && !messages.clientHelloSeen()) {
            passable = drop(DtlsCounter.CLIENT_HELLO_MISSING);
        }
        if (passable > 0) {
            handshakeDatagrams++;
        } else {
            // What was read of a datagram that is dropped has not passed: Bouncy Castle never sees it.
            messages = passed;
        }
        return passable;
    }

    private int passableRecords(MemorySegment datagram, int length) {
        int offset = 0;
        for (int records = 0; offset < length; records++) {
            if (records == MAX_RECORDS) {
                return drop(DtlsCounter.RECORDS_TOO_MANY);
            }
            DtlsCounter refusal = recordRefusal(datagram, offset, length);
            if (refusal != null) {
                return drop(refusal);
            }
            if (isEarlyChangeCipherSpec(datagram, offset)) {
                drop(DtlsCounter.CHANGE_CIPHER_SPEC_EARLY);
                return offset;
            }
            offset = recordEnd(datagram, offset);
        }
        return length;
    }

    private @Nullable DtlsCounter recordRefusal(MemorySegment datagram, int offset, int length) {
        if (length - offset < HEADER_BYTES) {
            return DtlsCounter.RECORD_MALFORMED;
        }
        int type = Bytes.u8(datagram, offset);
        int end = recordEnd(datagram, offset);
        if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA) {
            return DtlsCounter.RECORD_TYPE_UNKNOWN;
        }
        if (!isVersionInUse(datagram, offset) || end > length || end == offset + HEADER_BYTES) {
            return DtlsCounter.RECORD_MALFORMED;
        }
        if (epoch(datagram, offset) != 0) {
            return null;
        }
        return switch (type) {
            case HANDSHAKE -> messages.refusal(datagram, offset + HEADER_BYTES, end);
            case ALERT, CHANGE_CIPHER_SPEC -> null;
            default -> DtlsCounter.RECORD_TYPE_UNKNOWN;
        };
    }

    /**
     * Bouncy Castle takes ChangeCipherSpec at its word once it has the client's key: a CertificateVerify that the network
     * lost or delivers later is then dropped as of the past epoch, however often it is repeated, and the handshake hangs.
     * Dropping the early ChangeCipherSpec costs a retransmission instead.
     */
    private boolean isEarlyChangeCipherSpec(MemorySegment datagram, int offset) {
        return Bytes.u8(datagram, offset) == CHANGE_CIPHER_SPEC
                && epoch(datagram, offset) == 0
                && !messages.certificateVerifyComplete();
    }

    /**
     * At 254.254, which no DTLS ever had, Bouncy Castle ends the association with internal_error, whoever sent the record:
     * one forged datagram would do.
     */
    private static boolean isVersionInUse(MemorySegment datagram, int offset) {
        int version = Bytes.u16(datagram, offset + 1);
        return version == DTLS_1_0 || version == DTLS_1_2;
    }

    private static int epoch(MemorySegment datagram, int offset) {
        return Bytes.u16(datagram, offset + 3);
    }

    private static int recordEnd(MemorySegment datagram, int offset) {
        return offset + HEADER_BYTES + Bytes.u16(datagram, offset + 11);
    }

    private int drop(DtlsCounter counter) {
        counters.count(counter);
        return 0;
    }
}
