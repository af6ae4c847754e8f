package io.sluice.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Endpoint;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response read attribute by attribute, without the code under test. */
final class StunAnswer {
    private static final int ERROR_CODE = 0x0009;
    private static final int UNKNOWN_ATTRIBUTES = 0x000a;
    private static final int XOR_MAPPED_ADDRESS = 0x0020;

    private final byte[] message;
    private final Map<Integer, Integer> offsets = new LinkedHashMap<>();

    StunAnswer(byte @Nullable [] answer) {
        message = assertThat(answer).as("an answer").isNotNull().actual();
        ByteBuffer bytes = ByteBuffer.wrap(message);
        assertThat(bytes.getChar(2)).as("length").isEqualTo((char) (message.length - 20));
        assertThat(bytes.getInt(4)).as("magic cookie").isEqualTo(0x2112a442);
        assertThat(Arrays.copyOfRange(message, 8, 20)).isEqualTo(StunMessages.TRANSACTION_ID);
        int offset = 20;
        while (offset < message.length) {
            offsets.put((int) bytes.getChar(offset), offset);
            offset += 4 + (bytes.getChar(offset + 2) + 3 & ~3);
        }
        byte[] unsealed = Arrays.copyOf(message, message.length - 8);
        assertThat(StunMessages.fingerprinted(unsealed)).as("FINGERPRINT").isEqualTo(message);
    }

    boolean isSuccess() {
        return ByteBuffer.wrap(message).getChar(0) == 0x0101;
    }

    int errorCode() {
        assertThat(ByteBuffer.wrap(message).getChar(0)).as("type").isEqualTo((char) 0x0111);
        byte[] value = value(ERROR_CODE);
        return value[2] * 100 + value[3];
    }

    char[] unknownAttributes() {
        byte[] value = value(UNKNOWN_ATTRIBUTES);
        char[] types = new char[value.length / 2];
        ByteBuffer.wrap(value).asCharBuffer().get(types);
        return types;
    }

    /** The mapped address and port (RFC 8489 section 14.2). */
    Endpoint mappedEndpoint() {
        ByteBuffer value = ByteBuffer.wrap(value(XOR_MAPPED_ADDRESS));
        int port = value.getChar(2) ^ 0x2112;
        if (value.getChar(0) == 1) {
            return Endpoint.ofIpv4(value.getInt(4) ^ 0x2112a442, port);
        }
        assertThat(value.getChar(0)).as("family").isEqualTo((char) 2);
        ByteBuffer mask = ByteBuffer.allocate(16).putInt(0x2112a442).put(StunMessages.TRANSACTION_ID);
        return Endpoint.ofIpv6(value.getLong(4) ^ mask.getLong(0), value.getLong(12) ^ mask.getLong(8), port);
    }

    boolean hasIntegrity() {
        return offsets.containsKey(StunMessages.MESSAGE_INTEGRITY);
    }

    boolean isSignedWith(String password) {
        byte[] covered = Arrays.copyOf(message, offset(StunMessages.MESSAGE_INTEGRITY));
        ByteBuffer.wrap(covered).putChar(2, (char) (covered.length + 24 - 20));
        return Arrays.equals(StunMessages.hmac(password, covered), value(StunMessages.MESSAGE_INTEGRITY));
    }

    private byte[] value(int attribute) {
        int offset = offset(attribute);
        int length = ByteBuffer.wrap(message).getChar(offset + 2);
        return Arrays.copyOfRange(message, offset + 4, offset + 4 + length);
    }

    private int offset(int attribute) {
        Integer offset = offsets.get(attribute);
        assertThat(offset).as("attribute %#06x", attribute).isNotNull();
        return offset == null ? 0 : offset;
    }
}
