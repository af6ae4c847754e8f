package io.sluice;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one media thread holds, and what it has counted since it started.
 *
 * @param index the loop's number, from 0
 * @param load the share of the last half second it was busy, 0 to 1
 * @param transports open transports that live on it
 * @param remoteAddresses addresses known to be some transport's peer: those that valid connectivity checks came from, and those that
 *     plain and pipe transports were told or have learnt
 * @param streams streams with at least one consumer on it, wherever their producers live
 * @param packetsInUse packet buffers that hold a packet, of 2 KiB each
 * @param unknownDatagrams datagrams dropped: neither STUN nor DTLS nor RTP nor RTCP (RFC 7983 section 7), or not that kind on their
 *     port
 * @param unknownRemotes DTLS and media dropped: from an address that is no transport's peer
 * @param laneDrops media packets dropped: another loop was too slow to take them
 * @param lateDrops media packets dropped: they came from another loop after their consumers had left
 * @param copyDrops media packets of another loop dropped: no packet buffer was free
 * @param packetsKept packets, among those in use, that receivers may ask for once more
 * @param packetsGivenUp packets that would have been kept longer had they not been more than half of all buffers
 * @param overloads how often it could not keep up and began to leave out pictures
 * @param overloadShare the share of receivers' pictures that it leaves out now, 0 to 1
 * @param overloadDrops packets left out for it: one for each receiver that goes without, one for each dropped unread
 * @param latenessMillis how long what it read last had waited for it since the kernel received it; 0 when it has nothing left to
 *     do
 * @param failures tasks that ended with an exception; each is a bug, and is in the log
 * @param ports of UDP: one for each listen address, in their order, then those of {@link WebRtcServer}s and of single transports
 * @param tcpPorts the same of TCP
 * @param ice connectivity checks
 * @param transportCounters what the transports that live or lived on it counted together, by the names of
 *     {@link Transport#statistics}
 */
public record LoopStatistics(
        int index,
        double load,
        int transports,
        int remoteAddresses,
        int streams,
        int packetsInUse,
        long unknownDatagrams,
        long unknownRemotes,
        long laneDrops,
        long lateDrops,
        long copyDrops,
        int packetsKept,
        long packetsGivenUp,
        long overloads,
        double overloadShare,
        long overloadDrops,
        double latenessMillis,
        long failures,
        List<UdpPortStatistics> ports,
        List<TcpPortStatistics> tcpPorts,
        IceStatistics ice,
        Map<String, Long> transportCounters) {
    public LoopStatistics {
        ports = List.copyOf(ports);
        tcpPorts = List.copyOf(tcpPorts);
        transportCounters = Collections.unmodifiableMap(new LinkedHashMap<>(transportCounters));
    }
}
