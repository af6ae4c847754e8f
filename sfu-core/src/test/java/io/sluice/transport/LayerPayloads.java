package io.sluice.transport;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;

/** Writes the packets of a {@link SimulatedTrack}, and reads them as a receiver does; apart from how the server reads them. */
final class LayerPayloads {
    /** Bytes of what each payload says of its frame, behind the codec's own. */
    static final int NOTE_LENGTH = 16;

    private static final int FILLING = 300;

    private final SimulatedTrack.Kind kind;

    LayerPayloads(SimulatedTrack.Kind kind) {
        this.kind = kind;
    }

    /** Writes a payload and returns its length. */
    int write(MemorySegment memory, int at, LayerFrame frame, int index, int count) {
        int note = at + writeDescriptor(memory, at, frame, index == 0, index == count - 1);
        Bytes.put32(memory, note, frame.picture());
        Bytes.put32(memory, note + 4, frame.earlier());
        Bytes.put8(memory, note + 8, frame.encoding());
        Bytes.put8(memory, note + 9, frame.spatial());
        Bytes.put8(memory, note + 10, frame.temporal());
        Bytes.put8(memory, note + 11, (frame.key() ? 1 : 0) | (frame.lower() ? 2 : 0));
        Bytes.put16(memory, note + 12, index);
        Bytes.put16(memory, note + 14, count);
        memory.asSlice(note + NOTE_LENGTH, FILLING).fill((byte) 0x11);
        return note + NOTE_LENGTH + FILLING - at;
    }

    private int writeDescriptor(MemorySegment memory, int at, LayerFrame frame, boolean first, boolean last) {
        return switch (kind) {
            case VP8_SIMULCAST -> writeVp8(memory, at, frame, first);
            case VP9_SIMULCAST, VP9_SVC, VP9_KSVC -> writeVp9(memory, at, frame, first, last);
            case H264_SIMULCAST -> writeOctets(memory, at, frame.key() && first ? 0x67 : 0x41, 0);
            case H265_SIMULCAST -> writeOctets(memory, at, frame.key() && first ? 0x40 : 0x02, 1);
            case AV1_SVC, AV1_KSVC, AV1_SIMULCAST ->
                writeOctets(memory, at, frame.key() && first && frame.spatial() == 0 ? 0x18 : 0x10, 0);
        };
    }

    private static int writeOctets(MemorySegment memory, int at, int one, int two) {
        Bytes.put8(memory, at, one);
        Bytes.put8(memory, at + 1, two);
        return 2;
    }

    /** RFC 7741 section 4.2, and the first octet of section 4.3. */
    private static int writeVp8(MemorySegment memory, int at, LayerFrame frame, boolean first) {
        Bytes.put8(memory, at, first ? 0x90 : 0x80);
        Bytes.put8(memory, at + 1, 0xe0);
        Bytes.put16(memory, at + 2, 0x8000 | frame.pictureId());
        Bytes.put8(memory, at + 4, frame.tl0());
        Bytes.put8(memory, at + 5, frame.temporal() << 6 | (frame.sync() ? 0x20 : 0));
        Bytes.put8(memory, at + 6, frame.key() ? 0 : 1);
        return 7;
    }

    /** RFC 9628 section 4.2, in non-flexible mode. */
    private static int writeVp9(MemorySegment memory, int at, LayerFrame frame, boolean first, boolean last) {
        int flags = 0xa0 | (frame.key() ? 0 : 0x40) | (first ? 0x08 : 0) | (last ? 0x04 : 0);
        Bytes.put8(memory, at, flags);
        Bytes.put16(memory, at + 1, 0x8000 | frame.pictureId());
        Bytes.put8(
                memory,
                at + 3,
                frame.temporal() << 5 | (frame.switchUp() ? 0x10 : 0) | frame.spatial() << 1 | (frame.lower() ? 1 : 0));
        Bytes.put8(memory, at + 4, frame.tl0());
        return 5;
    }

    /** Where the note stands behind the codec's own bytes. */
    int noteOffset() {
        return switch (kind) {
            case VP8_SIMULCAST -> 7;
            case VP9_SIMULCAST, VP9_SVC, VP9_KSVC -> 5;
            default -> 2;
        };
    }

