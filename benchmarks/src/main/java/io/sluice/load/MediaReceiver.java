package io.sluice.load;

import io.sluice.packet.Packet;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpParseResult;
import io.sluice.srtp.SrtpReceiver;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntHashSet;
import org.jspecify.annotations.Nullable;

/**
 * The media that one transport receives. Counts every packet by its header, which is not encrypted, and decrypts one in
 * {@value #SAMPLE} of each stream, the first included: a generator must not be dearer than the server. Confined to the loop.
 */
final class MediaReceiver {
    static final int SAMPLE = 64;

    /** 24 bits with a sign (RFC 3550 section 6.4.1). */
    private static final int MAX_REPORTED_LOST = 0x7fffff;

    private static final int NO_JITTER = 0;

    private final Tally tally;
    private final Int2ObjectHashMap<Stream> streams = new Int2ObjectHashMap<>();
    private final IntHashSet others = new IntHashSet();
    private final RtpHeader header = new RtpHeader();
    private final Runnable onFirst;
    /** Receivers sample different packets of a burst. */
    private final int phase;

    private @Nullable SrtpReceiver unprotect;

    /** One SSRC, and its last verified packet: its sequence number here, and the sender's count of packets in it. */
    private static final class Stream {
        final SequenceCounter counter = new SequenceCounter();
        boolean verified;
        /** Lost where the sequence numbers do not show it. */
        long hidden;

        private long sequence;
        private int number;
        private long reportedReceived;
        private long reportedLost;

        /**
         * Whether a packet may have this sequence number, given the sender's count in it. Servers number on across pictures that
         * they leave out because they are late, and across a long silence as if the sender had started anew; never do they number
         * packets that were not sent.
         */
        boolean follows(long nextSequence, int nextNumber) {
            return gap(nextSequence, nextNumber) >= 0;
        }

        void accept(long nextSequence, int nextNumber) {
            if (verified) {
                hidden += gap(nextSequence, nextNumber);
            }
            verified = true;
            sequence = nextSequence;
            number = nextNumber;
        }

        /** The share of packets that did not come since the last report, in 256ths. */
        int takeFractionLost() {
            long received = counter.received() - reportedReceived;
            long lost = counter.lost() - reportedLost;
            reportedReceived = counter.received();
            reportedLost = counter.lost();
            return received < 0 || lost <= 0 ? 0 : (int) (lost * 256 / (received + lost));
        }

        /** By how many packets the sender's count has moved further than the sequence number. */
        private long gap(long nextSequence, int nextNumber) {
            return nextNumber - number - (nextSequence - sequence);
        }
    }

    /** What came of all streams together since the last restart. */
    record Count(int streams, int silentStreams, long received, long lost, long duplicates) {
        static final Count NONE = new Count(0, 0, 0, 0, 0);

        /** Of the same streams, later. */
        Count followedBy(Count later) {
            return new Count(
                    later.streams,
                    Math.max(silentStreams, later.silentStreams),
                    received + later.received,
                    lost + later.lost,
                    duplicates + later.duplicates);
        }

        /** Of other streams, in the same time. */
        Count plus(Count other) {
            return new Count(
                    streams + other.streams,
                    silentStreams + other.silentStreams,
                    received + other.received,
                    lost + other.lost,
                    duplicates + other.duplicates);
        }
    }

    /** @param onFirst called when the first packet of all has been decrypted and found right */
    MediaReceiver(Tally tally, int phase, Runnable onFirst) {
        this.tally = tally;
        this.phase = phase;
        this.onFirst = onFirst;
    }

    void keys(SrtpReceiver receiver) {
        unprotect = receiver;
    }

    /** A stream that is none of the media: retransmissions, probes. */
    void passOver(int ssrc) {
        others.add(ssrc);
    }

    void onRtp(Packet packet) {
        if (unprotect == null || !RtpHeader.isPlausible(packet.memory(), 0, packet.length())) {
            return;
        }
        int ssrc = RtpHeader.peekSsrc(packet.memory(), 0);
        if (others.contains(ssrc)) {
            return;
        }
        int sequence = RtpHeader.peekSequenceNumber(packet.memory(), 0);
        Stream stream = stream(ssrc);
        boolean fresh = stream.counter.add(sequence);
        if (fresh && (!stream.verified || (sequence + phase) % SAMPLE == 0)) {
            verify(unprotect, stream, packet, stream.counter.extended(sequence));
        }
    }

    void restart() {
        for (Stream stream : streams.values()) {
            stream.counter.restart();
            stream.hidden = 0;
        }
    }

    Count count() {
        Count sum = Count.NONE;
        for (Stream stream : streams.values()) {
            SequenceCounter counter = stream.counter;
            int silent = counter.received() == 0 ? 1 : 0;
            sum = sum.plus(
                    new Count(1, silent, counter.received(), counter.lost() + stream.hidden, counter.duplicates()));
        }
        return sum;
    }

    /** Of one of the streams that came; 0 before. */
    int anySsrc() {
        return streams.isEmpty() ? 0 : streams.keySet().iterator().nextInt();
    }

    /** Adds a block for each stream to a report that is open, as many as there is room for. */
    void report(RtcpWriter writer) {
        streams.forEachInt((ssrc, stream) -> {
            long lost = Math.min(stream.counter.lost(), MAX_REPORTED_LOST);
            writer.reportBlock(ssrc, stream.takeFractionLost(), (int) lost, stream.counter.highest(), NO_JITTER, 0, 0);
        });
    }

    private Stream stream(int ssrc) {
        Stream known = streams.get(ssrc);
        if (known == null) {
            known = new Stream();
            streams.put(ssrc, known);
        }
        return known;
    }

    private void verify(SrtpReceiver receiver, Stream stream, Packet packet, long sequence) {
        int length = receiver.unprotectRtp(packet.memory(), 0, packet.length());
        if (length < 0) {
            tally.undecryptable++;
            return;
        }
        boolean parsed = header.parse(packet.memory(), 0, length) == RtpParseResult.OK;
        if (!parsed || !Payload.isIntact(packet.memory(), header.payloadOffset(), header.payloadLength())) {
            tally.wrong++;
            return;
        }
        int number = Payload.number(packet.memory(), header.payloadOffset());
        if (stream.verified && !stream.follows(sequence, number)) {
            tally.wrong++;
            return;
        }
        tally.verified++;
        tally.delay(packet.arrivalNanos() - Payload.sentNanos(packet.memory(), header.payloadOffset()));
        accept(stream, sequence, number);
    }

    private void accept(Stream stream, long sequence, int number) {
        boolean first = streams.values().stream().noneMatch(other -> other.verified);
        stream.accept(sequence, number);
        if (first) {
            onFirst.run();
        }
    }
}
