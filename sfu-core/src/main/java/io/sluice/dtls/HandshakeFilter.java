package io.sluice.dtls;

import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import java.lang.foreign.MemorySegment;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the network and Bouncy Castle: lets a datagram pass only when all its records are ones a well-behaved peer
 * in its role might send, and bounds what a handshake may cost. One per handshake, confined to its loop.
 *
 * <p>An alert in the clear passes only as a datagram of its own, for {@link Handshake} to judge.
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
    private static final int ALERT_BYTES = 2;
    /** The longest flights are five records. */
    private static final int MAX_RECORDS = 16;
    /** 254.255, which a first ClientHello may say. */
    private static final int DTLS_1_0 = 0xfeff;

    private static final int DTLS_1_2 = 0xfefd;

    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;

    private final DtlsRole peer;
    private final DtlsCounters counters;
    private HandshakeMessages messages;
    private int handshakeDatagrams;
    private boolean established;

    /**
     * @param peer the role of who sends what is filtered
     */
    HandshakeFilter(DtlsRole peer, DtlsCounters counters) {
        this.peer = peer;
        this.counters = counters;
        this.messages = new HandshakeMessages(peer);
    }

    /** Whether the datagram is a well-formed alert record in the clear, which anybody may have sent. */
    static boolean isPlainAlert(byte[] datagram) {
        return datagram.length == HEADER_BYTES + ALERT_BYTES
                && datagram[0] == ALERT
                && (datagram[3] | datagram[4]) == 0;
    }

    /** Of an alert record in the clear. */
    static short alertDescription(byte[] plainAlert) {
        return (short) (plainAlert[HEADER_BYTES + 1] & 0xff);
    }

    /** Whether an alert in the clear says that the peer ends the handshake (RFC 5246 section 7.2). */
    static boolean endsHandshake(byte[] plainAlert) {
        return plainAlert[HEADER_BYTES] == AlertLevel.fatal
                || alertDescription(plainAlert) == AlertDescription.close_notify;
    }

    /** Ends the budget of datagrams: what follows is authenticated, apart from repetitions of the last flight. */
    void established() {
        established = true;
    }

    /** Whether anything of the peer but its ClientHello has passed. */
    boolean beyondClientHello() {
        return messages.beyondClientHello();
    }

    /**
     * How many bytes of the datagram may pass: all, none, or those before an alert in the clear or a ChangeCipherSpec that
     * came too early.
     */
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
        if (passable > 0 && peer == DtlsRole.CLIENT && !messages.clientHelloSeen()) {
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
            if (isPlainAlert(datagram, offset)) {
                return passablePlainAlert(datagram, offset, length);
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
            case ALERT -> end == offset + HEADER_BYTES + ALERT_BYTES ? null : DtlsCounter.RECORD_MALFORMED;
            case CHANGE_CIPHER_SPEC -> null;
            default -> DtlsCounter.RECORD_TYPE_UNKNOWN;
        };
    }

    /**
     * Bouncy Castle's server takes ChangeCipherSpec at its word once it has the client's key: a CertificateVerify that the network
     * lost or delivers later is then dropped as of the past epoch, however often it is repeated, and the handshake hangs.
     * Dropping the early ChangeCipherSpec costs a retransmission instead. A server says nothing in the clear after its own.
     */
    private boolean isEarlyChangeCipherSpec(MemorySegment datagram, int offset) {
        return peer == DtlsRole.CLIENT
                && Bytes.u8(datagram, offset) == CHANGE_CIPHER_SPEC
                && epoch(datagram, offset) == 0
                && !messages.certificateVerifyComplete();
    }

    private static boolean isPlainAlert(MemorySegment datagram, int offset) {
        return Bytes.u8(datagram, offset) == ALERT && epoch(datagram, offset) == 0;
    }

    /** An alert stands alone: nothing before it is believed to be its reason, and nothing follows it. */
    private int passablePlainAlert(MemorySegment datagram, int offset, int length) {
        if (established || offset > 0) {
            drop(DtlsCounter.ALERT_UNPROVEN);
            return offset;
        }
        int end = recordEnd(datagram, offset);
        if (end < length) {
            drop(DtlsCounter.RECORDS_TOO_MANY);
        }
        return end;
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
