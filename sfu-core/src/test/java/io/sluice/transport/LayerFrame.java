package io.sluice.transport;

/**
 * A frame of a {@link SimulatedTrack}.
 *
 * @param picture counted over all encodings, so that the same picture has the same number in each
 * @param earlier the picture whose frame of this encoding and spatial layer it leans on; -1 for none
 * @param lower whether it leans on the frame of the next lower spatial layer of its picture
 * @param sync whether it leans on temporal layer 0 alone
 * @param switchUp whether one may go up to higher temporal layers with it
 * @param earlierDistance how many frames before it the earlier one is, by the frame number
 */
record LayerFrame(
        int encoding,
        int picture,
        int spatial,
        int temporal,
        boolean key,
        int earlier,
        boolean lower,
        boolean sync,
        boolean switchUp,
        int pictureId,
        int tl0,
        int frameNumber,
        int earlierDistance) {}
