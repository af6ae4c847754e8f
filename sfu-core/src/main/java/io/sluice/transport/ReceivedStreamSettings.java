package io.sluice.transport;

import io.sluice.routing.InboundStream;
import io.sluice.routing.LayerSettings;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.PayloadTypeMap;
import io.sluice.rtp.codec.KeyFrameDetector;
import io.sluice.rtp.codec.RedRenaming;
import org.jspecify.annotations.Nullable;

/**
 * What the peer announced.
 *
 * @param id unique in the process, see {@link InboundStream.Settings#id}
 * @param mid its media section, or null
 * @param ssrc its SSRC, or null if packets tell
 * @param rid its RTP stream id, or null
 * @param payloadType of its media
 * @param clockRate timestamp units per second
 * @param extensions the ids the peer uses
 * @param red how the blocks in its packets are renamed if its codec is RED, or null
 * @param rtx its retransmissions, or null if the peer sends none under an SSRC of their own
 * @param feedback what the peer understands
 * @param layers as for {@link InboundStream.Settings#layers}
 * @param otherPayloadTypes of what comes in between its media, such as telephone events, and what they are in the router;
 *     null for none
 * @param numbered whether packets get the number by which routers that are piped know them, where they have none
 */
public record ReceivedStreamSettings(
        long id,
        @Nullable String mid,
        @Nullable Integer ssrc,
        @Nullable String rid,
        int payloadType,
        boolean video,
        int clockRate,
        ExtensionMap extensions,
        KeyFrameDetector keyFrames,
        boolean paused,
        @Nullable RedRenaming red,
        ReceivedStream.@Nullable Rtx rtx,
        Feedback feedback,
        @Nullable LayerSettings layers,
        @Nullable PayloadTypeMap otherPayloadTypes,
        boolean numbered) {
    /** One that is never repaired, of any codec but RED. */
    public ReceivedStreamSettings(
            long id,
            @Nullable String mid,
            @Nullable Integer ssrc,
            @Nullable String rid,
            int payloadType,
            boolean video,
            int clockRate,
            ExtensionMap extensions,
            KeyFrameDetector keyFrames,
            boolean paused) {
        this(
                id,
                mid,
                ssrc,
                rid,
                payloadType,
                video,
                clockRate,
                extensions,
                keyFrames,
                paused,
                null,
                null,
                Feedback.PLI_ONLY,
                null,
                null,
                false);
    }

    /** One with nothing to choose. */
    public ReceivedStreamSettings(
            long id,
            @Nullable String mid,
            @Nullable Integer ssrc,
            @Nullable String rid,
            int payloadType,
            boolean video,
            int clockRate,
            ExtensionMap extensions,
            KeyFrameDetector keyFrames,
            boolean paused,
            @Nullable RedRenaming red,
            ReceivedStream.@Nullable Rtx rtx,
            Feedback feedback) {
        this(
                id,
                mid,
                ssrc,
                rid,
                payloadType,
                video,
                clockRate,
                extensions,
                keyFrames,
                paused,
                red,
                rtx,
                feedback,
                null,
                null,
                false);
    }

    /** One of a single codec. */
    public ReceivedStreamSettings(
            long id,
            @Nullable String mid,
            @Nullable Integer ssrc,
            @Nullable String rid,
            int payloadType,
            boolean video,
            int clockRate,
            ExtensionMap extensions,
            KeyFrameDetector keyFrames,
            boolean paused,
            @Nullable RedRenaming red,
            ReceivedStream.@Nullable Rtx rtx,
            Feedback feedback,
            @Nullable LayerSettings layers) {
        this(
                id,
                mid,
                ssrc,
                rid,
                payloadType,
                video,
                clockRate,
                extensions,
                keyFrames,
                paused,
                red,
                rtx,
                feedback,
                layers,
                null,
                false);
    }

    /** Whether packets of a payload type are this stream's, of its media or of what comes in between. */
    boolean takes(int type) {
        return type == payloadType || (otherPayloadTypes != null && otherPayloadTypes.contains(type));
    }
}
