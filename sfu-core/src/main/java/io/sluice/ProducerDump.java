package io.sluice;

import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpParameters;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a producer is, who receives it, and how it stands, for support; see {@link Producer#dump}.
 *
 * @param consumableRtpParameters what consumers choose from
 * @param type what consumers can choose from
 * @param ssrcs under which packets come, 0 to 2^32 - 1, in the order of encodings, without those that are to be learnt
 * @param consumerIds in the order of creation
 * @param rtpObserverIds of the observers that watch it
 * @param loops on which it has consumers
 * @param pausedDrops packets that came while it was paused
 * @param keyFrameAwaited whether the peer has been asked for a key frame that has not come
 * @param keyFrameRequests of consumers, before they were merged
 * @param keyFrameRequestsSent to the peer
 * @param traceEventTypes what is traced
 * @param tracesDropped events left out because the listener was slow
 */
public record ProducerDump(
        String id,
        String transportId,
        MediaKind kind,
        ProducerType type,
        boolean paused,
        RtpParameters rtpParameters,
        RtpParameters consumableRtpParameters,
        List<Long> ssrcs,
        List<String> consumerIds,
        List<String> rtpObserverIds,
        int loops,
        long pausedDrops,
        boolean keyFrameAwaited,
        long keyFrameRequests,
        long keyFrameRequestsSent,
        Set<TraceEventType> traceEventTypes,
        long tracesDropped) {
    public ProducerDump {
        ssrcs = List.copyOf(ssrcs);
        consumerIds = List.copyOf(consumerIds);
        rtpObserverIds = List.copyOf(rtpObserverIds);
        traceEventTypes = Collections.unmodifiableSet(new TreeSet<>(traceEventTypes));
    }
}
