package io.sluice;

import io.sluice.loop.Loop;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpCodecParameters;
import io.sluice.ortc.RtpParameters;
import io.sluice.packet.Bytes;
import io.sluice.routing.MediaTrace;
import io.sluice.rtcp.NtpTime;
import io.sluice.rtp.AudioLevel;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.RedPayload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes events of what passes on one stream, of the types that are wanted. Confined to the stream's loop. */
final class StreamTrace implements MediaTrace {
    private static final int NACK_BITS = 16;

    /** Packets of a producer come in, those of a consumer go out, and requests the other way. */
    enum Side {
        PRODUCER(TraceDirection.IN, TraceDirection.OUT),
        CONSUMER(TraceDirection.OUT, TraceDirection.IN);

        private final TraceDirection media;
        private final TraceDirection requests;

        Side(TraceDirection media, TraceDirection requests) {
            this.media = media;
            this.requests = requests;
        }
    }

    private final Side side;
    private final Loop loop;
    private final TraceQueue queue;
    private final Set<TraceEventType> types;
    private final boolean video;
    /** Of a consumer, which writes its own into each packet. */
    private final @Nullable String ownMid;
    /** Where audio is redundant. */
    private final @Nullable RedPayload red;

    StreamTrace(
            Side side,
            Loop loop,
            TraceQueue queue,
            Set<TraceEventType> types,
            MediaKind kind,
            RtpParameters parameters) {
        this.side = side;
        this.loop = loop;
        this.queue = queue;
        this.types = types;
        this.video = kind == MediaKind.VIDEO;
        this.ownMid = side == Side.CONSUMER ? parameters.mid() : null;
        this.red = isRedundant(parameters.codecs().getFirst()) ? new RedPayload() : null;
    }

    private static boolean isRedundant(RtpCodecParameters codec) {
        return codec.mimeType().equalsIgnoreCase("audio/red");
    }

    @Override
    public void onRtp(
            RtpPacket packet, int ssrc, int payloadType, int sequenceNumber, int timestamp, boolean retransmission) {
        boolean keyFrame = video && packet.keyFrame();
        TraceEventType type =
                keyFrame && types.contains(TraceEventType.KEY_FRAME) ? TraceEventType.KEY_FRAME : TraceEventType.RTP;
        if (!types.contains(type)) {
            return;
        }
        post(
                type,
                side.media,
                new TraceInfo.RtpPacket(
                        Integer.toUnsignedLong(ssrc),
                        payloadType,
                        sequenceNumber,
                        Integer.toUnsignedLong(timestamp),
                        packet.marker(),
                        keyFrame,
                        retransmission,
                        packet.packet().length(),
                        packet.payloadLength(),
                        packet.paddingLength(),
                        primaryPayloadType(packet),
                        extensions(packet)));
    }

    @Override
    public void onNack(int ssrc, int packetId, int followingLost) {
        if (!types.contains(TraceEventType.NACK)) {
            return;
        }
        List<Integer> numbers = new ArrayList<>();
        numbers.add(packetId);
        for (int bit = 0; bit < NACK_BITS; bit++) {
            if ((followingLost >>> bit & 1) != 0) {
                numbers.add(packetId + bit + 1 & 0xffff);
            }
        }
        post(TraceEventType.NACK, side.requests, new TraceInfo.Nack(Integer.toUnsignedLong(ssrc), numbers));
    }

    @Override
    public void onPli(int ssrc) {
        if (types.contains(TraceEventType.PLI)) {
            post(TraceEventType.PLI, side.requests, new TraceInfo.Pli(Integer.toUnsignedLong(ssrc)));
        }
    }

    @Override
    public void onFir(int ssrc) {
        if (types.contains(TraceEventType.FIR)) {
            post(TraceEventType.FIR, side.requests, new TraceInfo.Fir(Integer.toUnsignedLong(ssrc)));
        }
    }

    @Override
    public void onSenderReport(int ssrc, long ntp, int rtpTimestamp, long packetCount, long octetCount) {
        if (types.contains(TraceEventType.SENDER_REPORT)) {
            long ntpMillis = ntp == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(NtpTime.toUnixNanos(ntp));
            post(
                    TraceEventType.SENDER_REPORT,
                    side.media,
                    new TraceInfo.SenderReport(
                            Integer.toUnsignedLong(ssrc),
                            ntpMillis,
                            Integer.toUnsignedLong(rtpTimestamp),
                            packetCount,
                            octetCount));
        }
    }

    private void post(TraceEventType type, TraceDirection direction, TraceInfo info) {
        long epochMillis = TimeUnit.NANOSECONDS.toMillis(loop.epochNanos(loop.nowNanos()));
        queue.post(new TraceEvent(type, direction, epochMillis, info));
    }

    private @Nullable Integer primaryPayloadType(RtpPacket packet) {
        boolean read = red != null && red.parse(packet.memory(), packet.payloadOffset(), packet.payloadLength());
        return read && red != null ? red.primaryPayloadType() : null;
    }

    private RtpHeaderExtensionValues extensions(RtpPacket packet) {
        boolean received = side == Side.PRODUCER;
        Integer level = octet(packet, ExtensionType.AUDIO_LEVEL);
        Integer orientation = octet(packet, ExtensionType.VIDEO_ORIENTATION);
        return new RtpHeaderExtensionValues(
                received ? text(packet, ExtensionType.MID) : ownMid,
                received ? text(packet, ExtensionType.RTP_STREAM_ID) : null,
                received ? text(packet, ExtensionType.REPAIRED_RTP_STREAM_ID) : null,
                received && packet.extensionLength(ExtensionType.ABS_SEND_TIME) == 3
                        ? Bytes.u24(packet.memory(), packet.extensionOffset(ExtensionType.ABS_SEND_TIME))
                        : null,
                received && packet.extensionLength(ExtensionType.TRANSPORT_WIDE_CC) == Short.BYTES
                        ? Bytes.u16(packet.memory(), packet.extensionOffset(ExtensionType.TRANSPORT_WIDE_CC))
                        : null,
                level == null ? null : AudioLevel.dBov(level),
                level == null ? null : AudioLevel.isVoice(level),
                orientation == null ? null : VideoOrientation.of(orientation));
    }

    private static @Nullable Integer octet(RtpPacket packet, ExtensionType type) {
        return packet.extensionLength(type) < 1 ? null : Bytes.u8(packet.memory(), packet.extensionOffset(type));
    }

    private static @Nullable String text(RtpPacket packet, ExtensionType type) {
        return packet.hasExtension(type)
                ? new String(
                        Bytes.toArray(packet.memory(), packet.extensionOffset(type), packet.extensionLength(type)),
                        StandardCharsets.US_ASCII)
                : null;
    }
}
