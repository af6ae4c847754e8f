package io.sluice;

import io.sluice.ortc.RtpCapabilities;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a router holds, and who is connected to whom, for support; see {@link Router#dump}.
 *
 * @param homeLoop where its transports live first, and its observers, by {@link LoopStatistics#index}
 * @param transportIds in the order of creation
 * @param rtpObservers in the order of creation
 * @param consumerIdsByProducerId each producer, and its consumers in the order of creation
 * @param producerIdByConsumerId each consumer, and what it receives
 * @param rtpObserverIdsByProducerId the producers that are watched, and by whom
 */
public record RouterDump(
        String id,
        int homeLoop,
        RtpCapabilities rtpCapabilities,
        List<String> transportIds,
        List<RtpObserverDump> rtpObservers,
        Map<String, List<String>> consumerIdsByProducerId,
        Map<String, String> producerIdByConsumerId,
        Map<String, List<String>> rtpObserverIdsByProducerId) {
    public RouterDump {
        transportIds = List.copyOf(transportIds);
        rtpObservers = List.copyOf(rtpObservers);
        consumerIdsByProducerId = Collections.unmodifiableMap(new LinkedHashMap<>(consumerIdsByProducerId));
        producerIdByConsumerId = Collections.unmodifiableMap(new LinkedHashMap<>(producerIdByConsumerId));
        rtpObserverIdsByProducerId = Collections.unmodifiableMap(new LinkedHashMap<>(rtpObserverIdsByProducerId));
    }
}
