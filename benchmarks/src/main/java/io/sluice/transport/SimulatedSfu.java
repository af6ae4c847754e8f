package io.sluice.transport;

import io.sluice.bwe.AllocatedStream;
import io.sluice.bwe.BandwidthEstimator;
import io.sluice.bwe.BitrateLadder;
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
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.packet.PacketPool;
import io.sluice.routing.InboundStream;
import io.sluice.routing.LayerSettings;
import io.sluice.routing.OutboundExtensions;
import io.sluice.routing.OutboundStream;
import io.sluice.routing.RetransmissionMode;
import io.sluice.routing.Track;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpHeader;
import io.sluice.rtp.RtpParseResult;
import io.sluice.rtp.codec.KeyFrameDetector;
import io.sluice.srtp.SrtpProfile;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.srtp.SrtpSender;
import io.sluice.time.Clock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * A server below its public API on virtual time, for simulations: one loop, real sessions and egress with real encryption; only
 * the DTLS handshake is left out. Its port leads to whoever receives.
 */
public final class SimulatedSfu implements AutoCloseable {
    /** Whoever is at the other end. */
    public interface Peer {
        /** A datagram leaves the server for this peer. */
        void onDatagram(MemorySegment datagram, int length, long nowNanos);
    }

    /** No source has it here. */
    public static final int NO_SSRC = 0;

    private static final int PLI_LENGTH = 12;

    static final int PACKETS = 8192;

    /** What receivers negotiate, by the router's ids. */
    public static final ExtensionMap EXTENSIONS = ExtensionMap.builder()
            .put(ExtensionType.MID, ExtensionType.MID.routerId())
            .put(ExtensionType.ABS_SEND_TIME, ExtensionType.ABS_SEND_TIME.routerId())
            .put(ExtensionType.TRANSPORT_WIDE_CC, ExtensionType.TRANSPORT_WIDE_CC.routerId())
            .build();

    /** The same of receivers of layers. */
    public static final ExtensionMap LAYERED_RECEIVER = ExtensionMap.builder()
            .put(ExtensionType.MID, ExtensionType.MID.routerId())
            .put(ExtensionType.ABS_SEND_TIME, ExtensionType.ABS_SEND_TIME.routerId())
            .put(ExtensionType.TRANSPORT_WIDE_CC, ExtensionType.TRANSPORT_WIDE_CC.routerId())
            .put(ExtensionType.DEPENDENCY_DESCRIPTOR, ExtensionType.DEPENDENCY_DESCRIPTOR.routerId())
            .build();

    /** Sound has no transport-wide numbers. */
    public static final ExtensionMap SOUND_RECEIVER = ExtensionMap.builder()
            .put(ExtensionType.MID, ExtensionType.MID.routerId())
            .put(ExtensionType.ABS_SEND_TIME, ExtensionType.ABS_SEND_TIME.routerId())
            .build();

    /** The same without feedback: such receivers send REMB, or nothing. */
    public static final ExtensionMap WITHOUT_FEEDBACK = ExtensionMap.builder()
            .put(ExtensionType.MID, ExtensionType.MID.routerId())
            .put(ExtensionType.ABS_SEND_TIME, ExtensionType.ABS_SEND_TIME.routerId())
            .build();

    private final SimulatedClock clock = new SimulatedClock();
    private final DtlsHandshakes handshakes = new DtlsHandshakes(HandshakeLimits.defaults());
    private final Arena arena = Arena.ofShared();
    private final PacketPool pool = new PacketPool(arena, PACKETS);
    private final Loop loop = new Loop(0, clock, clock, pool);
    private final SrtpKeys keys = new SrtpKeys("jca", SrtpProfile.AEAD_AES_128_GCM);
    private final MediaLoop mediaLoop;
    private final SimulatedPort port = new SimulatedPort();
    private final Map<Endpoint, Peer> peers = new HashMap<>();
    public static final int SOUND_PAYLOAD_TYPE = 111;
    private static final int SOUND_CLOCK_RATE = 48_000;

    private final List<Adaptive> adaptive = new ArrayList<>();
    private int endpoints;
    private int streams;

    /** Unique: by it viewers are fed. */
    private long nextProducedId = 1;

    /** Time and thread of the loop: both are the simulation's. */
    private static final class SimulatedClock implements Clock, Loop.Driver {
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