    /** The picture id as the receiver reads it; -1 where there is none. */
    int pictureId(MemorySegment memory, int at) {
        return switch (kind) {
            case VP8_SIMULCAST -> Bytes.u16(memory, at + 2) & 0x7fff;
            case VP9_SIMULCAST, VP9_SVC, VP9_KSVC -> Bytes.u16(memory, at + 1) & 0x7fff;
            default -> -1;
        };
    }

    /** TL0PICIDX likewise. */
    int tl0(MemorySegment memory, int at) {
        return kind == SimulatedTrack.Kind.VP8_SIMULCAST || pictureId(memory, at) >= 0 ? Bytes.u8(memory, at + 4) : -1;
    }

    /** A dependency descriptor (AV1 RTP specification, appendix A); with the structure where the frame begins a key picture. */
    byte[] descriptor(LayerFrame frame, boolean begins, boolean ends) {
        Bits bits = new Bits();
        int template = frame.spatial() * SimulatedTrack.TEMPORAL_LAYERS + frame.temporal();
        bits.add(begins ? 1 : 0, 1).add(ends ? 1 : 0, 1).add(template, 6).add(frame.frameNumber(), 16);
        boolean structure = begins && frame.key() && frame.spatial() == 0;
        bits.add(structure ? 1 : 0, 1)
                .add(0, 1)
                .add(frame.key() ? 1 : 0, 1)
                .add(1, 1)
                .add(0, 1);
        if (structure) {
            structure(bits);
        }
        if (frame.key()) {
            indications(bits, frame.spatial(), frame.temporal(), true);
        } else {
            bits.add(3, 2).add(frame.earlierDistance() - 1, 12);
        }
        if (frame.lower()) {
            bits.add(1, 2).add(0, 4);
        }
        return bits.add(0, 2).bytes();
    }

    /** A template for each spatial and temporal layer, and a decode target; no chains, no resolutions. */
    private void structure(Bits bits) {
        int targets = kind.spatialLayers * SimulatedTrack.TEMPORAL_LAYERS;
        bits.add(0, 6).add(targets - 1, 5);
        for (int template = 1; template <= targets; template++) {
            boolean spatialEnds = template % SimulatedTrack.TEMPORAL_LAYERS == 0;
            bits.add(template == targets ? 3 : spatialEnds ? 2 : 1, 2);
        }
        for (int template = 0; template < targets; template++) {
            indications(
                    bits, template / SimulatedTrack.TEMPORAL_LAYERS, template % SimulatedTrack.TEMPORAL_LAYERS, false);
        }
        for (int template = 0; template < targets; template++) {
            bits.add(0, 1);
        }
        bits.nonSymmetric(0, targets + 1).add(0, 1);
    }

    private void indications(Bits bits, int s, int t, boolean key) {
        for (int targetSpatial = 0; targetSpatial < kind.spatialLayers; targetSpatial++) {
            for (int targetTemporal = 0; targetTemporal < SimulatedTrack.TEMPORAL_LAYERS; targetTemporal++) {
                bits.add(indication(s, t, targetSpatial, targetTemporal, key), 2);
            }
        }
    }

    private int indication(int s, int t, int targetSpatial, int targetTemporal, boolean key) {
        boolean needed =
                t <= targetTemporal && (s == targetSpatial || (s < targetSpatial && (key || !kind.independent)));
        if (!needed) {
            return 0;
        }
        if (key || (s == targetSpatial && t == 0)) {
            return 2;
        }
        return s == targetSpatial && t == targetTemporal ? 1 : 3;
    }

    /** Bits, from the highest on. */
    private static final class Bits {
        private BigInteger value = BigInteger.ONE;

        Bits add(int number, int count) {
            value = value.shiftLeft(count).or(BigInteger.valueOf(number));
            return this;
        }

        /** ns(n). */
        Bits nonSymmetric(int number, int values) {
            int width = 32 - Integer.numberOfLeadingZeros(values);
            int shorter = (1 << width) - values;
            return number < shorter ? add(number, width - 1) : add(number + shorter, width);
        }

        byte[] bytes() {
            int padding = (8 - (value.bitLength() - 1) % 8) % 8;
            byte[] all = value.shiftLeft(padding).toByteArray();
            byte[] bytes = new byte[(value.bitLength() - 1 + padding) / 8];
            System.arraycopy(all, all.length - bytes.length, bytes, 0, bytes.length);
            return bytes;
        }
    }
}
