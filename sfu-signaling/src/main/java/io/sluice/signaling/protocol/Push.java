package io.sluice.signaling.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpParameters;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a peer is told unasked. A record's name is the message's type, its components are the fields; what is null is left out unless it
 * says something.
 */
public sealed interface Push {
    /** What peers hear of that have sent no {@code join}, too. */
    sealed interface Plain extends Push {}

    /** The first message on every socket: the peer's own name, and what can be sent and received here. */
    record Welcome(String socketId, RtpCapabilities rtpCapabilities) implements Push {}

    /** Somebody has come into the room. */
    record PeerJoined(String peerId, @Nullable String displayName) implements Push {}

    /** Somebody is not in the room any more; the last about that peer. */
    record PeerLeft(String peerId, Departure reason) implements Push {}

    /** Somebody's socket is lost, or there again; the media may go on meanwhile. */
    record PeerConnection(String peerId, State state) implements Push {
        /** How the socket is. */
        public enum State {
            INTERRUPTED,
            RESTORED;

            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /** Somebody calls himself otherwise. */
    record DisplayNameChanged(String peerId, String displayName) implements Push {}

    /**
     * Somebody else sends something. Told once, and before anything else about that producer.
     *
     * @param socketId the first of the peer that sends
     */
    record NewProducer(
            String producerId,
            String socketId,
            String peerId,
            MediaKind kind,
            @Nullable String source,
            boolean paused) implements Plain {}

    /** A producer that was told of is gone, and with it everybody's consumers of it. */
    record ProducerClosed(String producerId) implements Plain {}

    /** A producer sends nothing for now. */
    record ProducerPaused(String producerId) implements Plain {}

    /** A paused producer sends again. */
    record ProducerResumed(String producerId) implements Plain {}

    /** The server has made a consumer for the peer, which is paused until the peer resumes it. */
    record NewConsumer(
            String id,
            String producerId,
            String peerId,
            MediaKind kind,
            @Nullable String source,
            RtpParameters rtpParameters,
            boolean producerPaused)
            implements Push {}

    /** A consumer that the server made is gone; the last about it. */
    record ConsumerClosed(String consumerId) implements Push {}

    /**
     * How well a stream reaches the peer.
     *
     * @param score 0 to 10
     * @param producerScore of the producer's best encoding, 0 to 10
     */
    record ConsumerScore(String consumerId, int score, int producerScore) implements Push {}

    /** Other layers of a stream are sent to the peer than before: nulls when none are. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ConsumerLayersChanged(
            String consumerId,
            @Nullable Integer spatialLayer,
            @Nullable Integer temporalLayer) implements Push {}

    /** Which spatial layers of the peer's own stream somebody watches: the others need not be sent. */
    record ProducerLayersWanted(String producerId, List<Integer> spatialLayers) implements Push {
        public ProducerLayersWanted {
            spatialLayers = List.copyOf(spatialLayers);
        }
    }

    /**
     * What the way to the peer carries, in bits per second.
     *
     * @param availableOutgoing what it is thought to carry
     * @param targetOutgoing what the pictures sent there were given of it
     */
    record Bandwidth(String transportId, long availableOutgoing, long targetOutgoing) implements Push {}

    /** How well the peer's own streams get here. */
    record ProducerScore(String producerId, List<EncodingScore> scores) implements Push {
        public ProducerScore {
            scores = List.copyOf(scores);
        }
    }

    /** Of one encoding, 0 to 10. */
    record EncodingScore(
            int encodingIdx, long ssrc, @Nullable String rid, int score) {}

    /** Who holds the floor: null when whoever held it is gone. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ActiveSpeaker(@Nullable String peerId, @Nullable String producerId) implements Push {}

    /** Who is loud, the loudest first; empty once when nobody is any more. */
    record AudioLevels(List<Level> levels) implements Push {
        public AudioLevels {
            levels = List.copyOf(levels);
        }
    }

    /**
     * How loud somebody is.
     *
     * @param volume in dBov, -127 to 0
     */
    record Level(String peerId, String producerId, int volume) {}

    /**
     * A moderator has paused what the peer sends.
     *
     * @param by null for the server's operator
     */
    record Muted(List<String> producerIds, @Nullable String by) implements Push {
        public Muted {
            producerIds = List.copyOf(producerIds);
        }
    }

    /** Somebody else moderates: null when nobody is there to do so. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ModeratorChanged(@Nullable String peerId) implements Push {}

    /**
     * The peer is put out of the room; its last message in it.
     *
     * @param by null for the server
     */
    record Removed(@Nullable String by, @Nullable String reason) implements Plain {}

    /**
     * The room is closed; the last message in it.
     *
     * @param by null for the server
     */
    record RoomEnded(@Nullable String by, @Nullable String reason) implements Plain {}

    /** The server is going to stop: peers had better join another. */
    record ServerDraining(long deadlineSeconds) implements Push {}
}
