package io.sluice.signaling;

import io.sluice.LoopStatistics;
import io.sluice.Sfu;
import io.sluice.SfuStatistics;
import io.sluice.signaling.admin.Drain;
import io.sluice.signaling.admin.Operations;
import io.sluice.signaling.call.CallCounters;
import io.sluice.signaling.call.CallDesk;
import io.sluice.signaling.call.CallView;
import io.sluice.signaling.metrics.Totals;
import io.sluice.signaling.protocol.Data;
import io.sluice.signaling.room.RoomDirectory;
import io.sluice.signaling.room.RoomView;
import io.sluice.signaling.room.RoomView.PeerView;
import io.sluice.signaling.session.SessionCounters;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The running server, as the admin interface shows it and acts on it. Figures that only grow since the start are for whoever asks again to take the
 * difference of.
 *
 * @param startNanos when it was started, of {@link System#nanoTime}
 */
record ServerOperations(
        Sfu sfu, RoomDirectory directory, CallDesk desk, SessionCounters sessions, Drain drain, long startNanos)
        implements Operations {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    @Override
    public Data overview() {
        SfuStatistics statistics = sfu.statistics();
        return new Data()
                .put("uptimeSeconds", (System.nanoTime() - startNanos) / NANOS_PER_SECOND)
                .put("timestamp", System.currentTimeMillis())
                .put("draining", drain.isDraining())
                .put("connections", sessions.opened() - sessions.closed())
                .put("rooms", directory.roomCount())
                .put("peers", directory.peerCount())
                .put("users", desk.users())
                .put("calls", calls(desk.counters()))
                .put("media", media(statistics))
                .put(
                        "loops",
                        statistics.loops().stream().map(ServerOperations::loop).toList());
    }

    @Override
    public Collection<Data> rooms() {
        return directory.rooms().stream().map(ServerOperations::summary).toList();
    }

    @Override
    public Optional<Data> room(String roomId) {
        return directory
                .room(roomId)
                .map(room -> summary(room)
                        .put(
                                "peerList",
                                room.peers().stream()
                                        .map(ServerOperations::peer)
                                        .toList()));
    }

    @Override
    public Optional<Data> peer(String roomId, String peerId) {
        return directory.room(roomId).stream()
                .flatMap(room -> room.peers().stream())
                .filter(peer -> peer.peerId().equals(peerId))
                .findFirst()
                .map(ServerOperations::peer);
    }

    @Override
    public boolean endRoom(String roomId, @Nullable String reason) {
        return directory.endRoom(roomId, reason);
    }

    @Override
    public boolean removePeer(String roomId, String peerId, @Nullable String reason) {
        return directory.removePeer(roomId, peerId, reason);
    }

    @Override
    public Collection<Data> calls() {
        return desk.calls().stream().map(ServerOperations::call).toList();
    }

    @Override
    public boolean endCall(String callId, String reason) {
        return desk.end(callId, reason);
    }

    private static Data calls(CallCounters counters) {
        return new Data()
                .put("current", counters.current())
                .put("peak", counters.peak())
                .put("started", counters.started())
                .put("answered", counters.answered())
                .put("completed", counters.completed())
                .put("rejected", counters.rejected())
                .put("timedOut", counters.timedOut())
                .put("cancelled", counters.cancelled())
                .put("failed", counters.failed())
                .put("connectedMillis", counters.totalConnected().toMillis());
    }

    private static Data media(SfuStatistics statistics) {
        Map<String, Long> totals = Totals.of(statistics);
        Data drops = new Data();
        Totals.drops(statistics).forEach((reason, count) -> {
            if (count > 0) {
                drops.put(reason, count);
            }
        });
        return new Data()
                .put("packetsReceived", totals.getOrDefault("rtpPacketsReceived", 0L))
                .put("bytesReceived", totals.getOrDefault("rtpBytesReceived", 0L))
                .put("packetsSent", totals.getOrDefault("rtpPacketsSent", 0L))
                .put("bytesSent", totals.getOrDefault("rtpBytesSent", 0L))
                .put("packetsMissed", totals.getOrDefault("packetsAskedFor", 0L))
                .put("packetsRepaired", totals.getOrDefault("packetsRepaired", 0L))
                .put("packetsRetransmitted", totals.getOrDefault("rtpPacketsRetransmitted", 0L))
                .put("handshakesCompleted", statistics.dtls().handshakesCompleted())
                .put("handshakesFailed", statistics.dtls().handshakesFailed())
                .put("drops", drops);
    }

    private static Data loop(LoopStatistics loop) {
        return new Data()
                .put("index", loop.index())
                .put("load", loop.load())
                .put("lagMillis", loop.latenessMillis())
                .put("overloadShare", loop.overloadShare())
                .put("transports", loop.transports());
    }

    private static Data summary(RoomView room) {
        return new Data()
                .put("roomId", room.roomId())
                .put("since", room.since().toEpochMilli())
                .put("peers", room.peers().size())
                .put(
                        "producers",
                        room.peers().stream()
                                .mapToInt(peer -> peer.media().producers().size())
                                .sum())
                .put(
                        "consumers",
                        room.peers().stream()
                                .mapToInt(peer -> peer.media().consumers().size())
                                .sum());
    }

    private static Data peer(PeerView peer) {
        return new Data()
                .put("peerId", peer.peerId())
                .put("displayName", peer.displayName())
                .put("since", peer.since().toEpochMilli())
                .put("joined", peer.joined())
                .put("connection", peer.connection().toString())
                .put("transports", peer.media().transports())
                .put(
                        "producers",
                        peer.media().producers().stream()
                                .map(ServerOperations::producer)
                                .toList())
                .put(
                        "consumers",
                        peer.media().consumers().stream()
                                .map(ServerOperations::consumer)
                                .toList());
    }

    private static Data producer(RoomView.ProducerView producer) {
        return new Data()
                .put("producerId", producer.producerId())
                .put("kind", producer.kind().toString())
                .put("paused", producer.paused());
    }

    private static Data consumer(RoomView.ConsumerView consumer) {
        return new Data()
                .put("consumerId", consumer.consumerId())
                .put("producerId", consumer.producerId())
                .put("kind", consumer.kind().toString())
                .put("paused", consumer.paused());
    }

    private static Data call(CallView call) {
        return new Data()
                .put("callId", call.callId())
                .put("callType", call.callType().name().toLowerCase(Locale.ROOT))
                .put("state", call.state().wireName())
                .put("ageMillis", call.age().toMillis())
                .put("connectedMillis", call.connected().toMillis())
                .put("roomId", call.roomId())
                .put(
                        "parties",
                        call.parties().stream().map(ServerOperations::party).toList());
    }

    private static Data party(CallView.PartyView party) {
        return new Data()
                .put("userId", party.userId())
                .put("displayName", party.displayName())
                .put("ringing", party.ringing())
                .put("connectedToServer", party.connectedToServer());
    }
}
