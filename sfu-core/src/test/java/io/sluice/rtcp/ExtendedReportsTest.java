package io.sluice.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ExtendedReportsTest {
    private final RecordingHandler handler = new RecordingHandler();
    private final MemorySegment memory = MemorySegment.ofArray(new byte[256]);
    private final RtcpWriter writer = new RtcpWriter().wrap(memory, 0, 256);

    /** RFC 3611 section 4.4. */
    @Test
    void shouldReadAReceiverReferenceTime() {
        read("80cf0004 00000001 04000002 b44db705 20000000");
        assertThat(handler.events).containsExactly("rrtr 1 b44db70520000000");
    }

    /** RFC 3611 section 4.5. */
    @Test
    void shouldReadEveryDelayOfABlock() {
        read("80cf0008 00000001 05000006 00000002 b7052000 00054000 00000003 00000000 00000000");
        assertThat(handler.events).containsExactly("dlrr 1 2 b7052000 54000", "dlrr 1 3 0 0");
    }

    /** RFC 3611 section 3: a block of an unknown type is skipped; here a loss run-length block without chunks. */
    @Test
    void shouldPassOverBlocksItDoesNotKnow() {
        read("80cf0007 00000001 01000002 00000002 00010002 04000002 b44db705 20000000");
        assertThat(handler.events).containsExactly("rrtr 1 b44db70520000000");
    }

    @Test
    void shouldSayThatItIgnoresAPacketInWhichItKnowsNoBlock() {
        read("80cf0001 00000001" + "80cf0002 00000001 05000000" + "80cf0003 00000001 09000001 00000000");
        assertThat(handler.events).containsExactly("ignored 207", "ignored 207", "ignored 207");
    }

    @Test
    void shouldDeliverNothingOfAPacketWithABrokenBlock() {
        String sound = "04000002 b44db705 20000000";
        for (String broken : new String[] {
            "80cf0005 00000001" + sound + "05000003",
            "80cf0006 00000001" + sound + "04000001 00000000",
            "80cf0006 00000001" + sound + "05000001 00000000",
            "80cf0000"
        }) {
            assertThat(read(broken)).as(broken).isEqualTo(RtcpCompound.Result.MALFORMED_BLOCK);
        }
        assertThat(handler.events).allMatch(event -> event.startsWith("malformed 207"));
    }

    @Test
    void shouldJoinTheDelaysOfOneSender() {
        assertThat(writer.receiverReferenceTime(1, 0xb44db70520000000L)).isTrue();
        assertThat(writer.delaySinceLastReceiverReport(1, 2, 0xb7052000, 0x54000))
                .isTrue();
        assertThat(writer.delaySinceLastReceiverReport(1, 3, -1, -1)).isTrue();
        assertThat(writer.delaySinceLastReceiverReport(4, 3, 0, 0)).isTrue();

        assertThat(HexFormat.of().formatHex(memory.asSlice(0, writer.length()).toArray(ValueLayout.JAVA_BYTE)))
                .isEqualTo(("80cf0004 00000001 04000002 b44db705 20000000"
                                + "80cf0008 00000001 05000006 00000002 b7052000 00054000 00000003 ffffffff ffffffff"
                                + "80cf0005 00000004 05000003 00000003 00000000 00000000")
                        .replace(" ", ""));
        assertThat(RtcpCompound.read(memory, 0, writer.length(), handler)).isEqualTo(RtcpCompound.Result.OK);
        assertThat(handler.events)
                .containsExactly(
                        "rrtr 1 b44db70520000000",
                        "dlrr 1 2 b7052000 54000",
                        "dlrr 1 3 ffffffff ffffffff",
                        "dlrr 4 3 0 0");
    }

    @Test
    void shouldWriteNothingForWhichThereIsNoRoom() {
        RtcpWriter small = new RtcpWriter().wrap(memory, 0, 30);
        assertThat(small.delaySinceLastReceiverReport(1, 2, 3, 4)).isTrue();
        assertThat(small.delaySinceLastReceiverReport(1, 2, 3, 4)).isFalse();
        assertThat(small.receiverReferenceTime(1, 2)).isFalse();
        assertThat(small.length()).isEqualTo(24);
    }

    private RtcpCompound.Result read(String hex) {
        MemorySegment packet = MemorySegment.ofArray(HexFormat.of().parseHex(hex.replace(" ", "")));
        return RtcpCompound.read(packet, 0, (int) packet.byteSize(), handler);
    }
}
