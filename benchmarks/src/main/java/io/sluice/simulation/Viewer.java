package io.sluice.simulation;

import io.sluice.bwe.TransportFeedbackRecorder;
import io.sluice.packet.Bytes;
import io.sluice.routing.InboundStream;
import io.sluice.routing.OutboundStream;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.transport.SimulatedSfu;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A browser that watches, as far as the network knows it: tells by transport-wide feedback when packets arrived, asks for missing
 * ones, shows frames in their order, and asks for a key frame when it cannot go on.
 */
final class Viewer implements World.Actor {
    private static final long FEEDBACK_NANOS = 100 * World.NANOS_PER_MILLI;
    private static final long NACK_NANOS = 20 * World.NANOS_PER_MILLI;
    private static final long ASK_AGAIN_NANOS = 100 * World.NANOS_PER_MILLI;
    private static final long GIVE_UP_NANOS = 700 * World.NANOS_PER_MILLI;
    private static final int PROBATOR = 1234;
    private static final int MAX_ASKED = 100;

    /** What encryption adds, too. */
    private static final int REPORT_OVERHEAD = Link.DATAGRAM_OVERHEAD + 24;

    /** One stream of pictures. */
    private static final class Picture {
        final int ssrc;
        final int rtxSsrc;
        /** By number, unwrapped: those that came and wait for earlier ones. */
        final TreeMap<Long, Frame> waiting = new TreeMap<>();

        final Map<Long, long[]> missing = new HashMap<>();
        long expected = -1;
        long newest = -1;
        long stuckNanos;
        boolean keyWaits;
        long pliNanos = -ASK_AGAIN_NANOS;

        Picture(int ssrc, int rtxSsrc) {
            this.ssrc = ssrc;
            this.rtxSsrc = rtxSsrc;
        }

        @Nullable
        Frame next() {
            return waiting.remove(expected);
        }
    }

    /** What is known of a packet that came. */
    private record Frame(boolean first, boolean last, boolean key, int bytes) {}

    private final World world;
    private final Link link;
    private final SimulatedSfu.Connection connection;
    private final List<Picture> pictures = new ArrayList<>();
    private final TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();
    private final RtcpWriter writer = new RtcpWriter();
    private final MemorySegment scratch = MemorySegment.ofArray(new byte[2048]);
    private SimulatedSfu.Reader reader;
    private final Meter meter;
    private final @Nullable Link back;
    private final double detourMillis;
    private long nextFeedbackNanos = FEEDBACK_NANOS;
    private long nextNackNanos;
    /** 0 where there is none. */
    private int soundSsrc;

    Viewer(World world, Link link, Meter meter) {
        this(world, link, meter, null, 0);
    }

    /**
     * One further away.
     *
     * @param back what its reports go by, among other things; null for a way of their own
     * @param detourMillis behind the link, either way
     */
    Viewer(World world, Link link, Meter meter, @Nullable Link back, double detourMillis) {
        this.world = world;
        this.link = link;
        this.meter = meter;
        this.back = back;
        this.detourMillis = detourMillis;
        this.connection = world.sfu().connect(this::onSent);
        this.reader = world.sfu().newReader();
    }

    SimulatedSfu.Connection connection() {
        return connection;
    }

    /** Takes a stream that the server sends. */
    OutboundStream watch(VideoSource source) {
        return watch(world.sfu().consume(connection, source.stream(), SimulatedSfu.EXTENSIONS));
    }

    /** The same of one in layers. */
    OutboundStream watch(LayeredSource source) {
        reader = switch (source.kind()) {
            case VP8_SIMULCAST -> world.sfu().newReader();
            case VP9_SVC -> world.sfu().newVp9Reader();
            case AV1_SVC -> world.sfu().newAv1Reader();
        };
        return watch(world.sfu().consume(connection, source.track(), SimulatedSfu.LAYERED_RECEIVER));
    }

    /** Takes sound that the server sends. */
    void listen(InboundStream source) {
        soundSsrc = world.sfu()
                .consume(connection, source, SimulatedSfu.SOUND_RECEIVER)
                .ssrc();
    }

    private OutboundStream watch(OutboundStream stream) {
        pictures.add(new Picture(stream.ssrc(), SimulatedSfu.rtxSsrc(stream)));
        return stream;
    }

    private void onSent(MemorySegment datagram, int length, long nowNanos) {
        byte[] bytes = Bytes.toArray(datagram, 0, length);
        int type = bytes[1] & 0xff;
        if ((type >= 192 && type <= 223) || (bytes[0] & 0xc0) != 0x80) {
            return;
        }
        link.send(new Packet(bytes), world.nowNanos());
    }

    @Override
    public void tick(long nowNanos) {
        if (nowNanos >= nextFeedbackNanos) {
            nextFeedbackNanos += FEEDBACK_NANOS;
            while (recorder.hasUnreported()) {
                writer.wrap(scratch, 0, 1200);
                if (!recorder.writeFeedback(writer, 1, 1, nowNanos)) {
                    break;
                }
                send();
            }
        }
        if (nowNanos >= nextNackNanos) {
            nextNackNanos = nowNanos + NACK_NANOS;
            pictures.forEach(picture -> ask(picture, nowNanos));
        }
    }

    /** By the way back: another link, or one that has this one's delay and cuts. */
    private void send() {
        byte[] report = Bytes.toArray(scratch, 0, writer.length());
        if (back != null) {
            back.send(new Report(report), world.nowNanos());
        } else if (!link.isCut(world.nowNanos())) {
            world.after(link.delayMillis() + detourMillis, () -> arrive(report));
        }
    }

