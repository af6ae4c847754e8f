package io.sluice;

import io.sluice.loop.Loop;
import io.sluice.ortc.MediaKind;
import io.sluice.ortc.RtpParameters;
import io.sluice.routing.OutboundStream;
import io.sluice.routing.RetransmissionCounters;
import io.sluice.routing.RetransmissionMode;
import io.sluice.routing.RetransmissionOutcome;
import io.sluice.stream.RoundTripTime;
import io.sluice.transport.SentStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Takes {@link RtpStreamSendStatistics} on the stream's loop. */
final class SendSnapshots {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private SendSnapshots() {}

    static RtpStreamSendStatistics of(SentStream sent, RtpParameters parameters, MediaKind kind, Loop loop) {
        OutboundStream stream = sent.stream();
        RetransmissionCounters retransmissions = stream.retransmissionCounters();
        return new RtpStreamSendStatistics(
                Instant.EPOCH.plusNanos(loop.epochNanos(loop.nowNanos())),
                Integer.toUnsignedLong(stream.ssrc()),
                rtxSsrc(stream),
                kind,
                parameters.codecs().getFirst().mimeType(),
                stream.packetsSent(),
                stream.bytesSent(),
                sent.bitrateBps(loop.nowNanos()),
                Math.max(0, sent.packetsLost()),
                sent.fractionLost(),
                Duration.ofNanos(
                        sent.jitter() * NANOS_PER_SECOND / stream.source().clockRate()),
                stream.packetsSentAgain(),
                stream.bytesSentAgain(),
                retransmissions.count(RetransmissionOutcome.RESENT),
                sent.nackCount(),
                retransmissions.requested(),
                sent.pliCount(),
                sent.firCount(),
                roundTripTime(sent.roundTripTime()),
                sent.score());
    }

    private static OptionalLong rtxSsrc(OutboundStream stream) {
        return stream.retransmission() instanceof RetransmissionMode.Rtx rtx
                ? OptionalLong.of(Integer.toUnsignedLong(rtx.ssrc()))
                : OptionalLong.empty();
    }

    private static Optional<Duration> roundTripTime(RoundTripTime time) {
        return time.nanos() == RoundTripTime.UNKNOWN ? Optional.empty() : Optional.of(Duration.ofNanos(time.nanos()));
    }
}
