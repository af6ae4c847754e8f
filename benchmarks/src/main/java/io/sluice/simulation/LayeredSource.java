package io.sluice.simulation;

import io.sluice.packet.Bytes;
import io.sluice.routing.LayerSettings;
import io.sluice.routing.Track;
import io.sluice.rtp.AbsSendTime;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.transport.SimulatedSfu;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Somebody's picture in real layers on its way into the server: three encodings of VP8, or three spatial layers of VP9 or AV1 that lean
 * on each other in key pictures alone, each of three temporal layers in the order 0, 2, 1, 2 or of one. The server sees
 * them as those of a browser, and forwards what it chooses.
 */
final class LayeredSource implements World.Actor {
    /** How it is sent. */
    enum Kind {
        VP8_SIMULCAST("video/VP8", 3, 1),
        VP9_SVC("video/VP9", 1, 3),
        AV1_SVC("video/AV1", 1, 3);

        private final String mimeType;
        private final int encodings;
        private final int spatialLayers;

        Kind(String mimeType, int encodings, int spatialLayers) {
            this.mimeType = mimeType;
            this.encodings = encodings;
            this.spatialLayers = spatialLayers;
        }
    }

    /**
     * What an encoder makes of it.
     *
     * @param layerBps of each encoding or spatial layer by itself, in bits a second
     * @param temporalLayers of each, 1 or 3
     * @param framesPerSecond that it sends
     * @param drift by what share of the mean it sends more and less for seconds, as encoders do whose picture changes
     */
    record Encoder(List<Integer> layerBps, int temporalLayers, double framesPerSecond, double drift) {
        /** What Chromium makes of a camera of 720p, nearly. */
        static final Encoder OF_CAMERA = new Encoder(List.of(150_000, 280_000, 1_600_000), 3, 30, 0);

        Encoder {
            layerBps = List.copyOf(layerBps);
        }

        private long frameNanos() {
            return (long) (1e9 / framesPerSecond);
        }
    }

    private static final int[] TEMPORAL = {0, 2, 1, 2};

    /** Of the mean, by the place in the order. */
    private static final double[] SIZES = {1.6, 0.7, 1.0, 0.7};

    private static final double DRIFT_SECONDS = 3;

    private static final double KEY_FRAME_FACTOR = 4;
    private static final double SWING = 0.2;
    private static final double CLOCK_RATE = 90_000;
    private static final int MAX_PAYLOAD = 1100;
    private static final int PAYLOAD_TYPE = 96;
    private static final int FIRST_SSRC = 20_000;
    private static final byte[] MID = "0".getBytes(StandardCharsets.US_ASCII);

    private final Kind kind;
    private final Encoder encoder;
    private final SimulatedSfu.Connection connection;
    private final Track track;
    private final Random random;
    private final List<Encoding> encodings = new ArrayList<>();
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private final Av1Descriptors descriptors = new Av1Descriptors();
    private int pictures;
    private int descriptorLength;
    private final MemorySegment slot = MemorySegment.ofArray(new byte[2048]);
    private final MemorySegment payload = MemorySegment.ofArray(new byte[MAX_PAYLOAD]);
    private long nextFrameNanos;
    private int timestamp;

    /** One stream. */
    private static final class Encoding {
        final int index;
        int sequence;
        int pictureId;
        int tl0;
        int cycle;
        boolean keyFrameWanted = true;

        Encoding(int index) {
            this.index = index;
        }
    }

    LayeredSource(World world, Kind kind, long seed) {
        this(world, kind, Encoder.OF_CAMERA, seed);
    }

    LayeredSource(World world, Kind kind, Encoder encoder, long seed) {
        this.kind = kind;
        this.encoder = encoder;
        this.random = new Random(seed);
        this.connection = world.sfu().connect((datagram, length, nowNanos) -> onDatagram(datagram, length));
        List<String> rids = new ArrayList<>();
        for (int i = 0; i < kind.encodings; i++) {
            encodings.add(new Encoding(i));
            rids.add("r" + i);
        }
        this.track = world.sfu()
                .produce(
                        connection,
                        kind.encodings == 1 ? List.of() : rids,
                        new LayerSettings(
                                kind.mimeType, kind.spatialLayers, encoder.temporalLayers, true, kind.encodings > 1));
    }

    Kind kind() {
        return kind;
    }

    Track track() {
        return track;
    }

    @Override
    public void tick(long nowNanos) {
        while (nowNanos >= nextFrameNanos) {
            nextFrameNanos = (nextFrameNanos == 0 ? nowNanos : nextFrameNanos) + encoder.frameNanos();
            encodings.forEach(encoding -> sendPicture(encoding, nowNanos));
            timestamp += (int) Math.round(CLOCK_RATE / encoder.framesPerSecond);
        }
    }

    private void onDatagram(MemorySegment datagram, int length) {
        int ssrc = SimulatedSfu.pictureLossSsrc(connection, datagram, length);
        if (ssrc >= FIRST_SSRC && ssrc < FIRST_SSRC + encodings.size()) {
            encodings.get(ssrc - FIRST_SSRC).keyFrameWanted = true;
        }
    }

