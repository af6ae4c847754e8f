package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.packet.Packet;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.RtpPacketPool;
import io.sluice.rtp.RtpParseResult;
import io.sluice.rtp.codec.KeyFrameDetector;
import io.sluice.testing.SteppedLoops;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamTableTest {
    private static final int PAYLOAD_TYPE = 96;
    private static final int RTX_PAYLOAD_TYPE = 97;
    private static final ExtensionMap EXTENSIONS = ExtensionMap.builder()
            .put(ExtensionType.MID, 4)
            .put(ExtensionType.RTP_STREAM_ID, 10)
            .put(ExtensionType.REPAIRED_RTP_STREAM_ID, 11)
            .build();

    private final SteppedLoops loops = new SteppedLoops(1);
    private final RtpPacketPool pool = new RtpPacketPool();
    private final StreamTable table = new StreamTable(new TransportCounters());

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void shouldFindAStreamByTheAnnouncedSsrc() {
        ReceivedStream stream = add("0", 77, null);

        assertThat(find(77, PAYLOAD_TYPE, null, null)).isSameAs(stream);
        assertThat(find(78, PAYLOAD_TYPE, null, null)).isNull();
    }

    @Test
    void shouldFindAStreamByItsMidAndRememberTheSsrc() {
        ReceivedStream stream = add("video-1", null, null);

        assertThat(find(5, PAYLOAD_TYPE, "video-2", null)).isNull();
        assertThat(find(5, PAYLOAD_TYPE, "video-1", null)).isSameAs(stream);
        assertThat(find(5, PAYLOAD_TYPE, null, null)).isSameAs(stream);
    }

    @Test
    void shouldFindAStreamByItsRidWhereThereIsNoMid() {
        ReceivedStream stream = add(null, null, "r0");

        assertThat(find(5, PAYLOAD_TYPE, null, "r1")).isNull();
        assertThat(find(5, PAYLOAD_TYPE, null, "r0")).isSameAs(stream);
        assertThat(find(6, PAYLOAD_TYPE, "other", "r0")).isNull();
    }

    @Test
    void shouldFollowASenderToANewSsrcAndForgetTheOldOne() {
        ReceivedStream stream = add("0", 77, null);

        assertThat(find(88, PAYLOAD_TYPE, "0", null)).isSameAs(stream);
        assertThat(table.bySsrc(77)).isNull();
        assertThat(stream.ssrc()).isEqualTo(88);
    }

    @Test
    void shouldIgnorePayloadTypesThatWereNotAnnounced() {
        add("0", 77, null);

        assertThat(find(77, 98, "0", null)).isNull();
        assertThat(find(78, 98, "0", null)).isNull();
    }

    @Test
    void shouldRefuseStreamsThatCouldNotBeToldApart() {
        add("0", 77, null);

        assertThatThrownBy(() -> add("0", 78, null)).hasMessageContaining("mid '0'");
        assertThatThrownBy(() -> add("1", 77, null)).hasMessageContaining("ssrc 77");
    }

    @Test
    void shouldForgetAStreamThatIsRemoved() {
        ReceivedStream stream = add("0", 77, null);

        assertThat(table.remove(stream.inbound())).isSameAs(stream);
        assertThat(table.remove(stream.inbound())).isNull();
        assertThat(find(77, PAYLOAD_TYPE, "0", null)).isNull();
    }

    @Test
    void shouldFindAStreamByTheAnnouncedSsrcOfItsRetransmissions() {
        ReceivedStream stream = addRepaired("0", 77, null, 78);

        assertThat(find(78, RTX_PAYLOAD_TYPE, null, null)).isSameAs(stream);
        assertThat(find(78, PAYLOAD_TYPE, null, null)).isNull();
        assertThat(find(77, RTX_PAYLOAD_TYPE, null, null)).isNull();
        assertThat(table.bySsrc(78)).isNull();
        assertThat(table.byAnySsrc(78)).isSameAs(stream);
        table.remove(stream.inbound());
        assertThat(table.byAnySsrc(78)).isNull();
    }

    @Test
    void shouldLearnTheSsrcOfRetransmissionsByMid() {
        ReceivedStream stream = addRepaired("0", 77, null, null);

        assertThat(find(78, RTX_PAYLOAD_TYPE, "1", null)).isNull();
        assertThat(find(78, RTX_PAYLOAD_TYPE, "0", null)).isSameAs(stream);
        assertThat(find(78, RTX_PAYLOAD_TYPE, null, null)).isSameAs(stream);
        assertThat(stream.ssrc()).isEqualTo(77);
    }

    @Test
    void shouldLearnTheSsrcOfRetransmissionsByTheRidTheyRepair() {
        ReceivedStream stream = addRepaired("0", 77, "r0", null);

        assertThat(findRepaired(78, "0", "r1")).isNull();
        assertThat(findRepaired(78, null, "r1")).isNull();
        assertThat(findRepaired(78, null, "r0")).isSameAs(stream);
        assertThat(findRepaired(79, "0", "r0")).isSameAs(stream);
    }

    @Test
    void shouldRefuseAnSsrcOfRetransmissionsThatIsAnothers() {
        addRepaired("0", 77, null, 78);

        assertThatThrownBy(() -> addRepaired("1", 78, null, null)).hasMessageContaining("ssrc 78");
        assertThatThrownBy(() -> addRepaired("1", 79, null, 77)).hasMessageContaining("rtx.ssrc 77");
        assertThatThrownBy(() -> addRepaired("1", 79, null, 78)).hasMessageContaining("rtx.ssrc 78");
    }

    private ReceivedStream addRepaired(
            @Nullable String mid, @Nullable Integer ssrc, @Nullable String rid, @Nullable Integer rtxSsrc) {
        return add(mid, ssrc, rid, new ReceivedStream.Rtx(rtxSsrc, RTX_PAYLOAD_TYPE));
    }

    private ReceivedStream add(@Nullable String mid, @Nullable Integer ssrc, @Nullable String rid) {
        return add(mid, ssrc, rid, null);
    }

    private ReceivedStream add(
            @Nullable String mid, @Nullable Integer ssrc, @Nullable String rid, ReceivedStream.@Nullable Rtx rtx) {
        ReceivedStreamSettings settings = new ReceivedStreamSettings(
                1,
                mid,
                ssrc,
                rid,
                PAYLOAD_TYPE,
                true,
                90_000,
                EXTENSIONS,
                KeyFrameDetector.forMimeType("video/VP8"),
                false,
                null,
                rtx,
                Feedback.PLI_ONLY);
        table.check(settings);
        ReceivedStream stream =
                new ReceivedStream(settings, loops.loop(0), inbound -> {}, ReceivedStream.Listener.NONE);
        table.add(stream);
        return stream;
    }

    private @Nullable ReceivedStream find(int ssrc, int payloadType, @Nullable String mid, @Nullable String rid) {
        return find(ssrc, payloadType, mid, ExtensionType.RTP_STREAM_ID, rid);
    }

    private @Nullable ReceivedStream findRepaired(int ssrc, @Nullable String mid, String repairedRid) {
        return find(ssrc, RTX_PAYLOAD_TYPE, mid, ExtensionType.REPAIRED_RTP_STREAM_ID, repairedRid);
    }

    private @Nullable ReceivedStream find(
            int ssrc, int payloadType, @Nullable String mid, ExtensionType ridType, @Nullable String rid) {
        return loops.on(0, () -> {
            RtpPacket packet = packet(ssrc, payloadType, mid, ridType, rid);
            ReceivedStream found = table.find(packet);
            packet.release();
            return found;
        });
    }

    private RtpPacket packet(
            int ssrc, int payloadType, @Nullable String mid, ExtensionType ridType, @Nullable String rid) {
        Packet packet = Objects.requireNonNull(loops.loop(0).packets().acquire());
        RtpHeaderWriter writer = new RtpHeaderWriter()
                .begin(packet.memory(), 0, 200, ExtensionForm.ONE_BYTE)
                .fixedHeader(false, payloadType, 1, 2, ssrc);
        write(writer, ExtensionType.MID, mid);
        write(writer, ridType, rid);
        packet.length(writer.finish() + 10);
        RtpHeader header = new RtpHeader();
        assertThat(header.parse(packet.memory(), 0, packet.length())).isEqualTo(RtpParseResult.OK);
        RtpPacket rtp = pool.acquire(packet, header, EXTENSIONS);
        packet.release();
        return rtp;
    }

    private static void write(RtpHeaderWriter writer, ExtensionType type, @Nullable String value) {
        if (value != null) {
            MemorySegment bytes = MemorySegment.ofArray(value.getBytes(StandardCharsets.US_ASCII));
            writer.extension(EXTENSIONS.id(type), bytes, 0, (int) bytes.byteSize());
        }
    }
}
