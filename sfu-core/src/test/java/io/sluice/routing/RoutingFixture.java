package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loop.Loop;
import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.RtpPacketPool;
import io.sluice.rtp.RtpParseResult;
import io.sluice.rtp.codec.KeyFrameDetector;
import io.sluice.testing.SteppedLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A producer's stream on loop 0 and consumers wherever a test puts them, on loops that the test steps. */
final class RoutingFixture implements AutoCloseable, InboundStream.Upstream {
    static final int VIDEO_CLOCK_RATE = 90_000;
    private static final int SSRC = 0x1234_5678;
    private static final int PAYLOAD_TYPE = 96;
    private static final int PAYLOAD_LENGTH = 100;

    /** The first byte of a payload says what the packet is; the detector of these tests reads nothing else. */
    private static final int KEY_FRAME = 1;

    private static final int DELTA_FRAME = 0;
    private static final int OPUS_ONE_FRAME = 0x78;
    private static final KeyFrameDetector DETECTOR =
            (memory, offset, length) -> length > 0 && Bytes.u8(memory, offset) == KEY_FRAME;

    final SteppedLoops loops;
    final List<Replicas> replicas = new ArrayList<>();
    final InboundStream stream;
    int keyFrameRequests;

    private final List<RtpPacketPool> pools = new ArrayList<>();
    private final RtpHeader header = new RtpHeader();
    private int nextSequence = 65_500;
    private int nextTimestamp = 1000;
    private static long nextStreamId = 1;

    RoutingFixture(int loopCount, boolean video) {
        this(loopCount, video, false);
    }

    /** @param wantsLoss whether the stream's sender wants to know what consumers lose */
    RoutingFixture(int loopCount, boolean video, boolean wantsLoss) {
        loops = new SteppedLoops(loopCount);
        for (Loop loop : loops.all()) {
            RtpPacketPool pool = new RtpPacketPool();
            pools.add(pool);
            Replicas table = new Replicas(loop, pool);
            replicas.add(table);
            loop.mediaReader(table);
        }
        stream = loops.on(
                0,
                () -> new InboundStream(
                        new InboundStream.Settings(
                                nextStreamId++,
                                loops.loop(0),
                                video,
                                VIDEO_CLOCK_RATE,
                                ExtensionMap.EMPTY,
                                DETECTOR,
                                false,
                                wantsLoss,
                                0),
                        this));
    }

    @Override
    public void sendKeyFrameRequest(InboundStream from) {
        keyFrameRequests++;
    }

    /** A consumer on a loop, whose transport is open. */
    RecordingConsumer consume(int loop) {
        return consume(loop, true);
    }

    RecordingConsumer consume(int loop, boolean open) {
        return consume(loop, open, RetransmissionMode.NONE);
    }

    /** A consumer of sound that wants no packets of silence, but those again that it misses. */
    RecordingConsumer consumeWithoutSilence() {
        return loops.on(0, () -> {
            RecordingConsumer consumer =
                    new RecordingConsumer(this, 0, true, new RetransmissionMode.Rtx(77, 102, 1), true);
            replicas.getFirst().attach(stream.handle(), consumer.stream);
            return consumer;
        });
    }

    /** A consumer that may ask for packets again. */
    RecordingConsumer consume(int loop, RetransmissionMode retransmission) {
        return consume(loop, true, retransmission);
    }

    private RecordingConsumer consume(int loop, boolean open, RetransmissionMode retransmission) {
        return loops.on(loop, () -> {
            RecordingConsumer consumer = new RecordingConsumer(this, loop, open, retransmission);
            replicas.get(loop).attach(stream.handle(), consumer.stream);
            return consumer;
        });
    }

    void sendKeyFrame() {
        send(KEY_FRAME, 2);
    }

    void sendDeltaFrame() {
        send(DELTA_FRAME, 2);
    }

    /** One frame of a number of packets, as one run. */
    void send(int kind, int packets) {
        loops.run(0, () -> {
            RtpPacket[] run = new RtpPacket[packets];
            for (int i = 0; i < packets; i++) {
                run[i] = packet(i == 0 ? kind : DELTA_FRAME, i == packets - 1);
            }
            stream.onRun(run, packets, loops.loop(0).nowNanos());
            for (RtpPacket packet : run) {
                packet.release();
            }
        });
        nextTimestamp += 3000;
    }

    /** The first packet of a frame that was lost before, in its place: with so many packets and frames after it. */
    void sendLate(int kind, int packetsAgo, int framesAgo) {
        int sequence = nextSequence;
        int timestamp = nextTimestamp;
        nextSequence = nextSequence - packetsAgo & 0xffff;
        nextTimestamp -= 3000 * framesAgo;
        send(kind, 1);
        nextSequence = sequence;
        nextTimestamp = timestamp;
    }

    /** A packet of Opus that says that there is silence and nothing else (RFC 6716 section 3.1). */
    void sendSilence() {
        sendAlone(1);
    }

    /** A packet without a payload, as keeps mappings of addresses alive (RFC 6263 section 4.6). */
    void sendEmpty() {
        sendAlone(0);
    }

    private void sendAlone(int payloadLength) {
        loops.run(0, () -> {
            RtpPacket packet = packet(OPUS_ONE_FRAME, false, payloadLength);
            stream.onRun(new RtpPacket[] {packet}, 1, loops.loop(0).nowNanos());
            packet.release();
        });
        nextTimestamp += 3000;
    }

    /** A packet that never came: its number is missing from what follows. */
    void lose() {
        nextSequence = (nextSequence + 1) & 0xffff;
    }

    /** Every packet has been given back on every loop, and nothing failed there. */
    void assertNothingLeaked() {
        for (int i = 0; i < pools.size(); i++) {
            assertThat(loops.packetsInUse(i)).as("packets in use on loop %d", i).isZero();
            assertThat(pools.get(i).inUse())
                    .as("RTP packets in use on loop %d", i)
                    .isZero();
        }
        assertThat(loops.failures()).isZero();
    }

    @Override
    public void close() {
        loops.close();
    }

    private RtpPacket packet(int kind, boolean marker) {
        return packet(kind, marker, PAYLOAD_LENGTH);
    }

    private RtpPacket packet(int kind, boolean marker, int payloadLength) {
        Packet packet = Objects.requireNonNull(loops.loop(0).packets().acquire());
        Bytes.put8(packet.memory(), 0, 0x80);
        Bytes.put8(packet.memory(), 1, PAYLOAD_TYPE | (marker ? 0x80 : 0));
        Bytes.put16(packet.memory(), 2, nextSequence);
        Bytes.put32(packet.memory(), 4, nextTimestamp);
        Bytes.put32(packet.memory(), 8, SSRC);
        Bytes.put8(packet.memory(), 12, kind);
        packet.length(12 + payloadLength);
        packet.arrivalNanos(loops.clock().nanoTime());
        lose();
        assertThat(header.parse(packet.memory(), 0, packet.length())).isEqualTo(RtpParseResult.OK);
        RtpPacket rtp = pools.getFirst().acquire(packet, header, ExtensionMap.EMPTY);
        rtp.keyFrame(kind == KEY_FRAME);
        packet.release();
        return rtp;
    }
}