    public SimulatedSfu(long seed) {
        DtlsContext dtls = new DtlsContext(DtlsCertificate.generate(), handshakes);
        mediaLoop = new MediaLoop(loop, keys.engine(), dtls, true, new Random(seed));
        port.leadsTo((datagram, length, to) ->
                Objects.requireNonNull(peers.get(to), "peer").onDatagram(datagram, length, clock.nowNanos));
        MediaSocket socket = mediaLoop.addSocket(MediaSocket.Announcement.none());
        socket.bind(port);
        loop.addPoller(new PortPoller(port, loop.packets(), loop.outputs(), socket));
    }

    public long nowNanos() {
        return clock.nowNanos;
    }

    /** Time goes on, with as many turns as there is work for. */
    public void advanceTo(long nowNanos) {
        clock.nowNanos = nowNanos;
        for (int turns = 0; loop.turn(nowNanos) <= nowNanos && turns < 1000; turns++) {
            // A turn handles only so much, and says that there is more.
        }
        if (loop.failures() > 0) {
            throw new IllegalStateException(loop.failures() + " tasks of the loop failed");
        }
    }

    /** A way between the server and a peer, in both directions. */
    public final class Connection {
        final Endpoint endpoint;
        final WebRtcSession session;
        private final SrtpSender protect;
        private final SrtpReceiver unprotect;

        private Connection(Endpoint endpoint, WebRtcSession session) {
            this.endpoint = endpoint;
            this.session = session;
            this.protect = keys.newSender();
            this.unprotect = keys.newReceiver();
        }

        /** An RTP packet of the peer arrives; its header stands in the memory, its payload elsewhere. */
        public void sendRtp(MemorySegment slot, int headerLength, MemorySegment payload, int payloadLength) {
            int length = protect.protectRtp(slot, 0, headerLength, payload, 0, payloadLength, (int) slot.byteSize());
            port.arrive(slot, requireProtected(length), endpoint);
        }

        /** A compound RTCP packet of the peer arrives. */
        public void sendRtcp(MemorySegment memory, int length) {
            port.arrive(
                    memory,
                    requireProtected(protect.protectRtcp(memory, 0, length, (int) memory.byteSize())),
                    endpoint);
        }

        /** What the server knows of the way to this peer. */
        public BandwidthEstimator estimator() {
            return control().estimator();
        }

        /** Every counter of the transport by name. */
        public Map<String, Long> statistics() {
            return session.statistics();
        }

        CongestionControl control() {
            return Objects.requireNonNull(session.sender().congestion(), "congestion control");
        }

        private static int requireProtected(int length) {
            if (length < 0) {
                throw new IllegalStateException("a packet could not be encrypted: " + length);
            }
            return length;
        }
    }

    /** Connects a peer: by a real connectivity check, and with keys that are given to it. */
    public Connection connect(Peer peer) {
        Endpoint endpoint = Endpoint.ofIpv4(0xc6336400 + 1, 4000 + endpoints++);
        peers.put(endpoint, peer);
        IceCredentials credentials = IceCredentials.generate(new SecureRandom());
        WebRtcSession session =
                mediaLoop.open(new WebRtcSession.Settings(credentials, 0, IceCandidate.Policy.all()), new Silent());
        byte[] check = ConnectivityCheck.of(credentials);
        port.arrive(MemorySegment.ofArray(check), check.length, endpoint);
        loop.turn(clock.nowNanos);
        session.secure(keys.newReceiver(), keys.newSender());
        return new Connection(endpoint, session);
    }

    /** Receives a picture of a peer, which comes under this SSRC. */
    public InboundStream produce(Connection from, int ssrc) {
        return from.session.openInbound(new ReceivedStreamSettings(
                nextProducedId++,
                RecordedStream.MID,
                ssrc,
                null,
                RecordedStream.PAYLOAD_TYPE,
                true,
                RecordedStream.CLOCK_RATE,
                RecordedStream.EXTENSIONS,
                KeyFrameDetector.forMimeType("video/VP8"),
                false));
    }

    /** Receives sound of a peer, which comes under this SSRC. */
    public InboundStream produceSound(Connection from, int ssrc) {
        return from.session.openInbound(new ReceivedStreamSettings(
                nextProducedId++,
                RecordedStream.MID,
                ssrc,
                null,
                SOUND_PAYLOAD_TYPE,
                false,
                SOUND_CLOCK_RATE,
                RecordedStream.EXTENSIONS,
                KeyFrameDetector.forMimeType("audio/opus"),
                false));
    }

