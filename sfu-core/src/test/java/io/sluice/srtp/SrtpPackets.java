package io.sluice.srtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** Keys and packets for the tests of this room. */
final class SrtpPackets {
    static final int SSRC = 0xcafebabe;
    static final int CAPACITY = 2300;

    private SrtpPackets() {}

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static byte[] key(SrtpProfile profile) {
        return filled(profile.keyLength(), 1);
    }

    static byte[] salt(SrtpProfile profile) {
        return filled(profile.saltLength(), 101);
    }

    /** A header of 12 bytes and a payload of {@code payloadLength} bytes that all tell the sequence number. */
    static byte[] rtp(int ssrc, int sequence, int payloadLength) {
        byte[] packet = new byte[12 + payloadLength];
        MemorySegment memory = MemorySegment.ofArray(packet);
        Bytes.put8(memory, 0, 0x80);
        Bytes.put8(memory, 1, 96);
        Bytes.put16(memory, 2, sequence);
        Bytes.put32(memory, 4, sequence * 3000L);
        Bytes.put32(memory, 8, ssrc);
        Arrays.fill(packet, 12, packet.length, (byte) sequence);
        return packet;
    }

    /** CSRCs, extension and payload at random, the latter two possibly empty. */
    static byte[] randomRtp(Random random, int ssrc, int sequence) {
        int csrcs = random.nextInt(3) == 0 ? random.nextInt(16) : 0;
        int extensionWords = random.nextBoolean() ? random.nextInt(9) : -1;
        int header = 12 + 4 * csrcs + (extensionWords < 0 ? 0 : 4 + 4 * extensionWords);
        byte[] packet = new byte[header + (random.nextInt(8) == 0 ? 0 : random.nextInt(1300))];
        random.nextBytes(packet);
        MemorySegment memory = MemorySegment.ofArray(packet);
        Bytes.put8(memory, 0, 0x80 | (extensionWords < 0 ? 0 : 0x10) | csrcs);
        Bytes.put16(memory, 2, sequence);
        Bytes.put32(memory, 8, ssrc);
        if (extensionWords >= 0) {
            Bytes.put32(memory, 12 + 4L * csrcs, 0xbede0000L | extensionWords);
        }
        return packet;
    }

    static byte[] rtcp(int ssrc, int words) {
        byte[] packet = new byte[8 + 4 * words];
        MemorySegment memory = MemorySegment.ofArray(packet);
        Bytes.put32(memory, 0, 0x81c9_0000L | (1 + words));
        Bytes.put32(memory, 4, ssrc);
        Arrays.fill(packet, 8, packet.length, (byte) words);
        return packet;
    }

    /** Header at an odd offset of one native segment, payload at an odd offset of another. */
    static Result protect(SrtpSender sender, byte[] packet) {
        int headerLength = RtpHeader.length(MemorySegment.ofArray(packet), 0, packet.length);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment destination = arena.allocate(CAPACITY);
            MemorySegment payload = arena.allocate(CAPACITY);
            MemorySegment source = MemorySegment.ofArray(packet);
            Bytes.copy(source, 0, destination, 3, headerLength);
            Bytes.copy(source, headerLength, payload, 5, packet.length - headerLength);
            int length = sender.protectRtp(
                    destination, 3, headerLength, payload, 5, packet.length - headerLength, CAPACITY - 3);
            return new Result(length, Bytes.toArray(destination, 3, Math.max(length, headerLength)));
        }
    }

    /** The packet as it comes out of a batch in which others of the same sender are around it. */
    static byte[] protectAmongOthers(SrtpSender sender, SrtpBatch batch, byte[] packet, int others) {
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < others / 2; i++) {
                add(sender, batch, rtp(SSRC, i, 200 + i), arena);
            }
            int place = batch.size();
            MemorySegment slot = add(sender, batch, packet, arena);
            for (int i = others / 2; i < others; i++) {
                add(sender, batch, rtp(SSRC, i, 200 - i), arena);
            }
            batch.finish();
            byte[] sent = Bytes.toArray(slot, 0, batch.result(place));
            batch.clear();
            return sent;
        }
    }

    private static MemorySegment add(SrtpSender sender, SrtpBatch batch, byte[] packet, Arena arena) {
        int header = RtpHeader.length(MemorySegment.ofArray(packet), 0, packet.length);
        MemorySegment slot = arena.allocate(CAPACITY);
        MemorySegment plain = arena.allocate(CAPACITY);
        Bytes.copy(MemorySegment.ofArray(packet), 0, slot, 0, header);
        Bytes.copy(MemorySegment.ofArray(packet), 0, plain, 0, packet.length);
        sender.protectRtp(batch, slot, 0, header, plain, header, packet.length - header, CAPACITY);
        return slot;
    }

    static Result protectRtcp(SrtpSender sender, byte[] packet) {
        return inPlace(
                packet, (memory, offset) -> sender.protectRtcp(memory, offset, packet.length, CAPACITY - offset));
    }

    static Result unprotect(SrtpReceiver receiver, byte[] packet) {
        return inPlace(packet, (memory, offset) -> receiver.unprotectRtp(memory, offset, packet.length));
    }

    static Result unprotectRtcp(SrtpReceiver receiver, byte[] packet) {
        return inPlace(packet, (memory, offset) -> receiver.unprotectRtcp(memory, offset, packet.length));
    }

    /** What came back, and the bytes there now: of the packet, or the untouched ones after a drop. */
    static final class Result {
        final int length;
        final byte[] bytes;

        Result(int length, byte[] bytes) {
            this.length = length;
            this.bytes = bytes;
        }
    }

    private interface Operation {
        int run(MemorySegment memory, int offset);
    }

    private static Result inPlace(byte[] packet, Operation operation) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(CAPACITY);
            Bytes.copy(MemorySegment.ofArray(packet), 0, memory, 7, packet.length);
            int length = operation.run(memory, 7);
            return new Result(length, Bytes.toArray(memory, 7, length < 0 ? packet.length : length));
        }
    }

    private static byte[] filled(int length, int first) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (first + 7 * i);
        }
        return bytes;
    }
}
