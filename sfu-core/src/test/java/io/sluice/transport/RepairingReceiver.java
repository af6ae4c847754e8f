package io.sluice.transport;

import io.sluice.packet.Bytes;
import io.sluice.routing.OutboundStream;
import io.sluice.routing.RetransmissionMode;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpParseResult;
import io.sluice.rtp.Sequence;
import io.sluice.srtp.SrtpDrop;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One stream of a simulated peer that asks for what it misses, as browsers do: soon, and again every round trip. */
final class RepairingReceiver {
    private static final long FIRST_WAIT_NANOS = 10_000_000;
    private static final int MAX_TRIES = 10;

    final OutboundStream stream;
    final ReceivedMedia media = new ReceivedMedia();
    /** Sequence numbers of the retransmission stream. */
    final List<Integer> rtxNumbers = new ArrayList<>();

    int repaired;
    int duplicates;
    boolean asking = true;
    long intervalNanos = 110_000_000;

    private final SimulatedPeer peer;
    private final RetransmissionMode mode;
    private final RtpHeader header = new RtpHeader();
    private final Set<Long> arrived = new HashSet<>();
    private final TreeMap<Long, Wanted> missing = new TreeMap<>();
    private long highest = -1;

    private static final class Wanted {
        private final long sinceNanos;
        private long askedNanos;
        private int tries;

        Wanted(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    RepairingReceiver(SimulatedPeer peer, OutboundStream stream, RetransmissionMode mode) {
        this.peer = peer;
        this.stream = stream;
        this.mode = mode;
    }

    boolean takes(int ssrc) {
        return ssrc == stream.ssrc() || ssrc == rtxSsrc();
    }

    /** How many packets are still awaited. */
    int missing() {
        return missing.size();
    }

    /** @param length of the decrypted packet, or why it is none */
    void onPacket(MemorySegment memory, int length, long nowNanos) {
        if (length == SrtpDrop.INDEX_REPEATED.code() && mode instanceof RetransmissionMode.Identical) {
            duplicates++;
            return;
        }
        if (length < 0 || header.parse(memory, 0, length) != RtpParseResult.OK) {
            throw new AssertionError("the server sent RTP that cannot be read: " + length);
        }
        if (header.ssrc() == stream.ssrc()) {
            take(memory, length, nowNanos);
        } else {
            rtxNumbers.add(header.sequenceNumber());
            MemorySegment original = unwrapped(memory, length);
            take(original, (int) original.byteSize(), nowNanos);
        }
    }

    /** RFC 4588 section 4: the original number stands before the payload. */
    private MemorySegment unwrapped(MemorySegment memory, int length) {
        if (header.payloadType() != ((RetransmissionMode.Rtx) mode).payloadType()) {
            throw new AssertionError("payload type " + header.payloadType());
        }
        int payload = header.payloadOffset();
        MemorySegment original = MemorySegment.ofArray(new byte[length - 2]);
        Bytes.copy(memory, 0, original, 0, payload);
        Bytes.put8(original, 1, (Bytes.u8(memory, 1) & 0x80) | stream.payloadType());
        Bytes.put16(original, 2, Bytes.u16(memory, payload));
        Bytes.put32(original, 8, stream.ssrc());
        Bytes.copy(memory, payload + 2, original, payload, length - payload - 2);
        return original;
    }

    private void take(MemorySegment memory, int length, long nowNanos) {
        int sequence = Bytes.u16(memory, 2);
        long number = highest < 0 ? sequence : Sequence.unwrap16(highest, sequence);
        if (!arrived.add(number)) {
            duplicates++;
            return;
        }
        for (long gap = highest + 1; highest >= 0 && gap < number; gap++) {
            missing.put(gap, new Wanted(nowNanos));
        }
        highest = Math.max(highest, number);
        Wanted wanted = missing.remove(number);
        repaired += wanted != null && wanted.tries > 0 ? 1 : 0;
        media.add(memory, length, nowNanos);
    }

    void tick(long nowNanos) {
        List<int[]> entries = new ArrayList<>();
        Iterator<Map.Entry<Long, Wanted>> all = missing.entrySet().iterator();
        while (asking && all.hasNext()) {
            Map.Entry<Long, Wanted> entry = all.next();
            Wanted wanted = entry.getValue();
            boolean due = wanted.tries == 0
                    ? nowNanos - wanted.sinceNanos >= FIRST_WAIT_NANOS
                    : nowNanos - wanted.askedNanos >= intervalNanos;
            if (due && wanted.tries == MAX_TRIES) {
                all.remove();
            } else if (due) {
                wanted.tries++;
                wanted.askedNanos = nowNanos;
                ask(entries, (int) (entry.getKey() & 0xffff));
            }
        }
        if (!entries.isEmpty()) {
            peer.sendNack(stream.ssrc(), entries);
        }
    }

    private static void ask(List<int[]> entries, int number) {
        int[] last = entries.isEmpty() ? null : entries.getLast();
        int distance = last == null ? 0 : Sequence.distance16(last[0], number);
        if (last != null && distance >= 1 && distance <= 16) {
            last[1] |= 1 << (distance - 1);
        } else if (entries.size() < 200) {
            entries.add(new int[] {number, 0});
        }
    }

    private int rtxSsrc() {
        return mode instanceof RetransmissionMode.Rtx rtx ? rtx.ssrc() : stream.ssrc();
    }
}
