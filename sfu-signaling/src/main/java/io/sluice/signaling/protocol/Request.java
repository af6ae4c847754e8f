package io.sluice.signaling.protocol;

import io.sluice.DtlsParameters;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpParameters;
import org.jspecify.annotations.Nullable;

/** What a peer may ask of a room: all there is. Each is answered by its {@link Reply} or an error. */
public sealed interface Request {
    /** Who is in which room. */
    sealed interface OfPresence extends Request {}

    /** Media of the peer's own. */
    sealed interface OfMedia extends Request {}

    /** The peer in its room, and the others in it. */
    sealed interface OfRoom extends Request {}

    /**
     * Answered by {@link Reply.Joined}.
     *
     * @param peerId null for one that is made up
     * @param displayName null for none
     * @param token says what the peer may do; null where everybody may
     * @param rtpCapabilities what can be received; never null for {@link Subscription#AUTO}
     */
    record Join(
            String roomId,
            @Nullable String peerId,
            @Nullable String displayName,
            @Nullable String token,
            Subscription subscribe,
            @Nullable RtpCapabilities rtpCapabilities)
            implements OfPresence {
        /** Without the token, which belongs in no log. */
        @Override
        public String toString() {
            return "Join[roomId=" + roomId + ", peerId=" + peerId + "]";
        }
    }

    /**
     * Answered by {@link Reply.Resumed}.
     *
     * @param lastSeq number of the last message that came
     */
    record Resume(String sessionToken, long lastSeq) implements OfPresence {
        /** Without the token, which belongs in no log. */
        @Override
        public String toString() {
            return "Resume[lastSeq=" + lastSeq + "]";
        }
    }

    /** Answered by {@link Reply.Left}. */
    record Leave() implements OfPresence {}

    /**
     * Answered by {@link Reply.TransportCreated}.
     *
     * @param forceTcp whether to be told TCP candidates only; false when not given
     */
    record CreateWebRtcTransport(Purpose purpose, boolean forceTcp) implements OfMedia {}

    /** Answered by {@link Reply.IceRestarted}. */
    record RestartIce(String transportId) implements OfMedia {}

    /**
     * Answered by {@link Reply.TransportDone}.
     *
     * @param dtlsParameters the peer's
     */
    record ConnectWebRtcTransport(String transportId, DtlsParameters dtlsParameters) implements OfMedia {}

    /**
     * Answered by {@link Reply.TransportDone}.
     *
     * @param bitrate what the peer should send at most, in bits per second
     */
    record SetMaxIncomingBitrate(String transportId, long bitrate) implements OfMedia {}

    /**
     * Answered by {@link Reply.Produced}.
     *
     * @param source what it shows or lets hear, such as camera, microphone, screen or screen-audio, or in words of the application; null if not said
     */
    record Produce(
            String transportId,
            MediaKind kind,
            RtpParameters rtpParameters,
            @Nullable String source) implements OfMedia {}

    /**
     * Answered by {@link Reply.Consumed}.
     *
     * @param paused whether to wait for {@link ResumeConsumer}; false when not given
     * @param transportId one of the peer's receive transports; null for its first
     */
    record Consume(
            String producerId,
            RtpCapabilities rtpCapabilities,
            boolean paused,
            @Nullable String transportId) implements OfMedia {}

    /** Answered by {@link Reply.ConsumerDone}. */
    record PauseConsumer(String consumerId) implements OfMedia {}

    /** Answered by {@link Reply.ConsumerDone}. */
    record ResumeConsumer(String consumerId) implements OfMedia {}

    /** Answered by {@link Reply.ConsumerDone}. */
    record CloseConsumer(String consumerId) implements OfMedia {}

    /** Answered by {@link Reply.ConsumerDone}. */
    record RequestKeyFrame(String consumerId) implements OfMedia {}

    /**
     * Answered by {@link Reply.ConsumerDone}.
     *
     * @param temporalLayer null for the highest
     */
    record SetPreferredLayers(
            String consumerId, int spatialLayer, @Nullable Integer temporalLayer) implements OfMedia {}

    /**
     * Answered by {@link Reply.ConsumerDone}.
     *
     * @param priority 1 to 255: who gets more of the way to the peer first
     */
    record SetConsumerPriority(String consumerId, int priority) implements OfMedia {}

    /** Answered by {@link Reply.ProducerDone}. */
    record PauseProducer(String producerId) implements OfMedia {}

    /** Answered by {@link Reply.ProducerDone}. */
    record ResumeProducer(String producerId) implements OfMedia {}

    /** Answered by {@link Reply.ProducerDone}. */
    record CloseProducer(String producerId) implements OfMedia {}

    /** Answered by {@link Reply.Stats}. At most one id is given; with none, all that the peer has is meant. */
    record GetStats(
            @Nullable String transportId,
            @Nullable String producerId,
            @Nullable String consumerId) implements OfMedia {}

    /**
     * Answered by {@link Reply.SubscriptionSet}.
     *
     * @param rtpCapabilities what can be received; null for those that were given last
     */
    record SetSubscription(Subscription mode, @Nullable RtpCapabilities rtpCapabilities) implements OfRoom {}

    /** Answered by {@link Reply.DisplayNameSet}. */
    record SetDisplayName(String displayName) implements OfRoom {}

    /** Answered by {@link Reply.Ice}. */
    record GetIceServers() implements OfRoom {}

    /** Answered by {@link Reply.Muted}. At most one of the two is given; with none, all that the peer sends is meant. */
    record MutePeer(
            String peerId,
            @Nullable String producerId,
            @Nullable MediaKind kind) implements OfRoom {}

    /** Answered by {@link Reply.PeerDone}. */
    record RemovePeer(String peerId, @Nullable String reason) implements OfRoom {}

    /** Answered by {@link Reply.RoomDone}. */
    record EndRoom(@Nullable String reason) implements OfRoom {}
}
