package io.sluice;

import io.sluice.dtls.DtlsCounter;
import io.sluice.dtls.DtlsCounters;
import io.sluice.dtls.DtlsHandshakes;
import io.sluice.ice.IceCounters;
import io.sluice.ice.IceDrop;
import io.sluice.loop.DatagramPort;
import io.sluice.loop.Loop;
import io.sluice.loop.TcpCounters;
import io.sluice.loop.TcpPort;
import io.sluice.loop.UdpCounters;
import io.sluice.loop.UdpPort;
import io.sluice.transport.MediaLoop;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Copies counters out of the rooms into what users see. */
final class Snapshots {
    private static final Set<DtlsCounter> OUTCOMES = EnumSet.of(
            DtlsCounter.HANDSHAKES_COMPLETED,
            DtlsCounter.HANDSHAKES_FAILED,
            DtlsCounter.HANDSHAKES_TIMED_OUT,
            DtlsCounter.HANDSHAKES_CANCELLED,
            DtlsCounter.HANDSHAKES_RENEWED,
            DtlsCounter.HANDSHAKES_REFUSED,
            DtlsCounter.HANDSHAKES_REFUSED_PER_PEER);

    private static final double NANOS_PER_MILLI = 1e6;

    private Snapshots() {}

    /** On the loop. */
    static LoopStatistics of(MediaLoop mediaLoop) {
        Loop loop = mediaLoop.loop();
        return new LoopStatistics(
                loop.index(),
                loop.load(),
                mediaLoop.openSessions(),
                mediaLoop.knownTuples(),
                mediaLoop.replicas().size(),
                loop.packets().inUse() - emptyPackets(mediaLoop),
                mediaLoop.unknownDatagrams(),
                mediaLoop.unknownTuples(),
                loop.laneRefusals(),
                mediaLoop.replicas().lateMedia(),
                mediaLoop.replicas().poolDrops(),
                mediaLoop.replicas().packetsKept(),
                mediaLoop.replicas().packetsGivenUp(),
                loop.overload().episodes(),
                loop.overload().share(),
                loop.overload().drops(),
                loop.overload().latenessNanos() / NANOS_PER_MILLI,
                loop.failures(),
                ports(mediaLoop, UdpPort.class).map(Snapshots::of).toList(),
                ports(mediaLoop, TcpPort.class).map(Snapshots::of).toList(),
                of(mediaLoop.iceCounters()),
                mediaLoop.transportCounters());
    }

    /** Any thread. */
    static DtlsStatistics of(DtlsHandshakes handshakes) {
        DtlsCounters counters = handshakes.counters();
        return new DtlsStatistics(
                handshakes.active(),
                counters.value(DtlsCounter.HANDSHAKES_COMPLETED),
                counters.value(DtlsCounter.HANDSHAKES_FAILED),
                counters.value(DtlsCounter.HANDSHAKES_TIMED_OUT),
                counters.value(DtlsCounter.HANDSHAKES_CANCELLED),
                counters.value(DtlsCounter.HANDSHAKES_RENEWED),
                counters.value(DtlsCounter.HANDSHAKES_REFUSED),
                counters.value(DtlsCounter.HANDSHAKES_REFUSED_PER_PEER),
                byName(EnumSet.complementOf(EnumSet.copyOf(OUTCOMES)), counters::value));
    }

    private static int emptyPackets(MediaLoop mediaLoop) {
        return mediaLoop.ports().stream().mapToInt(DatagramPort::emptyPackets).sum();
    }

    private static <P extends DatagramPort> Stream<P> ports(MediaLoop mediaLoop, Class<P> kind) {
        return mediaLoop.ports().stream().filter(kind::isInstance).map(kind::cast);
    }

    private static TcpPortStatistics of(TcpPort port) {
        TcpCounters counters = port.counters();
        return new TcpPortStatistics(
                port.localEndpoint().toString(),
                port.connections(),
                counters.connectionsAccepted,
                counters.portLimitDrops,
                counters.addressLimitDrops,
                counters.stillbornDrops,
                counters.evictions,
                counters.timeouts,
                counters.unkeptBytesCloses,
                counters.oversizedCloses,
                counters.connectionErrors,
                counters.peerCloses,
                counters.acceptErrors,
                counters.framesReceived,
                counters.bytesReceived,
                counters.emptyFrameDrops,
                counters.truncatedFrameDrops,
                counters.readPauses,
                counters.poolPauses,
                counters.framesSent,
                counters.bytesSent,
                counters.sendBufferDrops,
                counters.unconnectedDrops);
    }

    private static UdpPortStatistics of(UdpPort port) {
        UdpCounters counters = port.counters();
        return new UdpPortStatistics(
                port.localEndpoint().toString(),
                counters.datagramsReceived,
                counters.bytesReceived,
                counters.oversizedDrops,
                counters.poolDrops,
                counters.kernelDrops,
                counters.receiveErrors,
                counters.datagramsSent,
                counters.bytesSent,
                counters.messagesSent,
                counters.segmentationFallbacks,
                counters.sendBufferDrops,
                counters.sendErrors);
    }

    private static IceStatistics of(IceCounters counters) {
        return new IceStatistics(
                counters.accepted(),
                counters.suppressedErrors(),
                byName(Set.copyOf(Arrays.asList(IceDrop.values())), counters::drops));
    }

    private static <E extends Enum<E>> Map<String, Long> byName(Set<E> reasons, Function<E, Long> count) {
        return reasons.stream().collect(Collectors.toMap(Enum::name, count));
    }
}
