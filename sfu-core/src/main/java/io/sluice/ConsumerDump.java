package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpParameters;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer is and how it stands, for support; see {@link Consumer#dump}.
 *
 * @param type what it gets of its producer
 * @param paused by itself
 * @param producerPaused with its producer
 * @param active whether packets flow as far as it and its producer are concerned; they also need a transport that is connected
 * @param awaitingKeyFrame whether it holds back pictures until one comes that a decoder can start with
 * @param leftOut whether its pictures are left out because its loop cannot keep up
 * @param packetsForwarded packets given to its transport
 * @param keyFrameWaitDrops packets not sent because no key frame had come
 * @param tooLateDrops packets so late that their place in the numbering was gone
 * @param overloadDrops packets of pictures left out because its loop could not keep up
 * @param dtxDrops packets of silence left out, see {@link ConsumerOptions#ignoreDtx}
 * @param codecDrops packets of a codec that the peer has not negotiated or whose clock is another than the stream's, where the
 *     producer sends several, such as telephone events beside speech; the peer's numbering has no gap there
 * @param filteredPackets packets of layers that it does not get
 * @param preferredLayers what it wants at most; null where there is nothing to choose
 * @param currentLayers what it is sent; null while that is nothing
 * @param priority 1 to 255
 * @param traceEventTypes what is traced
 * @param tracesDropped events left out because the listener was slow
 */
public record ConsumerDump(
        String id,
        String producerId,
        String transportId,
        MediaKind kind,
        ConsumerType type,
        boolean paused,
        boolean producerPaused,
        RtpParameters rtpParameters,
        boolean active,
        boolean awaitingKeyFrame,
        boolean leftOut,
        long packetsForwarded,
        long keyFrameWaitDrops,
        long tooLateDrops,
        long overloadDrops,
        long dtxDrops,
        long codecDrops,
        long filteredPackets,
        @Nullable ConsumerLayers preferredLayers,
        @Nullable ConsumerLayers currentLayers,
        int priority,
        Set<TraceEventType> traceEventTypes,
        long tracesDropped) {
    public ConsumerDump {
        traceEventTypes = Collections.unmodifiableSet(new TreeSet<>(traceEventTypes));
    }
}
