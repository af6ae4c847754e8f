package io.sluice.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.testing.FuzzTargets;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;

class PayloadTargetsTest extends FuzzTargets {
    private static final int BEFORE = 3;
    private static final List<KeyFrameDetector> DETECTORS =
            List.of(Vp8Payload::isKeyFrame, Vp9Payload::isKeyFrame, H264Payload::isKeyFrame, Av1Payload::isKeyFrame);

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
