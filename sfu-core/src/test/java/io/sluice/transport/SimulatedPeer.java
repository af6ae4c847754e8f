package io.sluice.transport;

import io.sluice.ice.IceCredentials;
import io.sluice.ice.StunMessages;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import io.sluice.routing.InboundStream;
import io.sluice.routing.OutboundExtensions;
import io.sluice.routing.OutboundStream;
import io.sluice.routing.RetransmissionMode;
import io.sluice.routing.Track;
import io.sluice.rtcp.NtpTime;
import io.sluice.rtcp.RtcpCompound;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.codec.KeyFrameDetector;
import io.sluice.srtp.SrtpEngine;
import io.sluice.srtp.SrtpEngines;
import io.sluice.srtp.SrtpProfile;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.srtp.SrtpSender;
import io.sluice.testing.SimulatedNetwork;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a browser does, as far as the server can see: checks, sends sound and pictures with reports, and writes down what it
 * receives. Encrypts with the other SRTP engine than the server's.
 */
final class SimulatedPeer implements SimulatedNetwork.Receiver {
    static final ExtensionMap EXTENSIONS = ExtensionMap.builder()
            .put(ExtensionType.MID, 4)
            .put(ExtensionType.TRANSPORT_WIDE_CC, 3)
            .put(ExtensionType.ABS_SEND_TIME, 2)
            .put(ExtensionType.ABS_CAPTURE_TIME, 5)
            .build();
    static final ExtensionMap ROUTER_EXTENSIONS = ExtensionMap.builder()
            .put(ExtensionType.MID, ExtensionType.MID.routerId())
            .put(ExtensionType.ABS_SEND_TIME, ExtensionType.ABS_SEND_TIME.routerId())
            .put(ExtensionType.ABS_CAPTURE_TIME, ExtensionType.ABS_CAPTURE_TIME.routerId())
            .build();
    private static final ExtensionMap NUMBERED_EXTENSIONS = ExtensionMap.builder()
            .put(ExtensionType.MID, ExtensionType.MID.routerId())
            .put(ExtensionType.TRANSPORT_WIDE_CC, ExtensionType.TRANSPORT_WIDE_CC.routerId())
            .build();
    private static final long CHECK_INTERVAL_NANOS = 2_500_000_000L;
    private static final byte[] SERVER_KEY = "server key bytes".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SERVER_SALT = "server salt.14".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PEER_KEY = "peer's key bytes".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PEER_SALT = "peer's salt.14".getBytes(StandardCharsets.US_ASCII);
    private static long nextStreamId = 1;
    private static final int FIRST_SSRC = 1000;
    private static final int FIRST_RTX_SSRC = 900_000;
    private static int nextSsrc = FIRST_SSRC;
    private static int nextRtxSsrc = FIRST_RTX_SSRC;

    final WebRtcSession session;
    final RecordingSessionListener events;
    final List<SimulatedStream> sending = new ArrayList<>();
    final Map<Integer, ReceivedMedia> received = new HashMap<>();
    final List<SimulatedTrack> tracks = new ArrayList<>();
    final Map<Integer, LayerReceiver> layered = new HashMap<>();
    final List<RepairingReceiver> repairing = new ArrayList<>();
    final ReceivedReports reports = new ReceivedReports();
    /** Every score that the server gave a stream of this peer. */
    final List<Integer> scores = new ArrayList<>();

    /** What it says of every packet's arrival; null for nothing. */
    @Nullable
    SimulatedFeedback feedback;

    boolean checking = true;

    private final VirtualServer server;
    private final int number;
    private final int loop;
    Endpoint endpoint;
    Endpoint serverEndpoint;
    /** The server's, which checks are made with. */
    IceCredentials credentials;

    /** Of retransmissions: apart from the others, whose values decide who goes without pictures first. */
    private final RtcpWriter rtcp = new RtcpWriter();

    private final MemorySegment scratch = MemorySegment.ofArray(new byte[2048]);
    private final Random random = new Random(7);
    private int handshakes;
    private long nextCheckNanos;
    private int transportSequence;
    private @Nullable SrtpSender protect;
    private @Nullable SrtpReceiver unprotect;

