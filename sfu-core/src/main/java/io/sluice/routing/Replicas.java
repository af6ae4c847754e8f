package io.sluice.routing;

import io.sluice.loop.Loop;
import io.sluice.loop.MediaReader;
import io.sluice.packet.Bytes;
import io.sluice.packet.Packet;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.RtpPacketPool;
import io.sluice.rtp.RtpParseResult;
import java.lang.foreign.MemorySegment;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of one loop, by stream. Creates one when the first consumer of a stream attaches here and drops it with the
 * last; takes what other loops send, and recognises by the epoch what was sent under a subscription that has ended.
 */
public final class Replicas implements MediaReader {
    private static final int MAX_RUN = 64;

    private final Loop loop;
    private final RtpPacketPool packets;
    private final Long2ObjectHashMap<Replica> replicas = new Long2ObjectHashMap<>();
    private final Long2ObjectHashMap<TrackReplica> tracks = new Long2ObjectHashMap<>();
    private final RetransmissionMemory memory;
    private final RtpHeader header = new RtpHeader();
    private final RtpPacket[] run = new RtpPacket[MAX_RUN];
    private @Nullable Replica runReplica;
    private int runCount;
    private long lateMedia;
    private long poolDrops;

    public Replicas(Loop loop, RtpPacketPool packets) {
        this.loop = loop;
        this.packets = packets;
        this.memory = new RetransmissionMemory(loop);
    }

    /** How many streams have consumers on this loop. */
    public int size() {
        assert loop.confined();
        return replicas.size();
    }

    /** Packets from other loops whose subscription had ended when they came. */
    public long lateMedia() {
        assert loop.confined();
        return lateMedia;
    }

    /** Packets from other loops that found no free slot here. */
    public long poolDrops() {
        assert loop.confined();
        return poolDrops;
    }

    /** Packets kept for those who may ask for them again. */
    public int packetsKept() {
        assert loop.confined();
        return memory.held();
    }

    /** Packets that would have been kept longer had there been room. */
    public long packetsGivenUp() {
        assert loop.confined();
        return memory.givenUp();
    }

    /** Has a consumer of this loop receive a track that lives on any loop: the one it was made for. */
    public void attach(Track track, OutboundStream consumer) {
        assert loop.confined();
        switch (consumer.forwarding()) {
            case SimpleForwarding simple -> {
                Replica replica = replica(track.first());
                replica.add(simple);
                simple.attached(replica);
            }
            case LayeredForwarding layered -> layered.attached(trackReplica(track));
        }
        consumer.onDemandChanged();
    }

    /** The same of a single stream. */
    public void attach(StreamHandle stream, OutboundStream consumer) {
        attach(Track.of(stream), consumer);
    }

    private Replica replica(StreamHandle stream) {
        Replica replica = replicas.get(stream.id());
        if (replica == null) {
            replica = stream.home() == loop ? subscribeAtHome(stream) : subscribeAcross(stream);
        }
        return replica;
    }

    private TrackReplica trackReplica(Track track) {
        TrackReplica known = tracks.get(track.id());
        if (known != null) {
            return known;
        }
        TrackReplica made = new TrackReplica(track, loop, () -> tracks.remove(track.id()));
        tracks.put(track.id(), made);
        track.encodings().forEach(encoding -> made.add(replica(encoding)));
        return made;
    }

    private Replica subscribeAtHome(StreamHandle stream) {
        LocalUpstream upstream = new LocalUpstream(stream);
        Replica replica = new Replica(stream, loop, upstream, memory);
        upstream.replica = replica;
        replicas.put(stream.id(), replica);
        stream.inbound().subscribe(replica);
        return replica;
    }

    private Replica subscribeAcross(StreamHandle stream) {
        RemoteUpstream upstream = new RemoteUpstream(stream);
        Replica replica = new Replica(stream, loop, upstream, memory);
        upstream.replica = replica;
        replicas.put(stream.id(), replica);
        loop.laneTo(stream.home()).control(() -> upstream.subscribe(replica));
        return replica;
    }

