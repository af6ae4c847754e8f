package io.sluice.transport;

import io.sluice.dtls.DtlsCertificate;
import io.sluice.dtls.DtlsHandshakes;
import io.sluice.dtls.DtlsState;
import io.sluice.dtls.HandshakeLimits;
import io.sluice.ice.ConnectivityCheck;
import io.sluice.ice.IceCandidate;
import io.sluice.ice.IceCredentials;
import io.sluice.ice.IceState;
import io.sluice.loop.Loop;
import io.sluice.loop.PortPoller;
import io.sluice.packet.Endpoint;
import io.sluice.packet.PacketPool;
import io.sluice.routing.InboundStream;
import io.sluice.routing.OutboundStream;
import io.sluice.rtp.codec.KeyFrameDetector;
import io.sluice.srtp.SrtpEngine;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.time.Clock;
import java.lang.foreign.Arena;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One loop with everything below the public API, a sender and its receivers, stepped by hand on virtual time: each transport
 * is opened by a real connectivity check, and only the DTLS handshake is left out.
 */
final class SteppedCall implements AutoCloseable {
    private static final int PACKETS = 4096;
    private final SteppedClock clock = new SteppedClock();
    private final DtlsHandshakes handshakes = new DtlsHandshakes(HandshakeLimits.defaults());
    private final Loop loop = new Loop(0, clock, clock, new PacketPool(Arena.ofAuto(), PACKETS));
    private final MediaLoop mediaLoop;
    private final long nanosPerPacket;
    private final SrtpKeys keys;
    private final Exit exit;
    private final MemoryPort port;
    private final WebRtcSession sender;
    private final List<OutboundStream> consumers = new ArrayList<>();
    private int peers;

    /** Time and thread of the loop: both are the benchmark's. */
    private static final class SteppedClock implements Clock, Loop.Driver {
        private long nowNanos = 1_000_000_000L;

        @Override
        public long nanoTime() {
            return nowNanos;
        }

        @Override
        public long epochOffsetNanos() {
            return 1_767_225_600_000_000_000L;
        }

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public void wake() {}
    }

    private static final class Silent implements WebRtcSession.Listener {
        @Override
        public void onIceState(IceState state) {}

        @Override
        public void onTupleSelected(IceCandidate.Protocol protocol, Endpoint local, Endpoint remote) {}

        @Override
        public void onDtlsState(DtlsState state, String detail) {}
    }

    /**
     * @param packetsPerSecond how fast time goes on: reports and feedback come by time
     */
    SteppedCall(Shape shape, int packetsPerSecond) {
        this(shape, packetsPerSecond, engine -> engine);
    }

    /** @param used what the loop has of the shape's engine */
    SteppedCall(Shape shape, int packetsPerSecond, UnaryOperator<SrtpEngine> used) {
        nanosPerPacket = 1_000_000_000L / packetsPerSecond;
        keys = new SrtpKeys(shape.engine(), shape.profile());
        DtlsContext dtls = new DtlsContext(DtlsCertificate.generate(), handshakes);
        mediaLoop = new MediaLoop(loop, used.apply(keys.engine()), dtls, true);
        exit = Exit.named(shape.exit(), shape.receivers() + 1);
        port = new MemoryPort(new RecordedStream(keys.newSender(), shape.frames(), exit.endpoint(0)), exit);
        MediaSocket socket = mediaLoop.addSocket(MediaSocket.Announcement.none());
        socket.bind(port);
        loop.addPoller(new PortPoller(port, loop.packets(), loop.outputs(), socket));
        sender = connect(new RenewableReceiver(keys::newReceiver));
        InboundStream picture = sender.openInbound(picture());
        for (int i = 0; i < shape.receivers(); i++) {
            consumers.add(connect(keys.newReceiver()).openOutbound(picture.handle(), Consumers.settings(i), "cname"));
        }
    }

    /** Turns until packets that arrive together have left, as far after the last ones as the rate says. */
    void turn(int packets) {
        port.arrive(packets);
        clock.nowNanos += packets * nanosPerPacket;
        while (loop.turn(clock.nowNanos) <= clock.nowNanos) {
            // A turn sends only so many, and says that there is more.
        }
    }

    /** Packets that consumers have given out, reports not included. */
    long forwarded() {
        return consumers.stream().mapToLong(OutboundStream::packetsForwarded).sum();
    }

    /** Packets of the sender that were what it had sent. */
    long accepted() {
        Map<String, Long> counters = sender.statistics();
        long drops = counters.entrySet().stream()
                .filter(counter ->
                        counter.getKey().endsWith("Drops") || counter.getKey().startsWith("srtpDrops"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return counters.getOrDefault("rtpPacketsReceived", 0L) - drops;
    }

    /** Datagrams that have left, reports included. */
    long sent() {
        return exit.datagramsSent();
    }

    /** Throws if anything went wrong inside the loop. */
    void requireSound() {
        if (loop.failures() > 0) {
            throw new IllegalStateException(loop.failures() + " tasks of the loop failed");
        }
    }

    @Override
    public void close() {
        exit.close();
        handshakes.close();
    }

    private WebRtcSession connect(SrtpReceiver receiver) {
        IceCredentials credentials = IceCredentials.generate(new SecureRandom());
        WebRtcSession session =
                mediaLoop.open(new WebRtcSession.Settings(credentials, 0, IceCandidate.Policy.all()), new Silent());
        port.arrive(ConnectivityCheck.of(credentials), exit.endpoint(peers++));
        loop.turn(clock.nowNanos);
        session.secure(receiver, keys.newSender());
        return session;
    }

    private static ReceivedStreamSettings picture() {
        return new ReceivedStreamSettings(
                1,
                RecordedStream.MID,
                RecordedStream.SSRC,
                null,
                RecordedStream.PAYLOAD_TYPE,
                true,
                RecordedStream.CLOCK_RATE,
                RecordedStream.EXTENSIONS,
                KeyFrameDetector.forMimeType("video/VP8"),
                false);
    }
}
