package io.sluice.transport;

import io.sluice.bwe.BitrateLadder;
import io.sluice.packet.Bytes;
import io.sluice.routing.OutboundStream;
import io.sluice.routing.RetransmissionMode;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpParseResult;
import io.sluice.rtp.Sequence;
import io.sluice.srtp.SrtpDrop;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One receiver of a {@link SimulatedTrack}: keeps every packet, asks for what it misses, and says what a strict decoder would. */
final class LayerReceiver {
    static final ExtensionMap EXTENSIONS = ExtensionMap.builder()
            .put(ExtensionType.MID, ExtensionType.MID.routerId())
            .put(ExtensionType.DEPENDENCY_DESCRIPTOR, ExtensionType.DEPENDENCY_DESCRIPTOR.routerId())
            .build();
    private static final long NACK_INTERVAL_NANOS = 50_000_000L;
    private static final int MAX_TRIES = 20;

    /** A packet as it arrived. */
    record Arrived(
            long number,
            int timestamp,
            boolean marker,
            int pictureId,
            int tl0,
            int frameNumber,
            int picture,
            int earlier,
            int encoding,
            int spatial,
            int temporal,
            boolean key,
            boolean lower,
            int index,
            int count,
            long nanos,
            List<Byte> bytes) {
        /** Names the frame among all of the track. */
        long frame() {
            return ((long) picture * 4 + spatial) * 4 + encoding;
        }
    }

    final OutboundStream stream;
    final SimulatedTrack.Kind kind;
    final TreeMap<Long, Arrived> packets = new TreeMap<>();
    int duplicates;
    int empty;

    private final SimulatedPeer peer;
    private final RetransmissionMode mode;
    private final LayerPayloads payloads;
    private final RtpHeader header = new RtpHeader();
    private final Map<Long, long[]> missing = new HashMap<>();
    private long highest = -1;

    LayerReceiver(SimulatedPeer peer, SimulatedTrack.Kind kind, OutboundStream stream, RetransmissionMode mode) {
        this.peer = peer;
        this.kind = kind;
        this.stream = stream;
        this.mode = mode;
        this.payloads = new LayerPayloads(kind);
    }

    void prefer(int spatial, int temporal) {
        peer.onLoop(() -> stream.preferLayers(spatial, temporal));
    }

    /** Chooses a rung as whoever shares out the bandwidth does. */
    void target(int rung) {
        peer.onLoop(() -> stream.setTarget(rung));
    }

    /** The bitrates of the rungs there are. */
    List<Long> ladder() {
        List<Long> bitrates = new ArrayList<>();
        long nowNanos = peer.nowNanos();
        peer.onLoop(() -> {
            BitrateLadder ladder = stream.ladder(nowNanos);
            for (int rung = 0; rung < ladder.size(); rung++) {
                bitrates.add(ladder.bitrateBps(rung));
            }
        });
        return bitrates;
    }

    /** The spatial and temporal layer that the server says it sends. */
    List<Integer> current() {
        List<Integer> layers = new ArrayList<>();
        peer.onLoop(() -> {
            layers.add(stream.spatialLayer());
            layers.add(stream.temporalLayer());
        });
        return layers;
    }

    /** The highest number that came. */
    long highest() {
        return highest;
    }

    /** The numbers that are waited for, up to one. */
    List<Long> missingUpTo(long number) {
        return missing.keySet().stream().filter(each -> each <= number).sorted().toList();
    }

    void onPacket(MemorySegment memory, int length, long nowNanos) {
        if (length == SrtpDrop.INDEX_REPEATED.code() && mode instanceof RetransmissionMode.Identical) {
            duplicates++;
            return;
        }
        if (length < 0 || header.parse(memory, 0, length) != RtpParseResult.OK) {
            throw new AssertionError("the server sent RTP that cannot be read: " + length);
        }
        boolean again = header.ssrc() != stream.ssrc();
        int payload = header.payloadOffset();
        int sequence = again ? Bytes.u16(memory, payload) : header.sequenceNumber();
        int before = again ? Short.BYTES : 0;
        take(memory, sequence, payload + before, header.payloadLength() - before, nowNanos);
    }

    private void take(MemorySegment memory, int sequence, int payload, int length, long nowNanos) {
        long number = highest < 0 ? sequence : Sequence.unwrap16(highest, sequence);
        for (long gap = highest + 1; highest >= 0 && gap < number; gap++) {
            missing.put(gap, new long[] {nowNanos + 10_000_000L, 0});
        }
        highest = Math.max(highest, number);
        missing.remove(number);
        if (length == 0) {
            empty++;
            return;
        }
        Arrived arrived = arrived(memory, number, payload, nowNanos);
        Arrived before = packets.putIfAbsent(number, arrived);
        if (before != null) {
            duplicates++;
            if (!before.bytes().equals(arrived.bytes()) || before.marker() != arrived.marker()) {
                throw new AssertionError("number " + number + " was sent with other bytes: " + before + " " + arrived);
            }
        }
    }

    private Arrived arrived(MemorySegment memory, long number, int payload, long nowNanos) {
        int note = payload + payloads.noteOffset();
        int descriptor = header.extensionOffset(EXTENSIONS.id(ExtensionType.DEPENDENCY_DESCRIPTOR));
        int flags = Bytes.u8(memory, note + 11);
        List<Byte> bytes = new ArrayList<>();
        for (byte octet : Bytes.toArray(memory, payload, note + LayerPayloads.NOTE_LENGTH - payload)) {
            bytes.add(octet);
        }
        return new Arrived(
                number,
                header.timestamp(),
                header.marker(),
                payloads.pictureId(memory, payload),
                payloads.tl0(memory, payload),
                descriptor < 0 ? -1 : Bytes.u16(memory, descriptor + 1),
                Bytes.i32(memory, note),
                Bytes.i32(memory, note + 4),
                Bytes.u8(memory, note + 8),
                Bytes.u8(memory, note + 9),
                Bytes.u8(memory, note + 10),
                (flags & 1) != 0,
                (flags & 2) != 0,
                Bytes.u16(memory, note + 12),
                Bytes.u16(memory, note + 14),
                nowNanos,
                bytes);
    }

    void tick(long nowNanos) {
        if (mode instanceof RetransmissionMode.None) {
            return;
        }
        List<int[]> entries = new ArrayList<>();
        missing.entrySet().removeIf(entry -> entry.getValue()[1] >= MAX_TRIES);
        missing.forEach((number, state) -> {
            if (nowNanos >= state[0] && entries.size() < 100) {
                state[0] = nowNanos + NACK_INTERVAL_NANOS;
                state[1]++;
                entries.add(new int[] {(int) (number & 0xffff), 0});
            }
        });
        if (!entries.isEmpty()) {
            peer.sendNack(stream.ssrc(), entries);
        }
    }
}
