package io.sluice.routing;

import io.sluice.rtp.FrameDescriptor;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.PayloadNumbers;
import io.sluice.rtp.codec.RewrittenFrame;

/**
 * The numbers that the frames of one encoding have for a consumer: picture ids, TL0PICIDX and the frame numbers of dependency
 * descriptors go on from those of the encoding before. Where nothing was before they are the producer's. Confined to its loop.
 */
final class FrameNumbers {
    /** The highest numbers of what was sent, of whichever encoding; each {@link FrameDescriptor#ABSENT} until there is one. */
    static final class Sent {
        private long pictureId = FrameDescriptor.ABSENT;
        private int tl0PictureIndex = FrameDescriptor.ABSENT;
        private int frameNumber = FrameDescriptor.ABSENT;
    }

    /** Each dropped frame of VP8 is a change, and late packets are judged by those. */
    private static final int REMEMBERED = 128;

    private final PayloadNumbers codec;
    private SequenceMapper pictures = new SequenceMapper(15, REMEMBERED, 0);
    private int tl0Offset;
    private int frameNumberOffset;

    FrameNumbers(PayloadNumbers codec) {
        this.codec = codec;
    }

    /** Begins with the first packet of an encoding, behind what was sent. */
    void begin(RtpPacket packet, Sent sent) {
        FrameDescriptor frame = packet.frame();
        long before = sent.pictureId == FrameDescriptor.ABSENT ? frame.pictureId() - 1 : sent.pictureId;
        pictures = new SequenceMapper(frame.pictureIdBits() == 7 ? 7 : 15, REMEMBERED, before);
        tl0Offset =
                sent.tl0PictureIndex == FrameDescriptor.ABSENT ? 0 : sent.tl0PictureIndex + 1 - frame.tl0PictureIndex();
        frameNumberOffset = sent.frameNumber == FrameDescriptor.ABSENT ? 0 : sent.frameNumber + 1 - frame.frameNumber();
    }

    /** A packet of a frame that is not sent: of VP8, whose receivers wait for every picture id, that leaves no gap. */
    void drop(RtpPacket packet) {
        if (codec == PayloadNumbers.VP8 && packet.frame().pictureId() != FrameDescriptor.ABSENT) {
            pictures.drop(packet.frame().pictureId());
        }
    }

    /**
     * Whether the receiver would wait for the frame of a late packet: of VP8, if later frames have been sent and none of its
     * packets was dropped, so that its picture id is missing.
     */
    boolean isMissed(RtpPacket packet) {
        int pictureId = packet.frame().pictureId();
        return codec == PayloadNumbers.VP8
                && pictureId != FrameDescriptor.ABSENT
                && pictures.isLate(pictureId)
                && !pictures.isDropped(pictureId);
    }

    /** What is different in a packet that is sent, see {@link RewrittenFrame}; the marker is the producer's. */
    long rewrite(RtpPacket packet, Sent sent) {
        long rewritten = RewrittenFrame.NOTHING;
        FrameDescriptor frame = packet.frame();
        if (codec != PayloadNumbers.NONE) {
            rewritten = rewritePayload(frame, sent);
        }
        if (frame.frameNumber() != FrameDescriptor.ABSENT) {
            int number = frame.frameNumber() + frameNumberOffset & 0xffff;
            if (sent.frameNumber == FrameDescriptor.ABSENT || (short) (number - sent.frameNumber) > 0) {
                sent.frameNumber = number;
            }
            if (frameNumberOffset != 0) {
                rewritten = RewrittenFrame.withFrameNumber(rewritten, number);
            }
        }
        return packet.marker() ? RewrittenFrame.withMarker(rewritten) : rewritten;
    }

    private long rewritePayload(FrameDescriptor frame, Sent sent) {
        int pictureId = frame.pictureId();
        if (pictureId != FrameDescriptor.ABSENT) {
            int mapped = pictures.map(pictureId);
            pictureId = mapped == SequenceMapper.NONE ? pictureId : mapped;
            sent.pictureId = Math.max(sent.pictureId, pictures.highestOutput());
        }
        int tl0 = frame.tl0PictureIndex();
        if (tl0 != FrameDescriptor.ABSENT) {
            tl0 = tl0 + tl0Offset & 0xff;
            if (sent.tl0PictureIndex == FrameDescriptor.ABSENT || (byte) (tl0 - sent.tl0PictureIndex) > 0) {
                sent.tl0PictureIndex = tl0;
            }
        }
        return pictureId == frame.pictureId() && tl0 == frame.tl0PictureIndex()
                ? RewrittenFrame.NOTHING
                : RewrittenFrame.withNumbers(RewrittenFrame.NOTHING, pictureId, tl0);
    }
}
