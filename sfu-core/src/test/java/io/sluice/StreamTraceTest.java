package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpEncodingParameters;
import io.sluice.ortc.RtpParameters;
import io.sluice.packet.Packet;
import io.sluice.rtcp.NtpTime;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.RtpPacketPool;
import io.sluice.rtp.RtpParseResult;
import io.sluice.testing.SteppedLoops;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of what a stream is seen to do. */
@Timeout(30)
class StreamTraceTest {
    private static final Set<TraceEventType> ALL = EnumSet.allOf(TraceEventType.class);
    private static final ExtensionMap EXTENSIONS = ExtensionMap.builder()
            .put(ExtensionType.MID, 1)
            .put(ExtensionType.RTP_STREAM_ID, 2)
            .put(ExtensionType.REPAIRED_RTP_STREAM_ID, 3)
            .put(ExtensionType.ABS_SEND_TIME, 4)
            .put(ExtensionType.TRANSPORT_WIDE_CC, 5)
            .put(ExtensionType.AUDIO_LEVEL, 6)
            .put(ExtensionType.VIDEO_ORIENTATION, 8)
            .build();
    /** All of these, in the one-byte form. */
    private static final String ALL_EXTENSIONS =
            "bede0005" + "1161" + "61" + "20" + "72" + "30" + "73" + "42123456" + "51abcd" + "608a" + "8006" + "0000";

    private final SteppedLoops loops = new SteppedLoops(1);
    private final RtpPacketPool pool = new RtpPacketPool();
    private final BlockingQueue<TraceEvent> heard = new LinkedBlockingQueue<>();
    private final TraceQueue queue = new TraceQueue(new EventQueue(), new TraceListener() {
        @Override
        public void onTrace(TraceEvent event) {
            heard.add(event);
        }
    });

    @AfterEach
    void close() {
        assertThat(pool.inUse()).isZero();
        loops.close();
    }

    private StreamTrace trace(StreamTrace.Side side, Set<TraceEventType> types, MediaKind kind, String mimeType) {
        RtpCodecParameters codec = new RtpCodecParameters(
                mimeType, 100, kind == MediaKind.VIDEO ? 90_000 : 48_000, null, Map.of(), List.of());
        RtpParameters parameters = TestMedia.parameters("own", codec, List.of(RtpEncodingParameters.ofSsrc(1)));
        return new StreamTrace(side, loops.loop(0), queue, types, kind, parameters);
    }

    private TraceEvent next() throws InterruptedException {
        return assertThat(heard.poll(10, TimeUnit.SECONDS)).isNotNull().actual();
    }

    private TraceInfo.RtpPacket packet() throws InterruptedException {
        return (TraceInfo.RtpPacket) next().info();
    }

