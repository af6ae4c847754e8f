package io.sluice.transport;

import io.sluice.routing.InboundStream;
import io.sluice.routing.LayerSettings;
import io.sluice.routing.Track;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.rtp.codec.KeyFrameDetector;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A picture that a simulated peer sends in layers, as browsers do: several encodings, or spatial layers in one stream, each of
 * three temporal layers in the order 0, 2, 1, 2. Each payload says which frame it is of and which frames that leans on.
 */
final class SimulatedTrack {
    /** How it is sent. */
    enum Kind {
        VP8_SIMULCAST("video/VP8", 3, 1, false, false),
        VP9_SIMULCAST("video/VP9", 3, 1, false, false),
        H264_SIMULCAST("video/H264", 3, 1, false, true),
        H265_SIMULCAST("video/H265", 3, 1, false, true),
        VP9_SVC("video/VP9", 1, 3, false, false),
        VP9_KSVC("video/VP9", 1, 3, true, false),
        AV1_SVC("video/AV1", 1, 3, false, true),
        AV1_KSVC("video/AV1", 1, 3, true, true),
        AV1_SIMULCAST("video/AV1", 3, 1, false, true);

        final String mimeType;
        final int encodings;
        final int spatialLayers;
        final boolean independent;
        final boolean descriptor;

        Kind(String mimeType, int encodings, int spatialLayers, boolean independent, boolean descriptor) {
            this.mimeType = mimeType;
            this.encodings = encodings;
            this.spatialLayers = spatialLayers;
            this.independent = independent;
            this.descriptor = descriptor;
        }
    }

    static final int TEMPORAL_LAYERS = 3;
    static final int PAYLOAD_TYPE = 97;
    static final ExtensionMap EXTENSIONS = ExtensionMap.builder()
            .put(ExtensionType.MID, 4)
            .put(ExtensionType.RTP_STREAM_ID, 5)
            .put(ExtensionType.DEPENDENCY_DESCRIPTOR, 7)
            .build();
    private static final int[] TEMPORAL = {0, 2, 1, 2};
    private static final int FRAME_MILLIS = 33;
    private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;
    private static final int NONE = -1;

    final Kind kind;
    final String mid;
    final List<Encoding> encodings = new ArrayList<>();
    /** Whether the sender answers requests for key frames. */
    boolean obeying = true;
    /** Every how manieth frame is sent; more than one for a slow screen share. */
    int slowness = 1;

    private final SimulatedPeer peer;
    private final Random random;
    private final MemorySegment memory = MemorySegment.ofArray(new byte[2048]);
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private final LayerPayloads payloads;
    private List<InboundStream> inbound = List.of();
    private int picture;
    private long nextFrameNanos;
    private long nextReportNanos;

    /** One stream. */
    static final class Encoding {
        final int index;
        int ssrc;
        boolean active = true;
        /** Spatial layers within the stream that are sent. */
        int spatialLayers;

        int keyFrames;

        private int sequence;
        private int timestampBase;
        private int pictureId;
        private int tl0;
        private int frameNumber;
        private int cycle;
        private boolean keyFrameWanted = true;
        private int plisSeen;
        private final int[][] last = new int[4][TEMPORAL_LAYERS];
        private final int[][] lastNumbers = new int[4][TEMPORAL_LAYERS];

        Encoding(int index, int ssrc, int spatialLayers) {
            this.index = index;
            this.ssrc = ssrc;
            this.spatialLayers = spatialLayers;
        }
    }

    SimulatedTrack(SimulatedPeer peer, Kind kind, String mid, long seed) {
        this.peer = peer;
        this.kind = kind;
        this.mid = mid;
        this.random = new Random(seed);
        this.payloads = new LayerPayloads(kind);
        for (int i = 0; i < kind.encodings; i++) {
            Encoding encoding = new Encoding(i, SimulatedPeer.freshSsrc(), kind.spatialLayers);
            encodings.add(encoding);
            begin(encoding);
        }
    }

    private void begin(Encoding encoding) {
        encoding.sequence = random.nextInt(1 << 16);
        encoding.timestampBase = random.nextInt();
        encoding.pictureId = random.nextInt(1 << 15);
        encoding.tl0 = random.nextInt(1 << 8);
        encoding.frameNumber = random.nextInt(1 << 16);
        encoding.keyFrameWanted = true;
    }

    /** What its transport is told of its encodings. */
    List<ReceivedStreamSettings> settings(long firstId) {
        List<ReceivedStreamSettings> settings = new ArrayList<>();
        for (Encoding encoding : encodings) {
            settings.add(new ReceivedStreamSettings(
                    firstId + encoding.index,
                    mid,
                    null,
                    rid(encoding),
                    PAYLOAD_TYPE,
                    true,
                    90_000,
                    EXTENSIONS,
                    KeyFrameDetector.forMimeType(kind.mimeType),
                    false,
                    null,
                    null,
                    Feedback.PLI_ONLY,
                    new LayerSettings(
                            kind.mimeType, kind.spatialLayers, TEMPORAL_LAYERS, kind.independent, kind.encodings > 1)));
        }
        return settings;
    }

    void opened(List<InboundStream> streams) {
        inbound = streams;
    }

    Track track() {
        return Track.of(inbound.stream().map(InboundStream::handle).toList());
    }

    /** The server's end of an encoding. */
    InboundStream inbound(int index) {
        return inbound.get(index);
    }

    Encoding encoding(int index) {
        return encodings.get(index);
    }

    /** The sender goes on under another SSRC, with other numbers. */
    void restart(int index) {
        Encoding encoding = encodings.get(index);
        encoding.ssrc = SimulatedPeer.freshSsrc();
        begin(encoding);
    }