    SimulatedPeer(
            VirtualServer server,
            int number,
            int loop,
            WebRtcSession session,
            IceCredentials credentials,
            RecordingSessionListener events,
            Endpoint endpoint,
            Endpoint serverEndpoint) {
        this.server = server;
        this.number = number;
        this.loop = loop;
        this.session = session;
        this.credentials = credentials;
        this.events = events;
        this.endpoint = endpoint;
        this.serverEndpoint = serverEndpoint;
        server.network.join(endpoint, this);
    }

    /** SSRCs decide who goes without pictures first, so a test must not depend on how many others ran before. */
    static void beginSsrcsAnew() {
        nextSsrc = FIRST_SSRC;
        nextRtxSsrc = FIRST_RTX_SSRC;
    }

    /** As if a DTLS handshake had ended; other keys each time, and for each peer. */
    void secure() {
        byte[] serverKey = SERVER_KEY.clone();
        byte[] peerKey = PEER_KEY.clone();
        serverKey[0] += (byte) handshakes;
        peerKey[0] += (byte) handshakes;
        serverKey[1] += (byte) number;
        peerKey[1] += (byte) number;
        handshakes++;
        SrtpProfile profile = server.profile;
        byte[] serverSalt = Arrays.copyOf(SERVER_SALT, profile.saltLength());
        byte[] peerSalt = Arrays.copyOf(PEER_SALT, profile.saltLength());
        SrtpEngine oracle = SrtpEngines.select("jitsi");
        protect = oracle.newSender(profile, peerKey, peerSalt);
        unprotect = oracle.newReceiver(profile, serverKey, serverSalt);
        server.loops.run(loop, () -> {
            SrtpEngine engine = server.mediaLoops.get(loop).srtpEngine();
            session.secure(
                    engine.newReceiver(profile, peerKey, peerSalt), engine.newSender(profile, serverKey, serverSalt));
        });
    }

    /** Begins to send a stream at the next tick. */
    SimulatedStream produce(SimulatedStream.Kind kind, String mid) {
        return produce(kind, mid, true);
    }

    /** The same, leaving it to the packets to tell the SSRC. */
    SimulatedStream produceWithoutSsrc(SimulatedStream.Kind kind, String mid) {
        return produce(kind, mid, false);
    }

    /** One that sends again what is asked for, under an SSRC of its own that packets tell, if so wished. */
    SimulatedStream produceRepaired(SimulatedStream.Kind kind, String mid, boolean rtx) {
        Feedback feedback = new Feedback(true, false, false, 0, Feedback.Estimation.NONE);
        return produce(
                kind, mid, feedback, rtx ? new ReceivedStream.Rtx(null, SimulatedRepair.RTX_PAYLOAD_TYPE) : null);
    }

    /** One whose sender negotiated something else than usual. */
    SimulatedStream produce(
            SimulatedStream.Kind kind, String mid, Feedback feedback, ReceivedStream.@Nullable Rtx rtx) {
        SimulatedStream stream = new SimulatedStream(this, kind, nextSsrc++, mid, random.nextInt(1 << 16));
        Integer rtxSsrc = rtx == null ? null : Integer.valueOf(rtx.ssrc() == null ? nextRtxSsrc++ : rtx.ssrc());
        stream.repair = feedback.nack() ? new SimulatedRepair(this, mid, rtxSsrc) : null;
        return open(stream, stream.ssrc, rtx, feedback);
    }

    private SimulatedStream produce(SimulatedStream.Kind kind, String mid, boolean announceSsrc) {
        SimulatedStream stream = new SimulatedStream(this, kind, nextSsrc++, mid, random.nextInt(1 << 16));
        return open(stream, announceSsrc ? stream.ssrc : null, null, Feedback.PLI_ONLY);
    }

    private SimulatedStream open(
            SimulatedStream stream, @Nullable Integer ssrc, ReceivedStream.@Nullable Rtx rtx, Feedback feedback) {
        SimulatedStream.Kind kind = stream.kind;
        ReceivedStreamSettings settings = new ReceivedStreamSettings(
                nextStreamId++,
                stream.mid,
                ssrc,
                null,
                kind.payloadType,
                kind.video,
                kind.clockRate,
                EXTENSIONS,
                KeyFrameDetector.forMimeType(kind.mimeType),
                false,
                null,
                rtx,
                feedback);
        stream.inbound =
                server.loops.on(loop, () -> session.openInbound(settings, (source, score) -> scores.add(score)));
        sending.add(stream);
        return stream;
    }