    private void arrive(byte[] report) {
        connection.sendRtcp(MemorySegment.ofArray(Arrays.copyOf(report, 2048)), report.length);
    }

    private final class Report implements Link.Parcel {
        private final byte[] bytes;

        Report(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int bytes() {
            return bytes.length + REPORT_OVERHEAD;
        }

        @Override
        public void onArrival(long queuedNanos, long nowNanos) {
            arrive(bytes);
        }
    }

    private void ask(Picture picture, long nowNanos) {
        writer.wrap(scratch, 0, 1200);
        writer.receiverReport(1);
        int asked = 0;
        for (Map.Entry<Long, long[]> entry : picture.missing.entrySet()) {
            long[] times = entry.getValue();
            if (nowNanos - times[1] >= ASK_AGAIN_NANOS && nowNanos - times[0] >= NACK_NANOS / 2 && asked < MAX_ASKED) {
                times[1] = nowNanos;
                writer.nack(1, picture.ssrc, (int) (entry.getKey() & 0xffff), 0);
                asked++;
            }
        }
        picture.missing.values().removeIf(times -> nowNanos - times[0] > GIVE_UP_NANOS);
        boolean stuck = !picture.waiting.isEmpty() && nowNanos - picture.stuckNanos > GIVE_UP_NANOS;
        boolean blank = picture.expected < 0 && picture.newest >= 0;
        if ((stuck || blank) && nowNanos - picture.pliNanos > 5 * ASK_AGAIN_NANOS) {
            picture.pliNanos = nowNanos;
            writer.pli(1, picture.ssrc);
            asked++;
        }
        if (asked > 0) {
            send();
        }
    }

    private final class Packet implements Link.Parcel {
        private final byte[] bytes;

        Packet(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int bytes() {
            return bytes.length + Link.DATAGRAM_OVERHEAD;
        }

        @Override
        public void onArrival(long queuedNanos, long nowNanos) {
            if (detourMillis == 0) {
                read(queuedNanos, nowNanos);
            } else {
                long arrivalNanos = nowNanos + (long) (detourMillis * World.NANOS_PER_MILLI);
                world.after(detourMillis, () -> read(queuedNanos, arrivalNanos));
            }
        }

        private void read(long queuedNanos, long nowNanos) {
            if (!reader.read(bytes)) {
                return;
            }
            meter.onReceived(bytes(), queuedNanos, nowNanos);
            if (reader.transportSequence() >= 0) {
                recorder.onPacket(reader.transportSequence(), nowNanos);
            }
            if (reader.ssrc() == PROBATOR) {
                return;
            }
            if (reader.ssrc() == soundSsrc) {
                meter.onSound(nowNanos);
            }
            for (Picture picture : pictures) {
                if (picture.ssrc == reader.ssrc()) {
                    take(picture, reader.sequenceNumber(), nowNanos);
                } else if (picture.rtxSsrc == reader.ssrc()) {
                    take(picture, reader.originalSequenceNumber(), nowNanos);
                }
            }
        }

        @Override
        public void onDrop(long nowNanos) {
            meter.onLost();
        }
    }

    private void take(Picture picture, int number, long nowNanos) {
        long sequence = picture.newest < 0 ? number : picture.newest + (short) (number - picture.newest);
        picture.missing.remove(sequence);
        for (long gap = Math.max(picture.newest + 1, sequence - 300); picture.newest >= 0 && gap < sequence; gap++) {
            picture.missing.put(gap, new long[] {nowNanos, nowNanos - ASK_AGAIN_NANOS});
        }
        picture.newest = Math.max(picture.newest, sequence);
        if (picture.expected >= 0 && sequence < picture.expected) {
            return;
        }
        Frame frame = new Frame(
                reader.beginsFrame(), reader.marker(), reader.beginsFrame() && reader.keyFrame(), reader.bytes());
        picture.waiting.put(sequence, frame);
        picture.keyWaits |= frame.key();
        show(picture, nowNanos);
    }

    /** Goes on as far as packets are whole, or with a key frame that is, whatever is missing before it: as libwebrtc's frame buffer does. */
    private void show(Picture picture, long nowNanos) {
        if (picture.keyWaits && !picture.waiting.containsKey(picture.expected)) {
            beginAnew(picture);
        }
        for (Frame frame = picture.next(); frame != null; frame = picture.next()) {
            picture.expected++;
            picture.stuckNanos = nowNanos;
            if (frame.last()) {
                meter.onFrame(nowNanos);
            }
        }
        if (picture.waiting.size() > 3000) {
            picture.waiting.pollFirstEntry();
        }
    }

    private static void beginAnew(Picture picture) {
        for (Map.Entry<Long, Frame> entry : picture.waiting.entrySet()) {
            if (entry.getValue().key() && isWhole(picture, entry.getKey())) {
                picture.expected = entry.getKey();
                picture.waiting.headMap(entry.getKey()).clear();
                picture.missing.keySet().removeIf(number -> number < picture.expected);
                picture.keyWaits = false;
                return;
            }
        }
    }

    private static boolean isWhole(Picture picture, long begin) {
        long number = begin;
        for (Frame frame = picture.waiting.get(number); frame != null; frame = picture.waiting.get(++number)) {
            if (frame.last()) {
                return true;
            }
        }
        return false;
    }
}
