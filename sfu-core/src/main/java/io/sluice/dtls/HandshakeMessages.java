package io.sluice.dtls;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of the handshake messages in a record's plaintext, and remembers how much memory they have declared
 * so far (RFC 6347 section 4.2.2).
 *
 * <pre>
 *  0      1             4      6             9            12
 * +------+-------------+------+-------------+-------------+----------
 * | type | length      | seq  | frag offset | frag length | fragment
 * +------+-------------+------+-------------+-------------+----------
 * </pre>
 *
 * <p>Bouncy Castle sets memory aside for the declared length of a message when its first fragment arrives
 * (CVE-2026-59646), up to 16 MB a message and 16 messages ahead. What passes here declares at most
 * {@value #MAX_TOTAL_BYTES} bytes in a whole handshake, and is of a type that its sender's role has a use for.
 */
final class HandshakeMessages {
    /** A certificate chain is what comes nearest to it. */
    static final int MAX_MESSAGE_BYTES = 1 << 14;
    /** All messages of a handshake together. A peer sends one hello, maybe twice, one chain, and little else. */
    static final int MAX_TOTAL_BYTES = 1 << 15;

    private static final int HEADER_BYTES = 12;
    private static final int HELLO_REQUEST = 0;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int HELLO_VERIFY_REQUEST = 3;
    private static final int NEW_SESSION_TICKET = 4;
    private static final int SERVER_KEY_EXCHANGE = 12;
    private static final int CERTIFICATE_REQUEST = 13;
    private static final int SERVER_HELLO_DONE = 14;
    private static final int CERTIFICATE_VERIFY = 15;
    private static final int CLIENT_KEY_EXCHANGE = 16;
    private static final int CERTIFICATE_STATUS = 22;
    /** Of which a server has the sole use (RFC 5246 section 7.4), and whose sequence numbers a client's might take. */
    private static final Set<Integer> OF_SERVERS = Set.of(
            HELLO_REQUEST,
            SERVER_HELLO,
            HELLO_VERIFY_REQUEST,
            NEW_SESSION_TICKET,
            SERVER_KEY_EXCHANGE,
            CERTIFICATE_REQUEST,
            SERVER_HELLO_DONE,
            CERTIFICATE_STATUS);
    /** Of a client alone; and what a server may say at any time, but has no part in a handshake (section 7.4.1.1). */
    private static final Set<Integer> NOT_OF_SERVERS =
            Set.of(CLIENT_HELLO, CERTIFICATE_VERIFY, CLIENT_KEY_EXCHANGE, HELLO_REQUEST);
    /** A client sends five messages, six with one that some send besides; a server seven. */
    private static final int MAX_SEQUENCE = 16;
    /** In one record; no peer sends more than the five. */
    private static final int MAX_FRAGMENTS = 16;

    private final Set<Integer> refused;
    private final int[] declaredBytes;
    private int totalBytes;
    private boolean clientHelloSeen;
    private boolean beyondClientHello;
    private int certificateVerifyBytes;
    private boolean certificateVerifyComplete;

    /**
     * @param sender whose messages these are
     */
    HandshakeMessages(DtlsRole sender) {
        refused = sender == DtlsRole.CLIENT ? OF_SERVERS : NOT_OF_SERVERS;
        declaredBytes = new int[MAX_SEQUENCE];
    }

    private HandshakeMessages(HandshakeMessages original) {
        refused = original.refused;
        declaredBytes = original.declaredBytes.clone();
        totalBytes = original.totalBytes;
        clientHelloSeen = original.clientHelloSeen;
        beyondClientHello = original.beyondClientHello;
        certificateVerifyBytes = original.certificateVerifyBytes;
        certificateVerifyComplete = original.certificateVerifyComplete;
    }

    /** To read a datagram with, of which nobody knows yet whether it will pass. */
    HandshakeMessages copy() {
        return new HandshakeMessages(this);
    }

    /** Why the bytes from {@code start} to {@code end} are refused as handshake messages, or null when they are not. */
    @Nullable
    DtlsCounter refusal(MemorySegment bytes, int start, int end) {
        int offset = start;
        for (int fragments = 0; offset < end; fragments++) {
            if (fragments == MAX_FRAGMENTS) {
                return DtlsCounter.RECORDS_TOO_MANY;
            }
            if (end - offset < HEADER_BYTES) {
                return DtlsCounter.MESSAGE_INCONSISTENT;
            }
            DtlsCounter refusal = fragmentRefusal(bytes, offset, end);
            if (refusal != null) {
                return refusal;
            }
            offset += HEADER_BYTES + Bytes.u24(bytes, offset + 9);
        }
        return null;
    }

    /** Whether any part of a ClientHello has passed. */
    boolean clientHelloSeen() {
        return clientHelloSeen;
    }

    /** Whether any part of another message has passed. */
    boolean beyondClientHello() {
        return beyondClientHello;
    }

    /** Whether the CertificateVerify has passed from its first byte to its last. */
    boolean certificateVerifyComplete() {
        return certificateVerifyComplete;
    }

    private @Nullable DtlsCounter fragmentRefusal(MemorySegment bytes, int offset, int end) {
        int length = Bytes.u24(bytes, offset + 1);
        int fragmentOffset = Bytes.u24(bytes, offset + 6);
        int fragmentLength = Bytes.u24(bytes, offset + 9);
        if (length > MAX_MESSAGE_BYTES) {
            return DtlsCounter.MESSAGE_OVERSIZE;
        }
        if (fragmentOffset + fragmentLength > length || fragmentLength > end - offset - HEADER_BYTES) {
            return DtlsCounter.MESSAGE_INCONSISTENT;
        }
        if (refused.contains(Bytes.u8(bytes, offset))) {
            return DtlsCounter.MESSAGE_UNEXPECTED;
        }
        if (!declare(Bytes.u16(bytes, offset + 4), length)) {
            return DtlsCounter.MESSAGE_OVERSIZE;
        }
        note(Bytes.u8(bytes, offset), length, fragmentOffset, fragmentLength);
        return null;
    }

    private boolean declare(int sequence, int length) {
        if (sequence >= MAX_SEQUENCE) {
            return false;
        }
        int more = Math.max(0, length - declaredBytes[sequence]);
        if (totalBytes + more > MAX_TOTAL_BYTES) {
            return false;
        }
        declaredBytes[sequence] += more;
        totalBytes += more;
        return true;
    }

    private void note(int type, int length, int fragmentOffset, int fragmentLength) {
        if (type == CLIENT_HELLO) {
            clientHelloSeen = true;
            return;
        }
        beyondClientHello = true;
        if (type == CERTIFICATE_VERIFY && fragmentOffset <= certificateVerifyBytes) {
            certificateVerifyBytes = Math.max(certificateVerifyBytes, fragmentOffset + fragmentLength);
            certificateVerifyComplete |= certificateVerifyBytes >= length;
        }
    }
}
