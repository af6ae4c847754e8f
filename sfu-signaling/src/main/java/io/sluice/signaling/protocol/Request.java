package io.sluice.signaling.protocol;

import io.sluice.DtlsParameters;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpParameters;
import org.jspecify.annotations.Nullable;

/** What a peer may ask for: all there is. Each is answered by its {@link Reply} or an error. */
public sealed interface Request {
    /**
     * Answered by {@link Reply.TransportCreated}.
     *
     * @param forceTcp whether to be told TCP candidates only; false when not given
     */
    record CreateWebRtcTransport(Purpose purpose, boolean forceTcp) implements Request {}

    /** Answered by {@link Reply.IceRestarted}. */
    record RestartIce(String transportId) implements Request {}

    /**
     * Answered by {@link Reply.TransportDone}.
     *
     * @param dtlsParameters the peer's
     */
    record ConnectWebRtcTransport(String transportId, DtlsParameters dtlsParameters) implements Request {}

    /** Answered by {@link Reply.Produced}. */
    record Produce(String transportId, MediaKind kind, RtpParameters rtpParameters) implements Request {}

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
            @Nullable String transportId) implements Request {}

    /** Answered by {@link Reply.ConsumerDone}. */
    record PauseConsumer(String consumerId) implements Request {}

    /** Answered by {@link Reply.ConsumerDone}. */
    record ResumeConsumer(String consumerId) implements Request {}

    /** Answered by {@link Reply.ConsumerDone}. */
    record CloseConsumer(String consumerId) implements Request {}

    /** Answered by {@link Reply.ProducerDone}. */
    record PauseProducer(String producerId) implements Request {}

    /** Answered by {@link Reply.ProducerDone}. */
    record ResumeProducer(String producerId) implements Request {}

    /** Answered by {@link Reply.ProducerDone}. */
    record CloseProducer(String producerId) implements Request {}
}