    @Override
    public void onMedia(long streamId, int epoch, long arrivalNanos, MemorySegment memory, long offset, int length) {
        Replica replica = current(streamId, epoch);
        loop.overload().onRead(arrivalNanos);
        if (replica == null) {
            lateMedia++;
            return;
        }
        if (replica != runReplica || runCount == MAX_RUN) {
            endRun();
        }
        RtpPacket packet = copyIn(replica, arrivalNanos, memory, offset, length);
        if (packet != null) {
            runReplica = replica;
            run[runCount++] = packet;
        }
    }

    @Override
    public void onMediaEnd(long nowNanos) {
        endRun();
    }

    private @Nullable Replica current(long streamId, int epoch) {
        assert loop.confined();
        Replica replica = replicas.get(streamId);
        return replica != null && replica.epoch() == epoch ? replica : null;
    }

    private @Nullable RtpPacket copyIn(
            Replica replica, long arrivalNanos, MemorySegment memory, long offset, int length) {
        Packet packet = loop.packets().acquire();
        if (packet == null) {
            poolDrops++;
            return null;
        }
        Bytes.copy(memory, offset, packet.memory(), 0, length);
        packet.length(length);
        packet.arrivalNanos(arrivalNanos);
        RtpPacket rtp = parse(packet, replica);
        packet.release();
        return rtp;
    }

    private RtpPacket parse(Packet packet, Replica replica) {
        StreamHandle stream = replica.stream();
        if (header.parse(packet.memory(), 0, packet.length()) != RtpParseResult.OK) {
            throw new IllegalStateException(
                    "stream " + stream.id() + ": its home loop sent a packet that does not parse");
        }
        RtpPacket rtp = packets.acquire(packet, header, stream.extensions());
        replica.readFrame(rtp);
        return rtp;
    }

    private void endRun() {
        Replica replica = runReplica;
        runReplica = null;
        int count = runCount;
        runCount = 0;
        if (replica == null) {
            return;
        }
        try {
            replica.onRun(run, count, loop.nowNanos());
        } finally {
            for (int i = 0; i < count; i++) {
                run[i].release();
            }
        }
    }

    /** The way back of a replica on the stream's own loop. */
    private final class LocalUpstream implements Replica.Upstream {
        private final StreamHandle stream;
        private @Nullable Replica replica;

        LocalUpstream(StreamHandle stream) {
            this.stream = stream;
        }

        @Override
        public void requestKeyFrame(long nowNanos) {
            stream.inbound().requestKeyFrame(nowNanos);
        }

        @Override
        public void reportLoss(int fractionLost) {
            if (replica != null) {
                stream.inbound().onLossReported(replica, fractionLost);
            }
        }

        @Override
        public void unsubscribe() {
            if (replica != null && replicas.remove(stream.id(), replica)) {
                stream.inbound().unsubscribe(replica);
            }
        }
    }

    /** The way back of a replica on another loop: everything goes through the mailbox of the stream's home. */
    private final class RemoteUpstream implements Replica.Upstream {
        private final StreamHandle stream;
        private @Nullable Replica replica;
        /** Home loop only. */
        private @Nullable RemoteSubscription subscription;

        RemoteUpstream(StreamHandle stream) {
            this.stream = stream;
        }

        void subscribe(Replica subscriber) {
            subscription = new RemoteSubscription(stream, loop, subscriber);
            stream.inbound().subscribe(subscription);
        }

        @Override
        public void requestKeyFrame(long nowNanos) {
            Loop home = stream.home();
            loop.laneTo(home).control(() -> stream.inbound().requestKeyFrame(home.nowNanos()));
        }

        @Override
        public void reportLoss(int fractionLost) {
            loop.laneTo(stream.home()).control(() -> reportLossAtHome(fractionLost));
        }

        private void reportLossAtHome(int fractionLost) {
            if (subscription != null) {
                stream.inbound().onLossReported(subscription, fractionLost);
            }
        }

        @Override
        public void unsubscribe() {
            if (replica != null && replicas.remove(stream.id(), replica)) {
                loop.laneTo(stream.home()).control(this::unsubscribeAtHome);
            }
        }

        private void unsubscribeAtHome() {
            if (subscription != null) {
                stream.inbound().unsubscribe(subscription);
            }
        }
    }
}