    /** The sender starts an encoding that it had stopped: with a key frame. */
    void start(int index) {
        encodings.get(index).active = true;
        encodings.get(index).keyFrameWanted = true;
    }

    void stop(int index) {
        encodings.get(index).active = false;
    }

    /** Sends spatial layers up to one, -1 for none: those that it had stopped begin with a key frame. */
    void sendUpTo(int spatialLayer) {
        if (kind.encodings == 1) {
            Encoding encoding = encodings.getFirst();
            boolean more = spatialLayer >= encoding.spatialLayers;
            encoding.active = spatialLayer >= 0;
            encoding.spatialLayers = Math.max(1, spatialLayer + 1);
            encoding.keyFrameWanted |= more;
            return;
        }
        for (Encoding encoding : encodings) {
            if (encoding.index > spatialLayer) {
                stop(encoding.index);
            } else if (!encoding.active) {
                start(encoding.index);
            }
        }
    }

    /** The highest spatial layer that is sent. */
    int sentUpTo() {
        return kind.encodings == 1
                ? encodings.getFirst().spatialLayers - 1
                : (int) encodings.stream().filter(encoding -> encoding.active).count() - 1;
    }

    void onPlis(ReceivedReports reports) {
        for (Encoding encoding : encodings) {
            int plis = reports.plis(encoding.ssrc);
            encoding.keyFrameWanted |= obeying && plis > encoding.plisSeen;
            encoding.plisSeen = plis;
        }
    }

    void tick(long nowNanos) {
        if (nowNanos >= nextFrameNanos) {
            nextFrameNanos = nowNanos + (long) FRAME_MILLIS * slowness * 1_000_000L;
            picture++;
            encodings.stream().filter(encoding -> encoding.active).forEach(encoding -> sendPicture(encoding, nowNanos));
        }
        if (nowNanos >= nextReportNanos) {
            nextReportNanos = nowNanos + REPORT_INTERVAL_NANOS;
            encodings.forEach(encoding -> peer.sendSenderReport(
                    encoding.ssrc,
                    nowNanos + SimulatedStream.PEER_CLOCK_OFFSET_NANOS,
                    timestampAt(encoding, nowNanos)));
        }
    }

    private static int timestampAt(Encoding encoding, long nanos) {
        return (int) (nanos / 1000 * 9 / 100) + encoding.timestampBase;
    }

    private void sendPicture(Encoding encoding, long nowNanos) {
        boolean key = encoding.keyFrameWanted;
        encoding.keyFrameWanted = false;
        if (key) {
            encoding.cycle = 0;
            encoding.keyFrames++;
        }
        int temporal = TEMPORAL[encoding.cycle];
        boolean secondOfTwo = encoding.cycle == 3;
        encoding.cycle = (encoding.cycle + 1) % TEMPORAL.length;
        encoding.pictureId = encoding.pictureId + 1 & 0x7fff;
        if (temporal == 0) {
            encoding.tl0 = encoding.tl0 + 1 & 0xff;
        }
        int top = encoding.spatialLayers - 1;
        for (int spatial = 0; spatial <= top; spatial++) {
            encoding.frameNumber = encoding.frameNumber + 1 & 0xffff;
            LayerFrame frame = frame(encoding, spatial, temporal, key, secondOfTwo);
            sendFrame(encoding, frame, spatial == top, nowNanos);
            encoding.last[spatial][temporal] = picture;
            encoding.lastNumbers[spatial][temporal] = encoding.frameNumber;
            if (key) {
                Arrays.fill(encoding.last[spatial], picture);
                Arrays.fill(encoding.lastNumbers[spatial], encoding.frameNumber);
            }
        }
    }

    private LayerFrame frame(Encoding encoding, int spatial, int temporal, boolean key, boolean secondOfTwo) {
        int base = secondOfTwo ? 1 : 0;
        int earlier = key ? NONE : encoding.last[spatial][temporal == 0 ? 0 : base];
        int earlierNumber = encoding.lastNumbers[spatial][temporal == 0 ? 0 : base];
        boolean lower = spatial > 0 && (key || !kind.independent);
        return new LayerFrame(
                encoding.index,
                picture,
                spatial,
                temporal,
                key,
                earlier,
                lower,
                temporal > 0 && !secondOfTwo,
                temporal < 2,
                encoding.pictureId,
                encoding.tl0,
                encoding.frameNumber,
                key ? 0 : encoding.frameNumber - earlierNumber & 0xffff);
    }

    private void sendFrame(Encoding encoding, LayerFrame frame, boolean lastOfPicture, long nowNanos) {
        int size = 1 + encoding.index + frame.spatial() + (frame.key() ? 2 : 0);
        for (int i = 0; i < size; i++) {
            boolean last = i == size - 1;
            writer.begin(memory, 0, 300, ExtensionForm.TWO_BYTE)
                    .fixedHeader(
                            last && lastOfPicture,
                            PAYLOAD_TYPE,
                            encoding.sequence++ & 0xffff,
                            timestampAt(encoding, nowNanos),
                            encoding.ssrc)
                    .extensionBytes(4, mid.getBytes(StandardCharsets.US_ASCII));
            String rid = rid(encoding);
            if (rid != null) {
                writer.extensionBytes(5, rid.getBytes(StandardCharsets.US_ASCII));
            }
            if (kind.descriptor) {
                writer.extensionBytes(7, payloads.descriptor(frame, i == 0, last));
            }
            int header = writer.finish();
            int length = payloads.write(memory, header, frame, i, size);
            peer.sendRtp(memory, header, length);
        }
    }

    private @Nullable String rid(Encoding encoding) {
        return kind.encodings == 1 ? null : "r" + encoding.index;
    }
}
