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

/**
 * A browser's picture, encrypted beforehand and played for ever: VP8 frames of {@value #PACKETS_PER_FRAME} packets at 30 a
 * second by their own clock, with MID, send time and transport-wide number. It holds every sequence number once, so that one round joins the
 * next; only the receiver's keys start anew.
 */
final class RecordedStream {
    static final int PACKETS_PER_FRAME = 5;
    static final int PAYLOAD_LENGTH = 1200;
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
    private final int datagramLength;
    private int next;

    /**
     * @param sender encrypts the recording and is not used afterwards
     */
    RecordedStream(SrtpSender sender, Endpoint remoteEndpoint) {
        this.remoteEndpoint = remoteEndpoint;
        MemorySegment scratch = Arena.ofAuto().allocate(Packet.CAPACITY, 64);
        this.datagramLength = encrypt(sender, 0, scratch);
        this.recording = Arena.ofAuto().allocate((long) PACKETS * datagramLength, 64);
        for (int i = 0; i < PACKETS; i++) {
            if (i > 0) {
                encrypt(sender, i, scratch);
            }
            Bytes.copy(scratch, 0, recording, (long) i * datagramLength, datagramLength);
        }
    }

    Endpoint remoteEndpoint() {
        return remoteEndpoint;
    }

    /** Copies the next datagram to the start of a slot and gives its length. */
    int next(MemorySegment slot) {
        Bytes.copy(recording, (long) next * datagramLength, slot, 0, datagramLength);
        next = (next + 1) % PACKETS;
        return datagramLength;
    }

    private static int encrypt(SrtpSender sender, int index, MemorySegment to) {
        int frame = index / PACKETS_PER_FRAME;
        int inFrame = index % PACKETS_PER_FRAME;
        MemorySegment mid = MemorySegment.ofArray(MID.getBytes(StandardCharsets.US_ASCII));
        int sendTime = AbsSendTime.fromNanos(frame * 33_333_333L);
        int headerLength = new RtpHeaderWriter()
                .begin(to, 0, Packet.CAPACITY, ExtensionForm.ONE_BYTE)
                .fixedHeader(inFrame == PACKETS_PER_FRAME - 1, PAYLOAD_TYPE, index, frame * 3000, SSRC)
                .extension(EXTENSIONS.id(ExtensionType.MID), mid, 0, 1)
                .extensionInt24(EXTENSIONS.id(ExtensionType.ABS_SEND_TIME), sendTime)
                .extensionInt16(EXTENSIONS.id(ExtensionType.TRANSPORT_WIDE_CC), index)
                .finish();
        MemorySegment payload = payload(inFrame == 0, frame % FRAMES_PER_KEY_FRAME == 0);
        int length = sender.protectRtp(to, 0, headerLength, payload, 0, PAYLOAD_LENGTH, Packet.CAPACITY);
        if (length < 0) {
            throw new IllegalStateException("packet " + index + " was not encrypted: " + length);
        }
        return length;
    }

    /** A VP8 payload descriptor and the start of its header (RFC 7741 sections 4.2 and 4.3), then filling. */
    private static MemorySegment payload(boolean first, boolean keyFrame) {
        MemorySegment payload = MemorySegment.ofArray(new byte[PAYLOAD_LENGTH]);
        payload.fill((byte) 0x5a);
        Bytes.put8(payload, 0, first ? 0x10 : 0);
        Bytes.put24(payload, 1, keyFrame ? 0x100200 : 0x110200);
        Bytes.put24(payload, 4, 0x9d012a);
        return payload;
    }
}
