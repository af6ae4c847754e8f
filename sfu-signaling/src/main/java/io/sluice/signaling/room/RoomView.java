package io.sluice.signaling.room;

import io.sluice.ortc.MediaKind;
import io.sluice.signaling.protocol.Push;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room at a moment, for those who look on.
 *
 * @param since when it was opened
 * @param peers in the order of their coming
 */
public record RoomView(String roomId, Instant since, List<PeerView> peers) {
    public RoomView {
        peers = List.copyOf(peers);
    }

    /**
     * A peer in a room.
     *
     * @param joined whether it came by {@code join}, and is not of the plain flow
     * @param connection how its socket is
     */
    public record PeerView(
            String peerId,
            @Nullable String displayName,
            Instant since,
            boolean joined,
            Push.PeerConnection.State connection,
            Media media) {}

    /** What a peer has. */
    public record Media(int transports, List<ProducerView> producers, List<ConsumerView> consumers) {
        public Media {
            producers = List.copyOf(producers);
            consumers = List.copyOf(consumers);
        }
    }

    /** Something a peer sends. */
    public record ProducerView(String producerId, MediaKind kind, boolean paused) {}

    /** Something a peer receives. */
    public record ConsumerView(String consumerId, String producerId, MediaKind kind, boolean paused) {}
}
