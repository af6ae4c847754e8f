package io.sluice.load;

import io.sluice.packet.Packet;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpParseResult;
import io.sluice.srtp.SrtpReceiver;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The media that one transport receives. Counts every packet by its header, which is not encrypted, and decrypts one in
 * {@value #SAMPLE} of each stream, the first included: a generator must not be dearer than the server. Confined to the loop.
 */
final class MediaReceiver {
    static final int SAMPLE = 64;

    private final Tally tally;
    private final Int2ObjectHashMap<Stream> streams = new Int2ObjectHashMap<>();
    private final RtpHeader header = new RtpHeader();
    private final Runnable onFirst;
    /** Receivers sample different packets of a burst. */
    private final int phase;

    private @Nullable SrtpReceiver unprotect;

    /** One SSRC. */
    private static final class Stream {
        final SequenceCounter counter = new SequenceCounter();
        boolean verified;
        int offset;
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

    void onRtp(Packet packet) {
        if (unprotect == null || !RtpHeader.isPlausible(packet.memory(), 0, packet.length())) {
            return;
        }
        int sequence = RtpHeader.peekSequenceNumber(packet.memory(), 0);
        Stream stream = stream(RtpHeader.peekSsrc(packet.memory(), 0));
        boolean fresh = stream.counter.add(sequence);
        if (fresh && (!stream.verified || (sequence + phase) % SAMPLE == 0)) {
            verify(unprotect, stream, packet, sequence);
        }
    }

    void restart() {
        streams.values().forEach(stream -> stream.counter.restart());
    }

    Count count() {
        Count sum = Count.NONE;
        for (Stream stream : streams.values()) {
            SequenceCounter counter = stream.counter;
            int silent = counter.received() == 0 ? 1 : 0;
            sum = sum.plus(new Count(1, silent, counter.received(), counter.lost(), counter.duplicates()));
        }
        return sum;
    }

    private Stream stream(int ssrc) {
        Stream known = streams.get(ssrc);
        if (known == null) {
            known = new Stream();
            streams.put(ssrc, known);
        }
        return known;
    }

    private void verify(SrtpReceiver receiver, Stream stream, Packet packet, int sequence) {
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
        int offset = sequence - Payload.number(packet.memory(), header.payloadOffset()) & 0xffff;
        if (stream.verified && offset != stream.offset) {
            tally.wrong++;
        }
        tally.verified++;
        tally.delay(packet.arrivalNanos() - Payload.sentNanos(packet.memory(), header.payloadOffset()));
        accept(stream, offset);
    }

    private void accept(Stream stream, int offset) {
        boolean first = streams.values().stream().noneMatch(other -> other.verified);
        stream.offset = offset;
        stream.verified = true;
        if (first) {
            onFirst.run();
        }
    }
}
