package io.sluice.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.packet.Bytes;
import io.sluice.testing.FuzzTargets;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

class RtpTargetsTest extends FuzzTargets {
    private static final int BEFORE = 3;

    private final RtpHeader header = new RtpHeader();
    private final RtpHeader again = new RtpHeader();
    private final RtpHeaderWriter writer = new RtpHeaderWriter();

    /** The parts of a sound packet add up, and its header comes back the same when it is written and read again. */
    @FuzzTest
    void rtpHeader(byte[] input) {
        MemorySegment memory = memory(input, BEFORE);
        RtpParseResult result = header.parse(memory, BEFORE, input.length);
        assertUntouched(memory, input);
        if (result != RtpParseResult.OK) {
            return;
        }
        assertPartsAddUp(input.length);
        assertLookupFindsTheFirst();
        int length = write(memory, new byte[BEFORE + header.headerLength() * 3 + 4], Integer.MAX_VALUE);
        assertThat(length).isLessThanOrEqualTo(header.headerLength() * 3 + 4);
        assertRefusedWhereItDoesNotFit(memory, length);
    }

    private void assertPartsAddUp(int length) {
        assertThat(header.headerLength() + header.payloadLength() + header.paddingLength())
                .isEqualTo(length);
        assertThat(header.payloadLength()).isNotNegative();
        assertThat(header.paddingLength()).isBetween(0, 255);
        assertThat(header.payloadOffset()).isEqualTo(BEFORE + header.headerLength());
        int end = BEFORE + RtpHeader.FIXED_LENGTH + 4 * header.csrcCount();
        for (int i = 0; i < header.extensionCount(); i++) {
            assertThat(header.extensionIdAt(i)).isBetween(1, 255);
            assertThat(header.extensionOffsetAt(i)).isGreaterThan(end);
            end = header.extensionOffsetAt(i) + header.extensionLengthAt(i);
        }
        assertThat(end).isLessThanOrEqualTo(header.payloadOffset());
    }

    private void assertLookupFindsTheFirst() {
        for (int i = header.extensionCount() - 1; i >= 0; i--) {
            int id = header.extensionIdAt(i);
            int first = 0;
            while (header.extensionIdAt(first) != id) {
                first++;
            }
            assertThat(header.extensionOffset(id)).isEqualTo(header.extensionOffsetAt(first));
            assertThat(header.extensionLength(id)).isEqualTo(header.extensionLengthAt(first));
        }
        assertThat(header.extensionOffset(0)).isEqualTo(-1);
    }

    /** Writes what was parsed, and checks that it is read as it was, unless it did not fit. */
    private int write(MemorySegment source, byte[] destination, int limit) {
        MemorySegment target = MemorySegment.ofArray(destination);
        int end = Math.min(limit, destination.length);
        writer.begin(target, BEFORE, end, form())
                .fixedHeader(
                        header.marker(),
                        header.payloadType(),
                        header.sequenceNumber(),
                        header.timestamp(),
                        header.ssrc())
                .csrcs(source, header.csrcOffset(), header.csrcCount());
        for (int i = 0; i < header.extensionCount(); i++) {
            writer.extension(header.extensionIdAt(i), source, header.extensionOffsetAt(i), header.extensionLengthAt(i));
        }
        int length = writer.finish();
        if (length != RtpHeaderWriter.REFUSED) {
            assertThat(again.parse(target, BEFORE, length)).isEqualTo(RtpParseResult.OK);
            assertSame(source, target);
        }
        return length;
    }

    private ExtensionForm form() {
        ExtensionForm form = ExtensionForm.ONE_BYTE;
        for (int i = 0; i < header.extensionCount(); i++) {
            form = form.covering(header.extensionIdAt(i), header.extensionLengthAt(i));
        }
        return form;
    }

    private void assertSame(MemorySegment source, MemorySegment target) {
        assertThat(again.marker()).isEqualTo(header.marker());
        assertThat(again.payloadType()).isEqualTo(header.payloadType());
        assertThat(again.sequenceNumber()).isEqualTo(header.sequenceNumber());
        assertThat(again.timestamp()).isEqualTo(header.timestamp());
        assertThat(again.ssrc()).isEqualTo(header.ssrc());
        assertThat(again.payloadLength()).isZero();
        assertThat(again.extensionsIgnored()).isFalse();
        assertThat(bytes(target, again.csrcOffset(), again.csrcCount() * 4))
                .isEqualTo(bytes(source, header.csrcOffset(), header.csrcCount() * 4));
        assertThat(again.extensionCount()).isEqualTo(header.extensionCount());
        for (int i = 0; i < header.extensionCount(); i++) {
            assertThat(again.extensionIdAt(i)).isEqualTo(header.extensionIdAt(i));
            assertThat(bytes(target, again.extensionOffsetAt(i), again.extensionLengthAt(i)))
                    .isEqualTo(bytes(source, header.extensionOffsetAt(i), header.extensionLengthAt(i)));
        }
    }

    private void assertRefusedWhereItDoesNotFit(MemorySegment source, int length) {
        byte[] destination = new byte[BEFORE + length + 8];
        Arrays.fill(destination, (byte) 0x5a);
        assertThat(write(source, destination, BEFORE + length - 1)).isEqualTo(RtpHeaderWriter.REFUSED);
        assertUntouchedOutside(destination, length - 1);
        assertThat(write(source, destination, BEFORE + length)).isEqualTo(length);
        assertUntouchedOutside(destination, length);
    }

    private static void assertUntouchedOutside(byte[] destination, int length) {
        for (int i = 0; i < destination.length; i++) {
            boolean inside = i >= BEFORE && i < BEFORE + length;
            if (!inside) {
                assertThat(destination[i]).as("byte %d is beyond the limit", i).isEqualTo((byte) 0x5a);
            }
        }
    }

    private static byte[] bytes(MemorySegment memory, int offset, int length) {
        return Bytes.toArray(memory, offset, length);
    }
}
