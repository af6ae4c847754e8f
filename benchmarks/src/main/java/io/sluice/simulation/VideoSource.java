package io.sluice.simulation;

import io.sluice.packet.Bytes;
import io.sluice.routing.InboundStream;
import io.sluice.rtp.AbsSendTime;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.transport.SimulatedSfu;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.function.DoubleSupplier;

/**
 * Somebody's picture on its way into the server: 30 frames a second of VP8, whose sizes swing by a fifth around what the
 * bitrate of the moment allows, in packets that arrive together. A key frame is four times as large, and is made when asked for.
 */
final class VideoSource implements World.Actor {
    private static final long FRAME_NANOS = 33_333_333;
    private static final double FRAMES_PER_SECOND = 30;
    private static final int TICKS_PER_FRAME = 3000;
    private static final int MAX_PAYLOAD = 1100;
    private static final int MIN_PAYLOAD = 80;
    private static final double SWING = 0.2;
    private static final double KEY_FRAME_FACTOR = 4;
    private static final int PAYLOAD_TYPE = 96;

    private final SimulatedSfu.Connection connection;
    private final InboundStream stream;
    private final DoubleSupplier bps;
    private final Random random;
    private final int ssrc;
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private final MemorySegment slot = MemorySegment.ofArray(new byte[2048]);
    private final MemorySegment payload = MemorySegment.ofArray(new byte[MAX_PAYLOAD]);
    private long nextFrameNanos;
    private int sequence;
    private int timestamp;
    private boolean keyFrameWanted = true;

    /** @param bps to make frames of, asked for before each; 0 for none */
    VideoSource(World world, DoubleSupplier bps, long seed) {
        this.bps = bps;
        this.random = new Random(seed);
        this.ssrc = 10_000 + Math.floorMod((int) seed, 10_000);
        this.connection = world.sfu().connect((datagram, length, nowNanos) -> onDatagram(datagram, length));
        this.stream = world.sfu().produce(connection, ssrc);
    }

    InboundStream stream() {
        return stream;
    }

    @Override
    public void tick(long nowNanos) {
        while (nowNanos >= nextFrameNanos) {
            nextFrameNanos = (nextFrameNanos == 0 ? nowNanos : nextFrameNanos) + FRAME_NANOS;
            double rate = bps.getAsDouble();
            if (rate > 0) {
                sendFrame(rate / FRAMES_PER_SECOND / Byte.SIZE, nowNanos);
            }
            timestamp += TICKS_PER_FRAME;
        }
    }

    /** The server's reports carry requests for key frames; its RTCP is told from RTP by the second byte (RFC 5761 section 4). */
    private void onDatagram(MemorySegment datagram, int length) {
        if (SimulatedSfu.isPictureLoss(connection, datagram, length)) {
            keyFrameWanted = true;
        }
    }

    private void sendFrame(double meanBytes, long nowNanos) {
        double swing = 1 + SWING * (2 * random.nextDouble() - 1);
        boolean keyFrame = keyFrameWanted;
        keyFrameWanted = false;
        int left = (int) Math.max(MIN_PAYLOAD, meanBytes * swing * (keyFrame ? KEY_FRAME_FACTOR : 1));
        int packets = (left + MAX_PAYLOAD - 1) / MAX_PAYLOAD;
        for (int i = 0; i < packets; i++) {
            int length = left / (packets - i);
            left -= length;
            send(i == 0, i == packets - 1, keyFrame, Math.max(length, 10), nowNanos);
        }
    }

    private void send(boolean first, boolean last, boolean keyFrame, int length, long nowNanos) {
        Bytes.put8(payload, 0, first ? 0x10 : 0);
        Bytes.put24(payload, 1, keyFrame ? 0x100200 : 0x110200);
        Bytes.put24(payload, 4, 0x9d012a);
        int headerLength = writer.begin(slot, 0, 2048, ExtensionForm.ONE_BYTE)
                .fixedHeader(last, PAYLOAD_TYPE, sequence++, timestamp, ssrc)
                .extensionInt24(2, AbsSendTime.fromNanos(nowNanos))
                .finish();
        connection.sendRtp(slot, headerLength, payload, length);
    }
}
