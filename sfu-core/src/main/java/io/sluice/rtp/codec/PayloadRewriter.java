package io.sluice.rtp.codec;

import java.lang.foreign.MemorySegment;

/** Writes the numbers of a {@link RewrittenFrame} into a copy of the payload, in the place of the producer's. Confined to a loop. */
public final class PayloadRewriter {
    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private final Vp9Descriptor vp9 = new Vp9Descriptor();

    /**
     * Rewrites a payload, whose length stays. One that is not what it was taken for is left as it is.
     *
     * @param codec of the stream
     * @param offset where the payload begins
     * @param length bytes of payload without padding
     */
    public void rewrite(PayloadNumbers codec, MemorySegment memory, int offset, int length, long rewritten) {
        if (!RewrittenFrame.hasNumbers(rewritten)) {
            return;
        }
        int pictureId = RewrittenFrame.pictureId(rewritten);
        int tl0 = RewrittenFrame.tl0PictureIndex(rewritten);
        switch (codec) {
            case VP8 -> {
                if (vp8.parse(memory, offset, length)) {
                    vp8.write(memory, pictureId, tl0);
                }
            }
            case VP9 -> {
                if (vp9.parse(memory, offset, length)) {
                    vp9.write(memory, pictureId, tl0);
                }
            }
            case NONE -> {}
        }
    }
}
