package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dtls.ClientSettings;
import io.sluice.dtls.DtlsCertificate;
import io.sluice.dtls.HashAlgorithm;
import io.sluice.dtls.TestClient;
import io.sluice.dtls.TestEndpoint;
import io.sluice.ice.IceCredentials;
import io.sluice.ice.StunMessages;
import io.sluice.packet.Bytes;
import io.sluice.rtcp.RecordingHandler;
import io.sluice.rtcp.RtcpCompound;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.rtp.RtpParseResult;
import io.sluice.srtp.SrtpEngines;
import io.sluice.srtp.SrtpProfile;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.srtp.SrtpSender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A browser as far as the wire shows one: a socket on loopback, connectivity checks, Bouncy Castle's DTLS client, and
 * jitsi-srtp, which is not the server's engine. A thread of its own receives; everything else is the test's thread.
 */
public final class TestPeer implements AutoCloseable {
    private static final DtlsCertificate CERTIFICATE = DtlsCertificate.generate();
    private static final int MAX_DATAGRAM = 2048;
    private static final long PATIENCE_SECONDS = 10;

    /** An RTP packet as it came out of SRTP; the payload byte by byte in ISO 8859-1. */
    public record Rtp(
            long ssrc,
            int payloadType,
            int sequenceNumber,
            long timestamp,
            boolean marker,
            String mid,
            String payload) {}

    /** The id of an extension that each packet carries beside its MID, 0 for none. */
    int octetExtensionId;

    /** Its value, of one byte. */
    int octetExtension;

    final BlockingQueue<Rtp> received = new LinkedBlockingQueue<>();
    /** SSRCs for which the server has asked for a key frame. */
    final BlockingQueue<Long> keyFrameRequests = new LinkedBlockingQueue<>();

    private final WebRtcTransport transport;
    private final SrtpProfile profile;
    private final PeerSocket socket;
    private volatile TestClient dtls;
    private final CompletableFuture<Boolean> checkAnswered = new CompletableFuture<>();
    private final CompletableFuture<Boolean> failed = new CompletableFuture<>();
    private final MemorySegment outgoing = MemorySegment.ofArray(new byte[MAX_DATAGRAM]);
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private final RtpHeader header = new RtpHeader();
    private volatile boolean reading = true;
    private @Nullable SrtpSender protect;
    /** Of the receiving thread. */
    private volatile @Nullable SrtpReceiver unprotect;

    /** @param candidate of the transport, which the peer sends to */
    TestPeer(WebRtcTransport transport, SrtpProfile profile, IceCandidate candidate) throws IOException {
        this.transport = transport;
        this.profile = profile;
        this.socket = PeerSocket.to(candidate);
        this.dtls = newClient();
        Thread.ofVirtual().name("test-peer").start(this::receiveUntilClosed);
    }

    TestPeer(WebRtcTransport transport, SrtpProfile profile) throws IOException {
        this(transport, profile, transport.iceCandidates().getFirst());
    }

    TestPeer(WebRtcTransport transport, IceCandidate candidate) throws IOException {
        this(transport, SrtpProfile.AEAD_AES_128_GCM, candidate);
    }

    public TestPeer(WebRtcTransport transport) throws IOException {
        this(transport, SrtpProfile.AEAD_AES_128_GCM);
    }

    /** What a browser would signal. */
    static DtlsParameters dtlsParameters() {
        String value = CERTIFICATE.fingerprint(HashAlgorithm.SHA_256).value();
        return new DtlsParameters(DtlsRole.CLIENT, List.of(new DtlsFingerprint("sha-256", value)));
    }

    /** Signals, checks connectivity, shakes hands; returns when both sides have the keys: a client has them before its server. */
    public void connect() throws Exception {
        transport.connect(dtlsParameters());
        check();
        shakeHands();
        takeKeys();
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (transport.dtlsState() != DtlsState.CONNECTED && System.nanoTime() < deadlineNanos) {
            Thread.onSpinWait();
        }
        assertThat(transport.dtlsState()).isEqualTo(DtlsState.CONNECTED);
    }

    /** Forgets its end of the DTLS association and makes another; returns when new keys are agreed. */
    void comeBack() throws Exception {
        dtls.vanish();
        dtls = newClient();
        unprotect = null;
        shakeHands();
        takeKeys();
    }

    /** What each packet carries beside its MID from here on; id 0 for nothing. */
    public void setOctetExtension(int id, int value) {
        octetExtensionId = id;
        octetExtension = value;
    }

    private TestClient newClient() {
        return new TestClient(ClientSettings.USUAL.offeringProfiles(profile.id()), CERTIFICATE, this::send);
    }

    private void takeKeys() throws Exception {
        TestEndpoint.Exported exported = keys();
        assertThat(exported.profile()).isEqualTo(profile.id());
        assertThat(exported.peerFingerprint().value())
                .isEqualTo(transport.dtlsParameters().fingerprints().getFirst().value());
        protect = SrtpEngines.select("jitsi")
                .newSender(profile, part(exported, 0, profile.keyLength()), salt(exported, 0));
    }

