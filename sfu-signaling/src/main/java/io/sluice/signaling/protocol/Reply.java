package io.sluice.signaling.protocol;

import io.sluice.DtlsParameters;
import io.sluice.IceCandidate;
import io.sluice.IceParameters;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpParameters;
import java.util.List;

/** What a request is answered with; on the wire under the request's type and id. */
public sealed interface Reply {
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
}
