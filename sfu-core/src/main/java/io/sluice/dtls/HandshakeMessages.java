package io.sluice.dtls;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
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
 * {@value #MAX_TOTAL_BYTES} bytes in a whole association.
 */
final class HandshakeMessages {
    /** A certificate chain is what comes nearest to it. */
    static final int MAX_MESSAGE_BYTES = 1 << 14;
    /** All messages of an association together. A client sends one ClientHello, one chain, and little else. */
    static final int MAX_TOTAL_BYTES = 1 << 15;

    private static final int HEADER_BYTES = 12;
    private static final int CLIENT_HELLO = 1;
    private static final int CERTIFICATE_VERIFY = 15;
    /** A client sends five messages, six with one that some send besides. */
    private static final int MAX_SEQUENCE = 16;
    /** In one record; no peer sends more than the five. */
    private static final int MAX_FRAGMENTS = 16;

    private final int[] declaredBytes;
    private int totalBytes;
    private boolean clientHelloSeen;
    private int certificateVerifyBytes;
    private boolean certificateVerifyComplete;

    HandshakeMessages() {
        declaredBytes = new int[MAX_SEQUENCE];
    }

    private HandshakeMessages(HandshakeMessages original) {
        declaredBytes = original.declaredBytes.clone();
        totalBytes = original.totalBytes;
        clientHelloSeen = original.clientHelloSeen;
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
        } else if (type == CERTIFICATE_VERIFY && fragmentOffset <= certificateVerifyBytes) {
            certificateVerifyBytes = Math.max(certificateVerifyBytes, fragmentOffset + fragmentLength);
            certificateVerifyComplete |= certificateVerifyBytes >= length;
        }
    }
}