    private void sendPicture(Encoding encoding, long nowNanos) {
        boolean key = encoding.keyFrameWanted;
        encoding.keyFrameWanted = false;
        encoding.cycle = key || encoder.temporalLayers == 1 ? 0 : (encoding.cycle + 1) % TEMPORAL.length;
        encoding.pictureId = encoding.pictureId + 1 & 0x7fff;
        pictures++;
        encoding.tl0 = encoding.tl0 + (TEMPORAL[encoding.cycle] == 0 ? 1 : 0) & 0xff;
        double drift = 1 + encoder.drift * Math.sin(nowNanos / 1e9 / DRIFT_SECONDS);
        for (int spatial = 0; spatial < kind.spatialLayers; spatial++) {
            double mean = drift * encoder.layerBps.get(encoding.index + spatial) / encoder.framesPerSecond / Byte.SIZE;
            double swing = 1 + SWING * (2 * random.nextDouble() - 1);
            double size = encoder.temporalLayers == 1 ? 1 : SIZES[encoding.cycle];
            int bytes = (int) (mean * swing * (key ? KEY_FRAME_FACTOR : size));
            sendFrame(encoding, spatial, key, bytes, nowNanos);
        }
    }

    private void sendFrame(Encoding encoding, int spatial, boolean key, int bytes, long nowNanos) {
        int packets = (bytes + MAX_PAYLOAD - 1) / MAX_PAYLOAD;
        int left = bytes;
        for (int i = 0; i < packets; i++) {
            int length = left / (packets - i);
            left -= length;
            boolean last = i == packets - 1;
            writeDescriptor(encoding, spatial, key, i == 0, last);
            send(encoding, last && spatial == kind.spatialLayers - 1, Math.max(length, 10), nowNanos);
        }
    }

    private void writeDescriptor(Encoding encoding, int spatial, boolean key, boolean first, boolean last) {
        switch (kind) {
            case VP8_SIMULCAST -> writeVp8(encoding, key, first);
            case VP9_SVC -> writeVp9(encoding, spatial, key, first, last);
            case AV1_SVC -> writeAv1(encoding, spatial, key, first, last);
        }
    }

    /** RFC 7741 section 4.2, and the first octet of section 4.3. */
    private void writeVp8(Encoding encoding, boolean key, boolean first) {
        Bytes.put16(payload, 0, first ? 0x90e0 : 0x80e0);
        Bytes.put16(payload, 2, 0x8000 | encoding.pictureId);
        Bytes.put8(payload, 4, encoding.tl0);
        Bytes.put8(payload, 5, TEMPORAL[encoding.cycle] << 6 | (isSync(encoding) ? 0x20 : 0));
        Bytes.put8(payload, 6, key ? 0 : 1);
    }

    /** RFC 9628 section 4.2, in non-flexible mode. */
    private void writeVp9(Encoding encoding, int spatial, boolean key, boolean first, boolean last) {
        Bytes.put8(payload, 0, 0xa0 | (key ? 0 : 0x40) | (first ? 0x08 : 0) | (last ? 0x04 : 0));
        Bytes.put16(payload, 1, 0x8000 | encoding.pictureId);
        boolean leans = key && spatial > 0;
        int flags = TEMPORAL[encoding.cycle] << 5 | (isSync(encoding) ? 0x10 : 0) | spatial << 1 | (leans ? 1 : 0);
        Bytes.put8(payload, 3, flags);
        Bytes.put8(payload, 4, encoding.tl0);
    }

    /** The aggregation header (AV1 RTP specification, section 4.4), and the dependency descriptor. */
    private void writeAv1(Encoding encoding, int spatial, boolean key, boolean first, boolean last) {
        Bytes.put8(payload, 0, key && first && spatial == 0 ? 0x18 : 0x10);
        int cycle = encoding.cycle;
        descriptorLength = descriptors.write(pictures, cycle, spatial, TEMPORAL[cycle], key, first, last);
    }

    /** The first frames of the higher temporal layers lean on the lowest alone. */
    private static boolean isSync(Encoding encoding) {
        return encoding.cycle == 1 || encoding.cycle == 2;
    }

    private void send(Encoding encoding, boolean marker, int length, long nowNanos) {
        ExtensionForm form = descriptorLength > 16 ? ExtensionForm.TWO_BYTE : ExtensionForm.ONE_BYTE;
        writer.begin(slot, 0, 2048, form)
                .fixedHeader(marker, PAYLOAD_TYPE, encoding.sequence++ & 0xffff, timestamp, FIRST_SSRC + encoding.index)
                .extensionInt24(2, AbsSendTime.fromNanos(nowNanos))
                .extensionBytes(4, MID);
        if (kind.encodings > 1) {
            writer.extensionBytes(5, ("r" + encoding.index).getBytes(StandardCharsets.US_ASCII));
        }
        if (kind == Kind.AV1_SVC) {
            writer.extensionBytes(7, Arrays.copyOf(descriptors.bytes(), descriptorLength));
        }
        connection.sendRtp(slot, writer.finish(), payload, length);
    }
}