    /** What senders of layers use. */
    public static final ExtensionMap LAYERED_EXTENSIONS = ExtensionMap.builder()
            .put(ExtensionType.ABS_SEND_TIME, 2)
            .put(ExtensionType.MID, 4)
            .put(ExtensionType.RTP_STREAM_ID, 5)
            .put(ExtensionType.DEPENDENCY_DESCRIPTOR, 7)
            .build();

    /**
     * Receives a picture in layers of a peer: encodings that are told apart by their RIDs, or one with layers in it.
     *
     * @param rids of the encodings, from the lowest quality up; empty for a single stream
     * @param layers of each encoding
     */
    public Track produce(Connection from, List<String> rids, LayerSettings layers) {
        List<ReceivedStreamSettings> settings = new ArrayList<>();
        for (int i = 0; i < Math.max(rids.size(), 1); i++) {
            settings.add(new ReceivedStreamSettings(
                    nextProducedId++,
                    RecordedStream.MID,
                    null,
                    rids.isEmpty() ? null : rids.get(i),
                    RecordedStream.PAYLOAD_TYPE,
                    true,
                    RecordedStream.CLOCK_RATE,
                    LAYERED_EXTENSIONS,
                    KeyFrameDetector.forMimeType(layers.mimeType()),
                    false,
                    null,
                    null,
                    Feedback.PLI_ONLY,
                    layers));
        }
        List<ReceivedStream.Listener> nobody =
                settings.stream().map(each -> ReceivedStream.Listener.NONE).toList();
        return Track.of(from.session.openInbound(settings, nobody).stream()
                .map(InboundStream::handle)
                .toList());
    }

    /** Sends a stream to a peer. */
    public OutboundStream consume(Connection to, InboundStream source, ExtensionMap extensions) {
        return consume(to, Track.of(source.handle()), extensions);
    }

    /** Sends a track to a peer. */
    public OutboundStream consume(Connection to, Track source, ExtensionMap extensions) {
        int number = streams++;
        OutboundStream.Settings settings = new OutboundStream.Settings(
                1000 + number,
                101,
                new OutboundExtensions(extensions, Integer.toString(number)),
                1000,
                123_456_789,
                false,
                new RetransmissionMode.Rtx(2_000_000 + number, 102, 1000),
                false);
        return to.session.openOutbound(source, settings, "cname", score -> {});
    }

    /**
     * Has a stream be, for those who share out the way, one of any bitrate up to a maximum, as if there were a layer for each: its
     * source is to follow {@link BandwidthEstimator#freshSendBps}.
     */
    public Adaptive adapt(Connection to, OutboundStream stream, long maxBps) {
        CongestionControl control = to.control();
        control.remove(stream);
        Adaptive all = new Adaptive(maxBps);
        control.add(all);
        adaptive.add(all);
        return all;
    }

    /** A stream that wants up to a maximum. */
    public static final class Adaptive implements AllocatedStream {
        private final BitrateLadder ladder = new BitrateLadder();
        private long maxBps;
        private Runnable listener = () -> {};

        private Adaptive(long maxBps) {
            this.maxBps = maxBps;
        }

        /** Wants another maximum from now on; 0 for nothing. */
        public void want(long nextMaxBps) {
            maxBps = nextMaxBps;
            listener.run();
        }

        @Override
        public int priority() {
            return 1;
        }

        @Override
        public boolean wantsBitrate() {
            return maxBps > 0;
        }

        @Override
        public BitrateLadder ladder(long nowNanos) {
            ladder.clear();
            ladder.add(0, 0, maxBps);
            return ladder;
        }

        @Override
        public void setTarget(int rung) {}

        @Override
        public void demandListener(Runnable hears) {
            listener = hears;
        }
    }

    /** Under which SSRC a stream's packets come again. */
    public static int rtxSsrc(OutboundStream stream) {
        return ((RetransmissionMode.Rtx) stream.retransmission()).ssrc();
    }

    /** Whether a datagram that a sender got asks it for a key frame. */
    public static boolean isPictureLoss(Connection connection, MemorySegment datagram, int length) {
        return pictureLossSsrc(connection, datagram, length) != NO_SSRC;
    }

