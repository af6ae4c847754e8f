package io.sluice.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.testing.FuzzTargets;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class PayloadTargetsTest extends FuzzTargets {
    private static final int BEFORE = 3;
    private static final List<KeyFrameDetector> DETECTORS = List.of(
            Vp8Payload::isKeyFrame,
            Vp9Payload::isKeyFrame,
            H264Payload::isKeyFrame,
            H265Payload::isKeyFrame,
            Av1Payload::isKeyFrame);

    /** More bytes never take back that a key frame begins: so nothing is decided by what is not there. */
    @FuzzTest
    void payload(byte[] input) {
        MemorySegment memory = memory(input, BEFORE);
        for (KeyFrameDetector detector : DETECTORS) {
            boolean shorter = false;
            for (int length = 0; length <= input.length; length += length < 64 ? 1 : 61) {
                boolean keyFrame = detector.isKeyFrame(memory.asSlice(0, BEFORE + length), BEFORE, length);
                assertThat(keyFrame || !shorter).as("%d bytes", length).isTrue();
                shorter = keyFrame;
            }
            assertThat(detector.isKeyFrame(memory, BEFORE, input.length) || !shorter)
                    .isTrue();
        }
        assertUntouched(memory, input);
        int descriptor = Vp8Payload.descriptorLength(memory, BEFORE, input.length);
        assertThat(descriptor).isGreaterThanOrEqualTo(-1).isNotZero().isLessThanOrEqualTo(Math.min(6, input.length));
        assertThat(H264Payload.isKeyFrame(memory, BEFORE, input.length)).isEqualTo(beginsSps(input));
        assertThat(H265Payload.isKeyFrame(memory, BEFORE, input.length)).isEqualTo(beginsH265KeyFrame(input));
    }

    /** The first byte and the second are the payload types. Renaming back gives what was; the blocks are as long as before. */
    @FuzzTest
    void redBlocks(byte[] input) {
        if (input.length < 2) {
            return;
        }
        int from = input[0] & 127;
        int to = input[1] & 127;
        byte[] payload = Arrays.copyOfRange(input, 2, input.length);
        MemorySegment memory = MemorySegment.ofArray(concat(new byte[BEFORE], payload));
        boolean renamed = new RedRenaming(from, to).apply(memory, BEFORE, payload.length);
        List<Integer> headers = redHeaders(payload, from);
        assertThat(renamed).isEqualTo(!headers.isEmpty());
        byte[] expected = payload.clone();
        headers.forEach(at -> expected[at] = (byte) ((expected[at] & 128) | to));
        assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(concat(new byte[BEFORE], expected));
        if (renamed) {
            assertThat(new RedRenaming(to, from).apply(memory, BEFORE, payload.length))
                    .isTrue();
            assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(concat(new byte[BEFORE], payload));
        }
    }

    /** RFC 2198 section 3, read a second time: where the block headers are; none if anything is amiss. */
    private static List<Integer> redHeaders(byte[] payload, int type) {
        List<Integer> headers = new ArrayList<>();
        int blocks = 0;
        for (int at = 0; at < payload.length && headers.size() <= RedPayload.MAX_REDUNDANT; at += 4) {
            headers.add(at);
            if ((payload[at] & 127) != type) {
                return List.of();
            }
            if (payload[at] >= 0) {
                return blocks <= payload.length - at - 1 ? headers : List.of();
            }
            if (at + 3 < payload.length) {
                blocks += ((payload[at + 2] & 3) << 8) | (payload[at + 3] & 255);
            }
        }
        return List.of();
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /** RFC 7798 sections 4.4.1 to 4.4.3, read a second time. */
    private static boolean beginsH265KeyFrame(byte[] payload) {
        if (payload.length < 2) {
            return false;
        }
        return switch ((payload[0] >> 1) & 63) {
            case 48 -> aggregatesH265KeyFrame(payload);
            case 49 -> payload.length > 2 && payload[2] < 0 && beginsH265Unit(payload[2] & 63, payload, 3);
            default -> beginsH265Unit((payload[0] >> 1) & 63, payload, 2);
        };
    }

    private static boolean aggregatesH265KeyFrame(byte[] payload) {
        ByteBuffer rest = ByteBuffer.wrap(payload, 2, payload.length - 2);
        while (rest.remaining() > 3) {
            int size = rest.getChar();
            byte[] unit = new byte[Math.min(size, rest.remaining())];
            rest.get(unit);
            if (unit.length > 1 && beginsH265Unit((unit[0] >> 1) & 63, unit, 2)) {
                return true;
            }
        }
        return false;
    }

    private static boolean beginsH265Unit(int type, byte[] unit, int slice) {
        boolean parameterSet = type == 32 || type == 33 || type == 34;
        return parameterSet || (type > 15 && type < 22 && unit.length > slice && unit[slice] < 0);
    }

    /** All blocks lie in the payload, one behind the other, and nothing is left over (RFC 2198 section 3). */
    @FuzzTest
    void redPayload(byte[] input) {
        MemorySegment memory = memory(input, BEFORE);
        RedPayload red = new RedPayload();
        boolean whole = red.parse(memory, BEFORE, input.length);
        assertUntouched(memory, input);
        if (!whole) {
            return;
        }
        assertThat(red.redundantCount()).isBetween(0, RedPayload.MAX_REDUNDANT);
        int next = BEFORE + 4 * red.redundantCount() + 1;
        for (int i = 0; i < red.redundantCount(); i++) {
            assertThat(red.redundantOffset(i)).isEqualTo(next);
            assertThat(red.redundantPayloadType(i)).isEqualTo(input[4 * i] & 0x7f);
            assertThat(red.redundantTimestampOffset(i)).isBetween(0, 16_383);
            next += red.redundantLength(i);
        }
        assertThat(red.primaryOffset()).isEqualTo(next);
        assertThat(red.primaryLength()).isGreaterThanOrEqualTo(0).isEqualTo(BEFORE + input.length - next);
        assertThat(red.primaryPayloadType()).isEqualTo(input[4 * red.redundantCount()]);
    }

    /** RFC 6184 sections 5.6 to 5.8, read a second time: a parameter set alone, aggregated, or at a fragment's start. */
    private static boolean beginsSps(byte[] payload) {
        if (payload.length == 0) {
            return false;
        }
        int type = payload[0] & 31;
        if (type == 24) {
            ByteBuffer units = ByteBuffer.wrap(payload, 1, payload.length - 1);
            while (units.remaining() > 2) {
                int size = units.getChar();
                if (size > 0 && (units.get(units.position()) & 31) == 7) {
                    return true;
                }
                units.position(Math.min(units.limit(), units.position() + size));
            }
            return false;
        }
        return type == 7 || (type == 28 && payload.length > 1 && (payload[1] & 0x9f) == 0x87);
    }
}