    /** Shows a packet, given in hexadecimal digits, under the numbers 1, 2, 3 and 4. */
    private void show(StreamTrace trace, String hex, boolean keyFrame) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        loops.run(0, () -> {
            Packet packet = Objects.requireNonNull(loops.loop(0).packets().acquire());
            MemorySegment.copy(MemorySegment.ofArray(bytes), 0, packet.memory(), 0, bytes.length);
            packet.length(bytes.length);
            RtpHeader header = new RtpHeader();
            assertThat(header.parse(packet.memory(), 0, bytes.length)).isEqualTo(RtpParseResult.OK);
            RtpPacket rtp = pool.acquire(packet, header, EXTENSIONS);
            packet.release();
            rtp.keyFrame(keyFrame);
            trace.onRtp(rtp, 1, 2, 3, 4, false);
            rtp.release();
        });
    }

    private void run(Runnable action) {
        loops.run(0, action);
    }

    @Test
    void shouldShowEveryExtensionOfWhatComesIn() throws InterruptedException {
        StreamTrace trace = trace(StreamTrace.Side.PRODUCER, ALL, MediaKind.VIDEO, "video/VP8");
        show(trace, "9064000100000001000000ff" + ALL_EXTENSIONS + "aabb", false);

        TraceInfo.RtpPacket packet = packet();
        assertThat(packet.payloadLength()).isEqualTo(2);
        assertThat(packet.headerExtensions())
                .isEqualTo(new RtpHeaderExtensionValues(
                        "aa", "r", "s", 0x123456, 0xabcd, -10, true, new VideoOrientation(false, true, 180)));
    }

    @Test
    void shouldShowAConsumersOwnMidAndNothingThatIsWrittenLater() throws InterruptedException {
        StreamTrace trace = trace(StreamTrace.Side.CONSUMER, ALL, MediaKind.VIDEO, "video/VP8");
        show(trace, "9064000100000001000000ff" + ALL_EXTENSIONS + "aabb", false);

        assertThat(packet().headerExtensions())
                .isEqualTo(new RtpHeaderExtensionValues(
                        "own", null, null, null, null, -10, true, new VideoOrientation(false, true, 180)));
    }

    @Test
    void shouldShowWhatThePrimaryBlockOfRedundantAudioIs() throws InterruptedException {
        StreamTrace trace = trace(StreamTrace.Side.PRODUCER, ALL, MediaKind.AUDIO, "audio/red");
        String header = "803f000100000001000000ff";
        show(trace, header + "ef0f00016f" + "b1" + "c1c2", true);
        assertThat(packet().primaryPayloadType()).isEqualTo(111);
        show(trace, header + "ef0f00ff6f" + "b1", true);
        assertThat(packet().primaryPayloadType()).as("of a payload cut short").isNull();
        StreamTrace opus = trace(StreamTrace.Side.PRODUCER, ALL, MediaKind.AUDIO, "audio/opus");
        show(opus, header + "6f6f", true);
        assertThat(packet().primaryPayloadType()).as("of another codec").isNull();
    }

    @Test
    void shouldTellKeyFramesInsteadOfPacketsOfVideoAlone() throws InterruptedException {
        String packet = "8064000100000001000000ff00";
        show(trace(StreamTrace.Side.PRODUCER, ALL, MediaKind.VIDEO, "video/VP8"), packet, true);
        assertThat(next().type()).isEqualTo(TraceEventType.KEY_FRAME);
        show(trace(StreamTrace.Side.PRODUCER, ALL, MediaKind.AUDIO, "audio/opus"), packet, true);
        assertThat(next().type()).isEqualTo(TraceEventType.RTP);
        show(
                trace(StreamTrace.Side.PRODUCER, EnumSet.of(TraceEventType.RTP), MediaKind.VIDEO, "video/VP8"),
                packet,
                true);
        assertThat(next()).satisfies(event -> {
            assertThat(event.type()).isEqualTo(TraceEventType.RTP);
            assertThat(((TraceInfo.RtpPacket) event.info()).keyFrame()).isTrue();
        });
        show(
                trace(StreamTrace.Side.PRODUCER, EnumSet.of(TraceEventType.KEY_FRAME), MediaKind.VIDEO, "video/VP8"),
                packet,
                false);
        assertThat(heard.poll(50, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void shouldSpellOutWhichPacketsAreAskedFor() throws InterruptedException {
        StreamTrace trace = trace(StreamTrace.Side.CONSUMER, ALL, MediaKind.VIDEO, "video/VP8");
        run(() -> trace.onNack(-1, 65_534, 0x8003));

        TraceEvent event = next();
        assertThat(event.direction()).isEqualTo(TraceDirection.IN);
        assertThat(event.info()).isEqualTo(new TraceInfo.Nack(4_294_967_295L, List.of(65_534, 65_535, 0, 14)));
    }

    @Test
    void shouldTellRequestsAndReports() throws InterruptedException {
        StreamTrace trace = trace(StreamTrace.Side.PRODUCER, ALL, MediaKind.VIDEO, "video/VP8");
        long ntp = NtpTime.fromUnixNanos(1_700_000_000_500_000_000L);
        run(() -> {
            trace.onPli(1);
            trace.onFir(2);
            trace.onSenderReport(3, ntp, -2, 10, 20);
            trace.onSenderReport(3, 0, 0, 0, 0);
        });

        assertThat(next()).satisfies(event -> expect(event, TraceDirection.OUT, new TraceInfo.Pli(1)));
        assertThat(next()).satisfies(event -> expect(event, TraceDirection.OUT, new TraceInfo.Fir(2)));
        assertThat(next())
                .satisfies(event -> expect(
                        event,
                        TraceDirection.IN,
                        new TraceInfo.SenderReport(3, 1_700_000_000_500L, 4_294_967_294L, 10, 20)));
        assertThat(next())
                .satisfies(event -> expect(event, TraceDirection.IN, new TraceInfo.SenderReport(3, 0, 0, 0, 0)));
    }

    private static void expect(TraceEvent event, TraceDirection direction, @Nullable TraceInfo info) {
        assertThat(event.direction()).isEqualTo(direction);
        assertThat(event.info()).isEqualTo(info);
    }

    @Test
    void shouldTellNothingThatIsNotWanted() throws InterruptedException {
        StreamTrace trace = trace(StreamTrace.Side.PRODUCER, Set.of(), MediaKind.VIDEO, "video/VP8");
        run(() -> {
            trace.onPli(1);
            trace.onFir(1);
            trace.onNack(1, 2, 3);
            trace.onSenderReport(1, 2, 3, 4, 5);
        });
        show(trace, "8064000100000001000000ff00", true);

        assertThat(heard.poll(50, TimeUnit.MILLISECONDS)).isNull();
    }
}