    /** Of which source it asks for one; {@link #NO_SSRC} if it is something else. */
    public static int pictureLossSsrc(Connection connection, MemorySegment datagram, int length) {
        int type = Bytes.u8(datagram, 1);
        if (type < 192 || type > 223) {
            return NO_SSRC;
        }
        MemorySegment copy = MemorySegment.ofArray(Bytes.toArray(datagram, 0, length));
        int plain = connection.unprotect.unprotectRtcp(copy, 0, length);
        boolean asks = plain >= PLI_LENGTH && Bytes.u8(copy, 1) == 206 && (Bytes.u8(copy, 0) & 0x1f) == 1;
        return asks ? Bytes.i32(copy, 8) : NO_SSRC;
    }

    /** Reads what one receiver gets: VP8. */
    public Reader newReader() {
        return new Reader(keys.newReceiver(), Codec.VP8);
    }

    /** The same of VP9. */
    public Reader newVp9Reader() {
        return new Reader(keys.newReceiver(), Codec.VP9);
    }

    /** The same of AV1. */
    public Reader newAv1Reader() {
        return new Reader(keys.newReceiver(), Codec.AV1);
    }

    private enum Codec {
        VP8,
        VP9,
        AV1
    }

    /** The last packet that was read, decrypted. */
    public static final class Reader {
        /** N of the aggregation header (AV1 RTP specification, section 4.4). */
        private static final int AV1_NEW_SEQUENCE = 0x08;

        private static final int TRANSPORT_WIDE_CC = ExtensionType.TRANSPORT_WIDE_CC.routerId();

        private final SrtpReceiver unprotect;
        private final Codec codec;
        private final RtpHeader header = new RtpHeader();
        private MemorySegment memory = MemorySegment.NULL;
        private int length;

        private Reader(SrtpReceiver unprotect, Codec codec) {
            this.unprotect = unprotect;
            this.codec = codec;
        }

        /** False if it is no packet that the server would send. */
        public boolean read(byte[] datagram) {
            memory = MemorySegment.ofArray(datagram);
            length = unprotect.unprotectRtp(memory, 0, datagram.length);
            return length > 0 && header.parse(memory, 0, length) == RtpParseResult.OK;
        }

        public int bytes() {
            return length;
        }

        public int ssrc() {
            return header.ssrc();
        }

        public int sequenceNumber() {
            return header.sequenceNumber();
        }

        public boolean marker() {
            return header.marker();
        }

        /** Of the packet that a retransmission repeats (RFC 4588 section 4). */
        public int originalSequenceNumber() {
            return Bytes.u16(memory, header.payloadOffset());
        }

        /** -1 if it has none. */
        public int transportSequence() {
            int offset = header.extensionOffset(TRANSPORT_WIDE_CC);
            return offset < 0 ? -1 : Bytes.u16(memory, offset);
        }

        /** Whether a picture begins with it (RFC 7741 section 4.2, RFC 9628 section 4.2); of AV1 only a key picture tells. */
        public boolean beginsFrame() {
            int first = Bytes.u8(memory, payload());
            return switch (codec) {
                case VP8 -> (first & 0x10) != 0;
                case VP9 -> (first & 0x08) != 0 && vp9SpatialLayer() == 0;
                case AV1 -> (first & AV1_NEW_SEQUENCE) != 0;
            };
        }

        /** Whether it is part of a key frame; only of use where one begins (RFC 7741 section 4.3, RFC 9628 section 4.2). */
        public boolean keyFrame() {
            int first = Bytes.u8(memory, payload());
            return switch (codec) {
                case VP8 -> (Bytes.u8(memory, payload() + vp8DescriptorLength(first)) & 1) == 0;
                case VP9 -> (first & 0x40) == 0;
                case AV1 -> (first & AV1_NEW_SEQUENCE) != 0;
            };
        }

        private int vp9SpatialLayer() {
            return Bytes.u8(memory, payload() + 3) >> 1 & 7;
        }

        /** One octet, or the six that senders of layers write: X with I of two octets, L and T or K. */
        private static int vp8DescriptorLength(int first) {
            return (first & 0x80) == 0 ? 1 : 6;
        }

        private int payload() {
            return header.payloadOffset() + (header.payloadType() == 102 ? 2 : 0);
        }
    }

    @Override
    public void close() {
        handshakes.close();
    }
}
