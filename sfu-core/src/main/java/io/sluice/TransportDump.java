package io.sluice;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a transport of any kind carries, and how the packets that come find their producers, for support.
 *
 * @param loop where it lives, by {@link LoopStatistics#index}
 * @param producerIds in the order of creation
 * @param consumerIds in the order of creation
 * @param producerIdBySsrc the SSRCs that are known, announced or learnt from packets, 0 to 2^32 - 1
 * @param producerIdByMid the media sections that packets of unknown SSRC may name
 * @param producerIdByRid the encodings that packets of unknown SSRC without a media section may name
 * @param consumerIdBySsrc the SSRCs sent under, 0 to 2^32 - 1
 * @param counters as in {@link Transport#statistics}
 */
public record TransportDump(
        String id,
        String routerId,
        int loop,
        List<String> producerIds,
        List<String> consumerIds,
        Map<Long, String> producerIdBySsrc,
        Map<String, String> producerIdByMid,
        Map<String, String> producerIdByRid,
        Map<Long, String> consumerIdBySsrc,
        Map<String, Long> counters) {
    public TransportDump {
        producerIds = List.copyOf(producerIds);
        consumerIds = List.copyOf(consumerIds);
        producerIdBySsrc = Collections.unmodifiableMap(new LinkedHashMap<>(producerIdBySsrc));
        producerIdByMid = Collections.unmodifiableMap(new LinkedHashMap<>(producerIdByMid));
        producerIdByRid = Collections.unmodifiableMap(new LinkedHashMap<>(producerIdByRid));
        consumerIdBySsrc = Collections.unmodifiableMap(new LinkedHashMap<>(consumerIdBySsrc));
        counters = Collections.unmodifiableMap(new LinkedHashMap<>(counters));
    }
}
