package io.sluice;

import io.sluice.ice.IceCandidate.Protocol;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpParameters;
import io.sluice.packet.Endpoint;
import io.sluice.routing.Track;
import io.sluice.transport.PlainSession;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One end of a pipe between two routers, of one process or of two: what is consumed here is produced there under the same id, with
 * all that the receivers of the other router need to choose from. {@link Router#pipeToRouter} does all of it within a process.
 *
 * <p>Between processes: create a pipe transport in either router with the same options, exchange {@link #localAddress} and
 * {@link #srtpParameters} by your own signalling, {@link #connect} both, {@link #consume(String)} here, and there
 * {@link #produce} with the consumer's kind and RTP parameters and the producer's id
 * ({@link ProducerOptions#withId}). Pausing, closing and which layers are wanted ({@link Consumer#setLayersWanted}) are signalled in the
 * same way; requests for key frames travel by themselves.
 */
public final class PipeTransport extends Transport {
    private final PlainEnd end;
    private final boolean enableRtx;

    PipeTransport(
            Router router, PipeTransportOptions options, SessionEvents events, PlainEnd end, PlainSession session) {
        super(router, options.listener(), session);
        this.end = end;
        this.enableRtx = options.enableRtx();
        events.owner = this;
    }

    /** Where the other end sends to, RTCP too. */
    public MediaAddress localAddress() {
        return end.local();
    }

    /** What this end sends under, to be told to the other; empty without SRTP. */
    public Optional<SrtpParameters> srtpParameters() {
        return Optional.ofNullable(end.srtpParameters());
    }

    /** Where packets go; empty before {@link #connect}. */
    public Optional<TransportTuple> tuple() {
        return Optional.ofNullable(end.tuple());
    }

    /**
     * Gives the other end's address, and its SRTP parameters if there is SRTP. Once only; returns at once.
     *
     * @throws IllegalArgumentException naming the field of {@code peer} that is wrong, missing or too much; the transport can
     *     still be connected
     * @throws IllegalStateException if called before
     * @throws ClosedException if the transport is closed
     */
    public void connect(PlainTransportPeer peer) {
        requireOpen();
        end.connect(this, peer);
    }

    /**
     * Sends a producer's stream to the other router as it is. {@link #consume(ConsumerOptions)} does the same and does not look at the
     * RTP capabilities of its options.
     *
     * @throws NotFoundException if there is no such producer in this router
     * @throws ClosedException if the transport is closed, or the producer is closed meanwhile
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public Consumer consume(String producerId) {
        return consume(new ConsumerOptions(producerId, new RtpCapabilities(List.of(), List.of())));
    }

    /**
     * What the transport is and carries, for support.
     *
     * @throws ClosedException if the transport is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public PipeTransportDump dump() {
        requireOpen();
        return new PipeTransportDump(
                Dumps.transport(this),
                localAddress(),
                tuple().orElse(null),
                enableRtx,
                srtpParameters().map(SrtpParameters::cryptoSuite).orElse(null));
    }

    @Override
    Consumption consumption(Producer producer, ConsumerOptions options) {
        return Consumption.ofPipe(producer, options, enableRtx, ssrcs());
    }

    @Override
    List<Track> tracks(Producer producer) {
        return producer.track().encodings().stream().map(Track::of).toList();
    }

    @Override
    ConsumerType consumerType(Producer producer) {
        return ConsumerType.PIPE;
    }

    /** Streams of many senders come through a pipe, each with the name of its own. */
    @Override
    String cnameFor(RtpParameters parameters) {
        String given = Objects.requireNonNullElse(parameters.rtcp().cname(), "");
        return given.isEmpty() ? id() : given;
    }

    void start() {
        end.start(this);
    }

    @Override
    TransportPaths paths() {
        return new TransportPaths(null, null, end.tuple(), end.rtcpTuple());
    }

    /** Hears of the session on its loop. */
    static final class SessionEvents implements PlainSession.Listener {
        private volatile @Nullable PipeTransport owner;

        @Override
        public void onTuple(Endpoint local, Endpoint remote) {
            PipeTransport transport = owner;
            if (transport != null) {
                transport.end.tuple(Conversions.tuple(Protocol.UDP, local, remote));
            }
        }

        /** RTCP shares the port. */
        @Override
        public void onRtcpTuple(Endpoint local, Endpoint remote) {}
    }
}