    /** The stream goes on under another SSRC, with other numbers and timestamps, as after a transceiver's return. */
    SimulatedStream resumeUnderAnotherSsrc(SimulatedStream stream, int firstSequence) {
        SimulatedStream again = new SimulatedStream(this, stream.kind, nextSsrc++, stream.mid, firstSequence);
        again.inbound = stream.inbound;
        sending.set(sending.indexOf(stream), again);
        return again;
    }

    /** Another source begins to send under a stream's MID, beside the stream itself. */
    SimulatedStream sendBeside(SimulatedStream stream, SimulatedStream.Kind kind) {
        SimulatedStream other = new SimulatedStream(this, kind, nextSsrc++, stream.mid, random.nextInt(1 << 16));
        sending.add(other);
        return other;
    }

    /** Begins to send a picture in layers at the next tick. */
    SimulatedTrack produceLayers(SimulatedTrack.Kind kind, String mid, long seed) {
        SimulatedTrack track = new SimulatedTrack(this, kind, mid, seed);
        List<ReceivedStreamSettings> settings = track.settings(nextStreamId);
        nextStreamId += settings.size();
        List<ReceivedStream.Listener> listeners =
                settings.stream().map(each -> ReceivedStream.Listener.NONE).toList();
        track.opened(server.loops.on(loop, () -> session.openInbound(settings, listeners)));
        tracks.add(track);
        return track;
    }

    /** Receives a picture in layers. */
    LayerReceiver consumeLayers(SimulatedTrack source, String mid, RetransmissionMode mode) {
        return consumeLayers(source.track(), source.kind, mid, mode);
    }

    /** The same of a track that others have a hold of. */
    LayerReceiver consumeLayers(Track source, SimulatedTrack.Kind kind, String mid, RetransmissionMode mode) {
        OutboundStream.Settings settings = new OutboundStream.Settings(
                nextSsrc++,
                101,
                new OutboundExtensions(LayerReceiver.EXTENSIONS, mid, true),
                32_700,
                -5000,
                false,
                mode,
                false);
        OutboundStream stream =
                server.loops.on(loop, () -> session.openOutbound(source, settings, "cname", score -> {}));
        LayerReceiver receiver = new LayerReceiver(this, kind, stream, mode);
        layered.put(stream.ssrc(), receiver);
        if (mode instanceof RetransmissionMode.Rtx rtx) {
            layered.put(rtx.ssrc(), receiver);
        }
        return receiver;
    }

    /** What the loop of the peer's transport takes for the time. */
    long nowNanos() {
        return server.loops.on(loop, () -> server.mediaLoops.get(loop).loop().nowNanos());
    }

    /** Does something on the loop of the peer's transport. */
    void onLoop(Runnable task) {
        server.loops.run(loop, task);
    }

    /** Receives a stream; what comes is found under the returned SSRC. */
    OutboundStream consume(InboundStream source, String mid) {
        return consume(source, mid, 101);
    }

    /** The same under a payload type that was negotiated. */
    OutboundStream consume(InboundStream source, String mid, int payloadType) {
        OutboundStream.Settings settings = new OutboundStream.Settings(
                nextSsrc++, payloadType, new OutboundExtensions(ROUTER_EXTENSIONS, mid), 32_000, 123_456_789, false);
        return server.loops.on(loop, () -> session.openOutbound(source.handle(), settings, "cname"));
    }

    /** The same with somebody who hears of its scores. */
    OutboundStream consume(InboundStream source, String mid, IntConsumer onScore) {
        OutboundStream.Settings settings = new OutboundStream.Settings(
                nextSsrc++, 101, new OutboundExtensions(ROUTER_EXTENSIONS, mid), 32_000, 123_456_789, false);
        return server.loops.on(loop, () -> session.openOutbound(Track.of(source.handle()), settings, "cname", onScore));
    }

    /** Receives a stream, asks for what it misses and gives transport-wide feedback. */
    RepairingReceiver consumeReporting(InboundStream source, String mid, RetransmissionMode mode) {
        feedback = new SimulatedFeedback();
        return consumeRepairing(source, mid, mode, NUMBERED_EXTENSIONS);
    }

    /** Receives a stream and asks for what it misses. */
    RepairingReceiver consumeRepairing(InboundStream source, String mid, RetransmissionMode mode) {
        return consumeRepairing(source, mid, mode, ROUTER_EXTENSIONS);
    }

