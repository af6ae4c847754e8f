package io.sluice.transport;

import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.rtp.AbsSendTime;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.srtp.SrtpSender;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A browser's picture, encrypted beforehand and played for ever: VP8 frames at 30 a second
 * by their own clock, with MID, send time and transport-wide number. It holds every sequence number once, so that one round joins the
 * next; only the receiver's keys start anew.
 */
final class RecordedStream {
    /** Room for what {@link #payload} writes. */
    static final int MIN_PAYLOAD = 10;

    static final int SSRC = 0x1234_5678;
    static final int PAYLOAD_TYPE = 96;
    static final int CLOCK_RATE = 90_000;
    static final String MID = "0";
    static final ExtensionMap EXTENSIONS = ExtensionMap.builder()
            .put(ExtensionType.MID, 4)
            .put(ExtensionType.TRANSPORT_WIDE_CC, 3)
            .put(ExtensionType.ABS_SEND_TIME, 2)
            .build();

    private static final int PACKETS = 1 << 16;
    private static final int FRAMES_PER_KEY_FRAME = 300;

    private final Endpoint remoteEndpoint;
    private final MemorySegment recording;
    private final int[] offsets = new int[PACKETS + 1];
    private int next;

    /**
     * @param sender encrypts the recording and is not used afterwards
     * @param frames payload sizes of a cycle of frames
     */
    RecordedStream(SrtpSender sender, List<List<Integer>> frames, Endpoint remoteEndpoint) {
        this.remoteEndpoint = remoteEndpoint;
        this.recording = Arena.ofAuto().allocate((long) PACKETS * Packet.CAPACITY, 64);
        int index = 0;
        for (int frame = 0; index < PACKETS; frame++) {
            List<Integer> sizes = frames.get(frame % frames.size());
            for (int i = 0; i < sizes.size() && index < PACKETS; i++, index++) {
                MemorySegment to = recording.asSlice(offsets[index], Packet.CAPACITY);
                int length = encrypt(sender, index, frame, i == 0, i == sizes.size() - 1, sizes.get(i), to);
                offsets[index + 1] = offsets[index] + length;
            }
        }
    }

    /** Fixed header and extensions (RFC 3550 sections 5.1 and 5.3.1) of a packet of this stream, which has no CSRCs. */
    static int headerLength(MemorySegment packet) {
        return 12 + 4 + 4 * Bytes.u16(packet, 14);
    }

    Endpoint remoteEndpoint() {
        return remoteEndpoint;
    }

    /** Copies the next datagram to the start of a slot and gives its length. */
    int next(MemorySegment slot) {
        int length = offsets[next + 1] - offsets[next];
        Bytes.copy(recording, offsets[next], slot, 0, length);
        next = (next + 1) % PACKETS;
        return length;
    }

    private static int encrypt(
            SrtpSender sender, int index, int frame, boolean first, boolean last, int payloadLength, MemorySegment to) {
        MemorySegment mid = MemorySegment.ofArray(MID.getBytes(StandardCharsets.US_ASCII));
        int sendTime = AbsSendTime.fromNanos(frame * 33_333_333L);
        int headerLength = new RtpHeaderWriter()
                .begin(to, 0, Packet.CAPACITY, ExtensionForm.ONE_BYTE)
                .fixedHeader(last, PAYLOAD_TYPE, index, frame * 3000, SSRC)
                .extension(EXTENSIONS.id(ExtensionType.MID), mid, 0, 1)
                .extensionInt24(EXTENSIONS.id(ExtensionType.ABS_SEND_TIME), sendTime)
                .extensionInt16(EXTENSIONS.id(ExtensionType.TRANSPORT_WIDE_CC), index)
                .finish();
        MemorySegment payload = payload(payloadLength, first, frame % FRAMES_PER_KEY_FRAME == 0);
        int length = sender.protectRtp(to, 0, headerLength, payload, 0, payloadLength, Packet.CAPACITY);
        if (length < 0) {
            throw new IllegalStateException("packet " + index + " was not encrypted: " + length);
        }
        return length;
    }

    /** A VP8 payload descriptor and the start of its header (RFC 7741 sections 4.2 and 4.3), then filling. */
    private static MemorySegment payload(int length, boolean first, boolean keyFrame) {
        MemorySegment payload = MemorySegment.ofArray(new byte[length]);
        payload.fill((byte) 0x5a);
        Bytes.put8(payload, 0, first ? 0x10 : 0);
        Bytes.put24(payload, 1, keyFrame ? 0x100200 : 0x110200);
        Bytes.put24(payload, 4, 0x9d012a);
        return payload;
    }
}
