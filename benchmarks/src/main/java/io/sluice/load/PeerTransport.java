package io.sluice.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.dtls.ClientHandshake;
import io.sluice.dtls.Fingerprint;
import io.sluice.dtls.SrtpKeyingMaterial;
import io.sluice.ice.ConnectivityCheck;
import io.sluice.loop.DatagramPort;
import io.sluice.loop.PortPoller;
import io.sluice.loop.UdpPort;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.srtp.SrtpProfile;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.srtp.SrtpSender;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A peer's end of one transport: a socket, connectivity and consent checks, a DTLS handshake, SRTP. {@link #connect} blocks a
 * thread of the caller's; what comes from the network is the generator's loop.
 */
final class PeerTransport implements PortPoller.Handler, AutoCloseable {
    /** Well within the 30 seconds after which consent expires (RFC 7675 section 5.1), and about what browsers do. */
    private static final long CONSENT_INTERVAL_NANOS = 2_500_000_000L;

    private static final int CHECK_SECONDS = 10;

    private final Generator generator;
    private final UdpPort port;
    private final Endpoint server;
    private final byte[] check;
    private final Fingerprint fingerprint;
    private final HandshakeDatagrams handshake = new HandshakeDatagrams(this::send);
    private final CompletableFuture<Boolean> checkAnswered = new CompletableFuture<>();
    private final CompletableFuture<Long> firstMedia = new CompletableFuture<>();

    // Of the loop.
    private final Tally tally;
    private final MediaReceiver receiver;
    private final RtcpWriter writer = new RtcpWriter();
    private @Nullable SrtpSender protect;
    private @Nullable SrtpReceiver unprotect;
    private @Nullable MediaSender sender;
    private @Nullable ReceiverFeedback feedback;
    private boolean closed;

    /**
     * @param tally of the loop
     * @param created what the server said about its end
     */
    PeerTransport(Generator generator, Tally tally, JsonNode created) throws IOException {
        this.generator = generator;
        this.tally = tally;
        ServerEnd end = ServerEnd.of(created);
        server = end.endpoint();
        check = ConnectivityCheck.of(end.credentials());
        fingerprint = end.fingerprint();
        port = generator.open(this);
        int phase = port.localEndpoint().port() * 7;
        receiver = new MediaReceiver(tally, phase, () -> firstMedia.complete(System.nanoTime()));
    }

    /** Opens the way, shakes hands, takes the keys. To be called once the server knows our fingerprint. */
    void connect(SrtpProfile profile) throws IOException, InterruptedException {
        generator.run(this::checkConsent);
        awaitCheck();
        generator.handshakes.acquire();
        try {
            SrtpKeyingMaterial keys = ClientHandshake.run(handshake, generator.certificate, fingerprint, profile.id());
            generator.run(() -> takeKeys(profile, keys));
        } finally {
            generator.handshakes.release();
        }
    }

    /** Adds the stream that this transport sends; it starts later. */
    MediaSender addSender(Traffic traffic, int ssrc, String mid) {
        return generator.on(() -> {
            sender = new MediaSender(
                    generator.loop(), port, server, Objects.requireNonNull(protect, "keys"), traffic, ssrc, mid);
            return sender;
        });
    }

    /** From now on the server is told what comes; without effect the second time. */
    void startFeedback(int transportSequenceId) {
        generator.run(() -> {
            if (feedback == null) {
                feedback = new ReceiverFeedback(
                        receiver, transportSequenceId, generator.loop().nowNanos());
                report(feedback, Objects.requireNonNull(protect, "keys"));
            }
        });
    }

    /** Packets of this stream are none of the media. */
    void passOver(int ssrc) {
        generator.run(() -> receiver.passOver(ssrc));
    }

    /** Of the loop. */
    MediaReceiver receiver() {
        return receiver;
    }

    /** Datagrams lost on this side of the wire. Of the loop. */
    long ownDrops() {
        return port.counters().kernelDrops + port.counters().poolDrops + port.counters().sendBufferDrops;
    }

    /** Completes with the time at which the first packet had arrived, been decrypted and found right. */
    CompletableFuture<Long> firstMedia() {
        return firstMedia;
    }

    @Override
    public void onDatagrams(DatagramPort from, Packet[] batch, int count, long nowNanos) {
        for (int i = 0; i < count; i++) {
            onDatagram(batch[i]);
        }
    }

    @Override
    public void close() {
        generator.run(() -> {
            closed = true;
            if (sender != null) {
                sender.stop();
            }
        });
        generator.close(port);
    }

    /** RFC 7983 section 7. */
    private void onDatagram(Packet packet) {
        int first = packet.length() < 2 ? -1 : Bytes.u8(packet.memory(), 0);
        if (first >= 128 && first < 192) {
            int second = Bytes.u8(packet.memory(), 1);
            if (second >= 192 && second <= 223) {
                onRtcp(packet);
            } else {
                onRtp(packet);
            }
        } else if (first >= 20 && first < 64) {
            handshake.add(Bytes.toArray(packet.memory(), 0, packet.length()));
        } else if (first == 1 && Bytes.u8(packet.memory(), 1) == 1) {
            checkAnswered.complete(true);
        }
    }

    private void onRtp(Packet packet) {
        // First: what is verified is decrypted in place.
        if (feedback != null) {
            feedback.onRtp(packet);
        }
        receiver.onRtp(packet);
    }

    private void onRtcp(Packet packet) {
        if (unprotect == null || sender == null) {
            return;
        }
        int length = unprotect.unprotectRtcp(packet.memory(), 0, packet.length());
        if (length < 0) {
            tally.undecryptable++;
        } else if (KeyFrameRequests.in(packet.memory(), length)) {
            sender.requestKeyFrame();
        }
    }

    private void checkConsent() {
        if (!closed) {
            sendNow(check);
            long nowNanos = generator.loop().nowNanos();
            generator.loop().timers().schedule(nowNanos + CONSENT_INTERVAL_NANOS, this::checkConsent);
        }
    }

    private void report(ReceiverFeedback reports, SrtpSender sealing) {
        if (closed) {
            return;
        }
        long nowNanos = generator.loop().nowNanos();
        while (reports.next(writer.wrap(port.sendSlot(), 0, ReceiverFeedback.MAX_LENGTH), nowNanos)) {
            int length = sealing.protectRtcp(port.sendSlot(), 0, writer.length(), DatagramPort.SEND_CAPACITY);
            if (length < 0) {
                throw new IllegalStateException("a report was not encrypted: " + length);
            }
            port.send(length, server);
        }
        port.flush();
        generator.loop().timers().schedule(nowNanos + ReceiverFeedback.INTERVAL_NANOS, () -> report(reports, sealing));
    }

    private void awaitCheck() throws IOException, InterruptedException {
        try {
            checkAnswered.get(CHECK_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("no answer to a connectivity check within " + CHECK_SECONDS + " s", e);
        }
    }

    private void takeKeys(SrtpProfile profile, SrtpKeyingMaterial keys) {
        protect = generator.engine.newSender(profile, keys.localKey(), keys.localSalt());
        unprotect = generator.engine.newReceiver(profile, keys.remoteKey(), keys.remoteSalt());
        receiver.keys(unprotect);
    }

    private void send(byte[] datagram) {
        generator.loop().execute(() -> {
            if (!closed) {
                sendNow(datagram);
            }
        });
    }

    private void sendNow(byte[] datagram) {
        MemorySegment.copy(MemorySegment.ofArray(datagram), 0, port.sendSlot(), 0, datagram.length);
        port.send(datagram.length, server);
        port.flush();
    }
}
