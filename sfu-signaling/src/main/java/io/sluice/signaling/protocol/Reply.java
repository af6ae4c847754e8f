package io.sluice.signaling.protocol;

import io.sluice.DtlsParameters;
import io.sluice.IceCandidate;
import io.sluice.IceParameters;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpParameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered with; on the wire under the request's type and id. The names of the components are those of the fields; what
 * is null is left out.
 */
public sealed interface Reply {
    /**
     * The peer is in the room.
     *
     * @param sessionToken whoever has it may take up the session
     * @param resumeSeconds for how long after its socket is lost
     * @param peers the others who are there, and what they send
     * @param moderator null where tokens say who moderates
     * @param grants what the peer may do
     */
    record Joined(
            String roomId,
            String peerId,
            String sessionToken,
            long resumeSeconds,
            List<PeerEntry> peers,
            @Nullable String moderator,
            List<IceServerEntry> iceServers,
            GrantsEntry grants)
            implements Reply {
        public Joined {
            peers = List.copyOf(peers);
            iceServers = List.copyOf(iceServers);
        }

        /** Without the token, which belongs in no log. */
        @Override
        public String toString() {
            return "Joined[roomId=" + roomId + ", peerId=" + peerId + "]";
        }
    }

    /** The peer is where it was; what it has missed follows. */
    record Resumed(String roomId, String peerId, boolean resumed) implements Reply {}

    /** The peer is in no room. */
    record Left() implements Reply {}

    /** Where and how the peer reaches its transport: what {@code mediasoup-client} builds its own end from. */
    record TransportCreated(
            String id, IceParameters iceParameters, List<IceCandidate> iceCandidates, DtlsParameters dtlsParameters)
            implements Reply {
        public TransportCreated {
            iceCandidates = List.copyOf(iceCandidates);
        }
    }

    /** The credentials for the peer's next checks. */
    record IceRestarted(String transportId, IceParameters iceParameters) implements Reply {}

    /** Done, with the transport it was done to. */
    record TransportDone(String transportId) implements Reply {}

    /** The new producer. */
    record Produced(String id) implements Reply {}

    /** The new consumer, and what the peer will receive. */
    record Consumed(String id, String producerId, MediaKind kind, RtpParameters rtpParameters) implements Reply {}

    /** Done, with the consumer it was done to. */
    record ConsumerDone(String consumerId) implements Reply {}

    /** Done, with the producer it was done to. */
    record ProducerDone(String producerId) implements Reply {}

    /** What was counted. */
    record Stats(List<StatsEntry> stats) implements Reply {
        public Stats {
            stats = List.copyOf(stats);
        }
    }

    /** Who decides from now on. */
    record SubscriptionSet(Subscription mode) implements Reply {}

    /** What others are shown from now on. */
    record DisplayNameSet(String displayName) implements Reply {}

    /**
     * STUN and TURN servers.
     *
     * @param expiresInSeconds after which credentials are of no use; null if they stay good
     */
    record Ice(List<IceServerEntry> iceServers, @Nullable Long expiresInSeconds) implements Reply {
        public Ice {
            iceServers = List.copyOf(iceServers);
        }
    }

    /** What was muted: what was silent before is not among it. */
    record Muted(String peerId, List<String> producerIds) implements Reply {
        public Muted {
            producerIds = List.copyOf(producerIds);
        }
    }

    /** Done, with the peer it was done to. */
    record PeerDone(String peerId) implements Reply {}

    /** Done, with the room it was done to. */
    record RoomDone(String roomId) implements Reply {}

    /** Somebody who is in the room. */
    record PeerEntry(String peerId, @Nullable String displayName, List<ProducerEntry> producers) {
        public PeerEntry {
            producers = List.copyOf(producers);
        }
    }

    /** Something somebody sends. */
    record ProducerEntry(
            String producerId, MediaKind kind, @Nullable String source, boolean paused) {}

    /** An entry of a browser's {@code RTCConfiguration.iceServers}. */
    record IceServerEntry(
            List<String> urls,
            @Nullable String username,
            @Nullable String credential) {
        public IceServerEntry {
            urls = List.copyOf(urls);
        }

        /** Without the credential, which belongs in no log. */
        @Override
        public String toString() {
            return "IceServerEntry[urls=" + urls + "]";
        }
    }

    /** What a peer may do. */
    record GrantsEntry(boolean publish, boolean subscribe, boolean moderate, boolean call) {}

    /**
     * What was counted of one thing.
     *
     * @param type {@code transport}, {@code producer} (once for each of its streams) or {@code consumer}
     * @param statistics a record, whose components become fields beside these
     */
    record StatsEntry(String type, String id, Record statistics) {}
}