    /** A connectivity check that nominates, and its answer. */
    void check() throws Exception {
        IceParameters ice = transport.iceParameters();
        sendCheckOf(new IceCredentials(ice.usernameFragment(), ice.password()));
        assertThat(checkAnswered.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    /** A connectivity check of a transport's credentials, or of no transport's. */
    void sendCheckOf(IceCredentials credentials) {
        send(StunMessages.check(credentials).useCandidate().bytes());
    }

    /** Where the server sees this peer. */
    InetSocketAddress localAddress() {
        return socket.localAddress();
    }

    /** Begins the DTLS handshake. */
    void shakeHands() {
        dtls.connect();
    }

    /** Closes the DTLS association, as a browser does when its page goes. */
    void sayGoodbye() throws IOException {
        dtls.sayGoodbye();
    }

    public void sendRtp(Rtp packet) {
        byte[] mid = packet.mid().getBytes(StandardCharsets.US_ASCII);
        writer.begin(outgoing, 0, 200, ExtensionForm.ONE_BYTE)
                .fixedHeader(
                        packet.marker(), packet.payloadType(), packet.sequenceNumber(), (int) packet.timestamp(), (int)
                                packet.ssrc())
                .extension(TestMedia.SENDER_MID_ID, MemorySegment.ofArray(mid), 0, mid.length);
        if (octetExtensionId != 0) {
            writer.extensionBytes(octetExtensionId, new byte[] {(byte) octetExtension});
        }
        int headerLength = writer.finish();
        byte[] payload = packet.payload().getBytes(StandardCharsets.ISO_8859_1);
        int length = Objects.requireNonNull(protect, "not connected")
                .protectRtp(outgoing, 0, headerLength, MemorySegment.ofArray(payload), 0, payload.length, MAX_DATAGRAM);
        assertThat(length).isPositive();
        send(Bytes.toArray(outgoing, 0, length));
    }

    public Rtp takeRtp() throws InterruptedException {
        return take(received, "RTP packet");
    }

    long takeKeyFrameRequest() throws InterruptedException {
        return take(keyFrameRequests, "key-frame request");
    }

    @Override
    public void close() {
        dtls.vanish();
        socket.close();
    }

    private <T> T take(BlockingQueue<T> queue, String what) throws InterruptedException {
        T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(failed).as("the receiving thread").isNotCompletedExceptionally();
        return assertThat(next).as(what).isNotNull().actual();
    }

    /** Takes one more datagram, and then no more: what comes fills the system's buffers. */
    void stopReading() {
        reading = false;
    }

    /** Goes on where it stopped. */
    void readOn() {
        reading = true;
        Thread.ofVirtual().name("test-peer").start(this::receiveUntilClosed);
    }

    /** Sends bytes as they are. */
    void send(byte[] datagram) {
        try {
            socket.send(datagram);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void receiveUntilClosed() {
        try {
            while (!socket.isClosed() && reading) {
                onDatagram(socket.receive());
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                failed.completeExceptionally(e);
            }
        } catch (Exception | AssertionError e) {
            failed.completeExceptionally(e);
        }
    }

    /** RFC 7983 section 7. */
    private void onDatagram(byte[] datagram) throws Exception {
        int first = datagram[0] & 0xff;
        if (first < 4) {
            boolean success = (datagram[0] << 8 | datagram[1]) == 0x0101;
            if (success) {
                checkAnswered.complete(true);
            }
        } else if (first < 64) {
            dtls.deliver(datagram);
        } else if (datagram[1] >= (byte) 192 && datagram[1] <= (byte) 223) {
            onRtcp(MemorySegment.ofArray(datagram), datagram.length);
        } else {
            onRtp(MemorySegment.ofArray(datagram), datagram.length);
        }
    }

    private void onRtcp(MemorySegment memory, int protectedLength) throws Exception {
        int length = unprotect().unprotectRtcp(memory, 0, protectedLength);
        assertThat(length).as("decrypted RTCP").isPositive();
        RecordingHandler handler = new RecordingHandler() {
            @Override
            public void onPli(int senderSsrc, int mediaSsrc) {
                keyFrameRequests.add(Integer.toUnsignedLong(mediaSsrc));
            }
        };
        assertThat(RtcpCompound.read(memory, 0, length, handler)).isEqualTo(RtcpCompound.Result.OK);
    }

    private void onRtp(MemorySegment memory, int protectedLength) throws Exception {
        int length = unprotect().unprotectRtp(memory, 0, protectedLength);
        assertThat(length).as("decrypted RTP").isPositive();
        assertThat(header.parse(memory, 0, length)).isEqualTo(RtpParseResult.OK);
        int midId = ExtensionType.MID.routerId();
        int mid = header.extensionOffset(midId);
        received.add(new Rtp(
                Integer.toUnsignedLong(header.ssrc()),
                header.payloadType(),
                header.sequenceNumber(),
                Integer.toUnsignedLong(header.timestamp()),
                header.marker(),
                mid < 0 ? "" : text(memory, mid, header.extensionLength(midId)),
                text(memory, header.payloadOffset(), header.payloadLength())));
    }

    /** Media may come on the heels of the server's last flight, before the client's thread has exported the keys. */
    private SrtpReceiver unprotect() throws Exception {
        SrtpReceiver known = unprotect;
        if (known == null) {
            TestEndpoint.Exported exported = keys();
            known = SrtpEngines.select("jitsi")
                    .newReceiver(profile, part(exported, profile.keyLength(), profile.keyLength()), salt(exported, 1));
            unprotect = known;
        }
        return known;
    }

    private TestEndpoint.Exported keys() throws Exception {
        return dtls.connected.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Client key, server key, client salt, server salt (RFC 5764 section 4.2). */
    private byte[] salt(TestEndpoint.Exported exported, int end) {
        return part(exported, 2 * profile.keyLength() + end * profile.saltLength(), profile.saltLength());
    }

    private static byte[] part(TestEndpoint.Exported exported, int offset, int length) {
        return Arrays.copyOfRange(exported.keys(), offset, offset + length);
    }

    private static String text(MemorySegment memory, int offset, int length) {
        return new String(Bytes.toArray(memory, offset, length), StandardCharsets.ISO_8859_1);
    }
}
