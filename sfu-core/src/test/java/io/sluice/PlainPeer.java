package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.packet.Bytes;
import io.sluice.rtcp.RecordingHandler;
import io.sluice.rtcp.RtcpCompound;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.rtp.RtpParseResult;
import io.sluice.srtp.SrtpEngine;
import io.sluice.srtp.SrtpEngines;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.srtp.SrtpSender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What ffmpeg is on the wire: a socket on loopback for RTP and RTCP, in the clear or under keys of its own. */
final class PlainPeer implements AutoCloseable {
    static final String LOOPBACK = "127.0.0.1";
    private static final int MAX_DATAGRAM = 2048;
    private static final int PATIENCE_SECONDS = 10;

    /** A packet as it came out. */
    record Rtp(long ssrc, int payloadType, int sequenceNumber, String payload) {}

    final BlockingQueue<Rtp> received = new LinkedBlockingQueue<>();
    final BlockingQueue<Long> keyFrameRequests = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> rtcpLengths = new LinkedBlockingQueue<>();
    private final List<Throwable> failures = new ArrayList<>();

    private final DatagramSocket socket;
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private final RtpHeader header = new RtpHeader();
    private volatile @Nullable SrtpSender protect;
    private volatile @Nullable SrtpReceiver unprotect;

    PlainPeer() throws IOException {
        this(LOOPBACK);
    }

    /** @param address of this machine */
    PlainPeer(String address) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
        Thread.ofPlatform().daemon().name("plain-peer").start(this::receiveUntilClosed);
    }

    int port() {
        return socket.getLocalPort();
    }

    PlainTransportPeer address() {
        return PlainTransportPeer.at(LOOPBACK, port());
    }

    /** Protects from now on, and expects to be sent protected packets. */
    void secure(SrtpParameters own, SrtpParameters servers) {
        SrtpEngine engine = SrtpEngines.select("jitsi");
        int keyLength = own.cryptoSuite().profile().keyLength();
        byte[] key = Base64.getDecoder().decode(own.keyBase64());
        byte[] theirs = Base64.getDecoder().decode(servers.keyBase64());
        protect = engine.newSender(
                own.cryptoSuite().profile(),
                Arrays.copyOf(key, keyLength),
                Arrays.copyOfRange(key, keyLength, key.length));
        unprotect = engine.newReceiver(
                servers.cryptoSuite().profile(),
                Arrays.copyOf(theirs, keyLength),
                Arrays.copyOfRange(theirs, keyLength, theirs.length));
    }

    void sendRtp(MediaAddress to, long ssrc, int payloadType, int sequence, String payload) {
        byte[] body = payload.getBytes(StandardCharsets.ISO_8859_1);
        MemorySegment memory = MemorySegment.ofArray(new byte[MAX_DATAGRAM]);
        int headerLength = writer.begin(memory, 0, MAX_DATAGRAM, ExtensionForm.ONE_BYTE)
                .fixedHeader(true, payloadType, sequence, 960 * sequence, (int) ssrc)
                .finish();
        int length = headerLength + body.length;
        SrtpSender sender = protect;
        if (sender == null) {
            Bytes.copy(MemorySegment.ofArray(body), 0, memory, headerLength, body.length);
        } else {
            length = sender.protectRtp(
                    memory, 0, headerLength, MemorySegment.ofArray(body), 0, body.length, MAX_DATAGRAM);
        }
        send(Bytes.toArray(memory, 0, length), to);
    }

    /** A receiver report about nothing, then a request for a key frame. */
    void requestKeyFrame(MediaAddress to, long mediaSsrc) {
        MemorySegment memory = MemorySegment.ofArray(new byte[MAX_DATAGRAM]);
        RtcpWriter rtcp = new RtcpWriter();
        rtcp.wrap(memory, 0, MAX_DATAGRAM);
        rtcp.receiverReport(1);
        rtcp.pli(1, (int) mediaSsrc);
        SrtpSender sender = protect;
        int length = sender == null ? rtcp.length() : sender.protectRtcp(memory, 0, rtcp.length(), MAX_DATAGRAM);
        send(Bytes.toArray(memory, 0, length), to);
    }

    /** What a sender says of its stream. */
    void sendSenderReport(MediaAddress to, long ssrc) {
        MemorySegment memory = MemorySegment.ofArray(new byte[MAX_DATAGRAM]);
        RtcpWriter rtcp = new RtcpWriter().wrap(memory, 0, MAX_DATAGRAM);
        rtcp.senderReport((int) ssrc, 1L << 32, 0, 1, 1);
        send(Bytes.toArray(memory, 0, rtcp.length()), to);
    }

    void send(byte[] datagram, MediaAddress to) {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(to.address()), to.port());
            socket.send(new DatagramPacket(datagram, datagram.length, address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Rtp awaitRtp() throws InterruptedException {
        return await(received, "RTP");
    }

    <T> T await(BlockingQueue<T> queue, String what) throws InterruptedException {
        T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(failures).isEmpty();
        return assertThat(next).as(what).isNotNull().actual();
    }

    @Override
    public void close() {
        socket.close();
    }

    private void receiveUntilClosed() {
        byte[] buffer = new byte[MAX_DATAGRAM];
        while (!socket.isClosed()) {
            DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(datagram);
                onDatagram(MemorySegment.ofArray(Arrays.copyOf(buffer, datagram.getLength())));
            } catch (SocketTimeoutException e) {
                failures.add(e);
            } catch (IOException e) {
                return;
            } catch (RuntimeException | AssertionError e) {
                failures.add(e);
            }
        }
    }

    private void onDatagram(MemorySegment memory) {
        int second = Bytes.u8(memory, 1);
        int length = (int) memory.byteSize();
        SrtpReceiver receiver = unprotect;
        if (second >= 192 && second <= 223) {
            int plain = receiver == null ? length : receiver.unprotectRtcp(memory, 0, length);
            onRtcp(memory, plain);
        } else {
            int plain = receiver == null ? length : receiver.unprotectRtp(memory, 0, length);
            onRtp(memory, plain);
        }
    }

    private void onRtp(MemorySegment memory, int length) {
        assertThat(length).as("decrypted RTP").isPositive();
        assertThat(header.parse(memory, 0, length)).isEqualTo(RtpParseResult.OK);
        byte[] body = Bytes.toArray(memory, header.payloadOffset(), header.payloadLength());
        received.add(new Rtp(
                Integer.toUnsignedLong(header.ssrc()),
                header.payloadType(),
                header.sequenceNumber(),
                new String(body, StandardCharsets.ISO_8859_1)));
    }

    private void onRtcp(MemorySegment memory, int length) {
        assertThat(length).as("decrypted RTCP").isPositive();
        rtcpLengths.add(length);
        RtcpCompound.read(memory, 0, length, new RecordingHandler() {
            @Override
            public void onPli(int senderSsrc, int mediaSsrc) {
                keyFrameRequests.add(Integer.toUnsignedLong(mediaSsrc));
            }
        });
    }
}