    private RepairingReceiver consumeRepairing(
            InboundStream source, String mid, RetransmissionMode mode, ExtensionMap extensions) {
        OutboundStream.Settings settings = new OutboundStream.Settings(
                nextSsrc++, 101, new OutboundExtensions(extensions, mid), 32_700, 123_456_789, false, mode, false);
        OutboundStream stream = server.loops.on(loop, () -> session.openOutbound(source.handle(), settings, "cname"));
        RepairingReceiver receiver = new RepairingReceiver(this, stream, mode);
        repairing.add(receiver);
        return receiver;
    }

    /** An SSRC that nobody has. */
    static int freshSsrc() {
        return nextSsrc++;
    }

    /** What arrived of a stream. */
    ReceivedMedia media(OutboundStream stream) {
        return received.computeIfAbsent(stream.ssrc(), ssrc -> new ReceivedMedia());
    }

    /** One of the session's counters. */
    long statistic(String name) {
        return Objects.requireNonNull(server.loops.on(loop, session::statistics).get(name), name);
    }

    void close() {
        server.network.leave(endpoint);
        checking = false;
        sending.clear();
        tracks.clear();
        server.loops.run(loop, session::close);
    }

    void tick(long nowNanos) {
        if (checking && nowNanos >= nextCheckNanos) {
            check();
            nextCheckNanos = nowNanos + CHECK_INTERVAL_NANOS;
        }
        sending.forEach(stream -> stream.tick(nowNanos));
        tracks.forEach(track -> track.tick(nowNanos));
        layered.values().forEach(receiver -> receiver.tick(nowNanos));
        repairing.forEach(receiver -> receiver.tick(nowNanos));
        if (feedback != null) {
            rtcp.wrap(scratch, 0, 1200);
            if (feedback.write(rtcp, repairing.getFirst().stream.ssrc(), nowNanos)) {
                sendRtcp();
            }
        }
    }

    /** Checks and nominates the path in use, out of turn. */
    void check() {
        server.network.send(StunMessages.check(credentials).useCandidate().bytes(), endpoint, serverEndpoint);
    }

    /** As a phone that leaves the Wi-Fi: packets come from another address, and nothing reaches the old one. */
    void moveTo(Endpoint elsewhere) {
        server.network.leave(endpoint);
        endpoint = elsewhere;
        server.network.join(endpoint, this);
    }

    /** As the owner of the transport asks for: the peer goes on with the old credentials until it is told the new ones. */
    IceCredentials restartIce() {
        IceCredentials fresh = IceCredentials.generate(new SecureRandom());
        server.loops.run(loop, () -> session.restartIce(fresh));
        return fresh;
    }

    /** Encrypts and sends an RTP packet that stands at the start of {@code memory}, and returns what left. */
    byte[] sendRtp(MemorySegment memory, int headerLength, int payloadLength) {
        byte[] datagram = protect == null
                ? Bytes.toArray(memory, 0, headerLength + payloadLength)
                : protectedRtp(protect, memory, headerLength, payloadLength);
        sendAsItIs(datagram.clone());
        return datagram;
    }

    private static byte[] protectedRtp(SrtpSender protect, MemorySegment memory, int headerLength, int payloadLength) {
        MemorySegment payload = MemorySegment.ofArray(Bytes.toArray(memory, headerLength, payloadLength));
        return Bytes.toArray(memory, 0, protect.protectRtp(memory, 0, headerLength, payload, 0, payloadLength, 2048));
    }

    /** Sends a datagram that was made before. */
    void sendAsItIs(byte[] datagram) {
        server.network.send(datagram, endpoint, serverEndpoint);
    }

    int nextTransportSequence() {
        return transportSequence++;
    }

    void sendSenderReport(int ssrc, long unixNanos, int timestamp) {
        rtcp.wrap(scratch, 0, 1200);
        rtcp.senderReport(ssrc, NtpTime.fromUnixNanos(unixNanos), timestamp, 0, 0);
        sendRtcp();
    }

    /** As many reports as asked for in one compound packet. */
    void sendSenderReports(int ssrc, long unixNanos, int timestamp, int count) {
        rtcp.wrap(scratch, 0, 1200);
        for (int i = 0; i < count; i++) {
            rtcp.senderReport(ssrc, NtpTime.fromUnixNanos(unixNanos), timestamp, 0, 0);
        }
        sendRtcp();
    }

