package io.sluice.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RtcpCompoundTest {
    private static final String PLI = "81ce0002 00000001 00000002";

    private final RecordingHandler handler = new RecordingHandler();

    /** RFC 3550 sections 6.4.1, 6.5 and 6.6. */
    @Test
    void shouldReadASenderReportWithABlockThenIgnoreSdesThenReadBye() {
        RtcpCompound.Result result = read("81c8000c 11111111 b44db705 20000000 0000abcd 00000064 00002710"
                + "22222222 40fffffe 0001fffe 00000007 b7052000 00054000"
                + "81ca0003 11111111 01046162 63640000"
                + "82cb0002 11111111 22222222");

        assertThat(result).isEqualTo(RtcpCompound.Result.OK);
        assertThat(handler.events)
                .containsExactly(
                        "sr 11111111 b44db70520000000 43981 100 10000",
                        "rb 11111111 22222222 64 -2 131070 7 b7052000 54000",
                        "ignored 202",
                        "bye 11111111",
                        "bye 22222222");
    }

    /** RFC 3550 section 6.4.2; the empty report that keeps a compound packet valid has no effect. */
    @Test
    void shouldReadReceiverReports() {
        read("80c90001 00000009 81c90007 00000009 00000005 00000003 00000010 00000020 00000000 00000000");
        assertThat(handler.events).containsExactly("rb 9 5 0 3 16 32 0 0");
    }

    /** RFC 5506 section 3.1: no report needs to come first. */
    @Test
    void shouldReadAReducedSizePacket() {
        assertThat(read(PLI)).isEqualTo(RtcpCompound.Result.OK);
        assertThat(handler.events).containsExactly("pli 1 2");
    }

    /** RFC 5104 section 4.3.1.1. */
    @Test
    void shouldReadEveryEntryOfAFullIntraRequest() {
        read("84ce0006 00000001 00000000 00000002 07000000 00000003 ff000000");
        assertThat(handler.events).containsExactly("fir 1 2 7", "fir 1 3 255");
    }

    /** RFC 4585 section 6.2.1. */
    @Test
    void shouldReadEveryEntryOfANack() {
        read("81cd0004 00000001 00000002 ffff8001 00100000");
        assertThat(handler.events).containsExactly("nack 1 2 65535 8001", "nack 1 2 16 0");
    }

    @Test
    void shouldBoundTheEntriesOfANackThatAreDelivered() {
        int entries = RtcpBlocks.MAX_NACK_ENTRIES + 5;
        read("81cd%04x 00000001 00000002".formatted(2 + entries) + "00010000".repeat(entries));
        assertThat(handler.events).hasSize(RtcpBlocks.MAX_NACK_ENTRIES);
    }

    /** draft-alvestrand-rmcat-remb-03 section 2.2: mantissa 0x3fb93 times two to the power of exponent 5. */
    @Test
    void shouldReadAReceiverEstimate() {
        read("8fce0005 00000001 00000000 52454d42 0117fb93 0000000c");
        assertThat(handler.events).containsExactly("remb 1 " + (0x3fb93L << 5));
    }

    @Test
    void shouldSaturateAReceiverEstimateBeyondSixtyThreeBits() {
        read("8fce0004 00000001 00000000 52454d42 00feffff");
        read("8fce0004 00000001 00000000 52454d42 00fc0000");
        assertThat(handler.events).containsExactly("remb 1 " + Long.MAX_VALUE, "remb 1 0");
    }

    /** As libwebrtc pads it, up to the next word: 20 bytes, a chunk of 2, a delta of 1 and 1 of padding. */
    @Test
    void shouldDeliverTransportFeedbackWithItsPaddingRemoved() {
        read("afcd0005 00000001 00000002 00010001 00000000 20010501");
        read("afcd0006 00000001 00000002 00010001 00000000 20010504 00000004");
        assertThat(handler.events).containsExactly("twcc 1 2 23", "twcc 1 2 24");
    }

    @Test
    void shouldDeliverSeveralPaddedTransportFeedbacksOfOnePacket() {
        read("afcd0005 00000001 00000002 00010001 00000000 20010501".repeat(2));
        assertThat(handler.events).containsExactly("twcc 1 2 23", "twcc 1 2 23");
    }

    @Test
    void shouldIgnoreApplicationDefinedPacketsAndExtendedReports() {
        read("80cc0002 00000001 6e616d65 80cf0001 00000001");
        assertThat(handler.events).containsExactly("ignored 204", "ignored 207");
    }

    @Test
    void shouldCountUnknownTypesAndFormats() {
        read("80d00000 82ce0002 00000001 00000002 9fcd0002 00000001 00000002" + "8fce0003 00000001 00000000 41424344");
        assertThat(handler.events)
                .containsExactly("unknown 208 0", "unknown 206 2", "unknown 205 31", "unknown 206 15");
    }

    @Test
    void shouldSkipAMalformedBlockAndDeliverTheOthers() {
        assertThat(read("81c90001 00000009" + PLI)).isEqualTo(RtcpCompound.Result.MALFORMED_BLOCK);
        assertThat(handler.events).containsExactly("malformed 201 1", "pli 1 2");
    }

    @Test
    void shouldCallEveryBlockMalformedThatIsShorterThanItsContents() {
        read("80c80001 00000001");
        read("82cb0001 00000001");
        read("81ce0001 00000001");
        read("81cd0002 00000001 00000002");
        read("8fcd0002 00000001 00000002");
        read("84ce0002 00000001 00000002");
        read("84ce0005 00000001 00000000 00000002 07000000 00000003");
        read("8fce0004 00000001 00000000 52454d42 02000001");
        assertThat(handler.events)
                .containsExactly(
                        "malformed 200 0",
                        "malformed 203 2",
                        "malformed 206 1",
                        "malformed 205 1",
                        "malformed 205 15",
                        "malformed 206 4",
                        "malformed 206 4",
                        "malformed 206 15");
    }

    @Test
    void shouldHaveNoEffectWhenTheChainIsTruncated() {
        assertThat(read("")).isEqualTo(RtcpCompound.Result.TRUNCATED);
        assertThat(read(PLI + "81ce")).isEqualTo(RtcpCompound.Result.TRUNCATED);
        assertThat(read(PLI + "81ce0002 00000001")).isEqualTo(RtcpCompound.Result.TRUNCATED);
        assertThat(handler.events).isEmpty();
    }

    @Test
    void shouldHaveNoEffectWhenAVersionIsNotTwo() {
        assertThat(read(PLI + "41ce0002 00000001 00000002")).isEqualTo(RtcpCompound.Result.BAD_VERSION);
        assertThat(handler.events).isEmpty();
    }

    @Test
    void shouldRemovePaddingOfTheLastBlock() {
        assertThat(read(PLI + "a1ce0004 00000003 00000004 00000000 00000008")).isEqualTo(RtcpCompound.Result.OK);
        assertThat(handler.events).containsExactly("pli 1 2", "pli 3 4");
    }

    @Test
    void shouldRefusePaddingThatContradictsItsBlock() {
        assertThat(read("a1ce0003 00000001 00000002 00000000")).isEqualTo(RtcpCompound.Result.BAD_PADDING);
        assertThat(read("a1ce0003 00000001 00000002 0000000d")).isEqualTo(RtcpCompound.Result.BAD_PADDING);
        assertThat(read("a0d00000")).isEqualTo(RtcpCompound.Result.BAD_PADDING);
        assertThat(handler.events).isEmpty();
    }

    private RtcpCompound.Result read(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return RtcpCompound.read(MemorySegment.ofArray(bytes), 0, bytes.length, handler);
    }
}