    void sendPli(int mediaSsrc) {
        rtcp.wrap(scratch, 0, 1200);
        rtcp.receiverReport(1);
        rtcp.pli(1, mediaSsrc);
        sendRtcp();
    }

    /** Asks for packets again, and for a key frame in the older way. */
    void sendNackAndFir(int mediaSsrc, int packetId) {
        rtcp.wrap(scratch, 0, 1200);
        rtcp.receiverReport(1);
        rtcp.nack(1, mediaSsrc, packetId, 0);
        rtcp.fir(1, mediaSsrc, 0);
        sendRtcp();
    }

    /** Reports what is lost of a stream that this peer receives. */
    void sendLoss(int mediaSsrc, int fractionLost) {
        rtcp.wrap(scratch, 0, 1200).receiverReport(1);
        rtcp.reportBlock(mediaSsrc, fractionLost, 0, 0, 0, 0, 0);
        sendRtcp();
    }

    void sendBye(int ssrc) {
        rtcp.wrap(scratch, 0, 1200).bye(ssrc);
        sendRtcp();
    }

    /** Echoes the server's reference time at once. */
    private void echoReferenceTime() {
        if (reports.referenceTimeSsrc != 0) {
            rtcp.wrap(scratch, 0, 1200);
            rtcp.delaySinceLastReceiverReport(1, reports.referenceTimeSsrc, reports.referenceTime, 0);
            reports.referenceTimeSsrc = 0;
            sendRtcp();
        }
    }

    /** Asks for packets once more, by entries of number and bits of those that follow. */
    void sendNack(int mediaSsrc, List<int[]> entries) {
        rtcp.wrap(scratch, 0, 1200);
        rtcp.receiverReport(1);
        entries.forEach(entry -> rtcp.nack(1, mediaSsrc, entry[0], entry[1]));
        sendRtcp();
    }

    /** Says as a receiver what its clock shows, and when it got the server's last report. */
    void sendReceiverReport(int mediaSsrc, int fractionLost, int lost, int lastSenderReport, int delay, long ntp) {
        rtcp.wrap(scratch, 0, 1200);
        rtcp.receiverReport(1);
        rtcp.reportBlock(mediaSsrc, fractionLost, lost, 0, 0, lastSenderReport, delay);
        rtcp.receiverReferenceTime(1, ntp);
        sendRtcp();
    }

    private void sendRtcp() {
        if (protect != null) {
            int length = protect.protectRtcp(scratch, 0, rtcp.length(), 2048);
            server.network.send(Bytes.toArray(scratch, 0, length), endpoint, serverEndpoint);
        }
    }

    @Override
    public void onDatagram(byte[] datagram, Endpoint fromEndpoint, long nowNanos) {
        int first = datagram[0] & 0xff;
        if (first < 128 || unprotect == null) {
            return;
        }
        MemorySegment memory = MemorySegment.ofArray(datagram);
        int second = datagram[1] & 0xff;
        if (second >= 192 && second <= 223) {
            int length = unprotect.unprotectRtcp(memory, 0, datagram.length);
            if (length < 0 || RtcpCompound.read(memory, 0, length, reports.at(nowNanos)) != RtcpCompound.Result.OK) {
                throw new AssertionError("the server sent RTCP that cannot be read: " + length);
            }
            sending.forEach(stream -> stream.onPlis(reports));
            tracks.forEach(track -> track.onPlis(reports));
            echoReferenceTime();
            return;
        }
        int length = unprotect.unprotectRtp(memory, 0, datagram.length);
        int ssrc = Bytes.i32(memory, 8);
        if (feedback != null) {
            feedback.onPacket(memory, length, nowNanos);
        }
        for (RepairingReceiver receiver : repairing) {
            if (receiver.takes(ssrc)) {
                receiver.onPacket(memory, length, nowNanos);
                return;
            }
        }
        LayerReceiver layers = layered.get(ssrc);
        if (layers != null) {
            layers.onPacket(memory, length, nowNanos);
            return;
        }
        if (length < 0) {
            throw new AssertionError("the server sent RTP that cannot be decrypted: " + length);
        }
        received.computeIfAbsent(ssrc, key -> new ReceivedMedia()).add(memory, length, nowNanos);
    }
}
