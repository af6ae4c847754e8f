package io.sluice;

import io.sluice.dtls.DtlsCertificate;
import io.sluice.dtls.DtlsHandshakes;
import io.sluice.dtls.HandshakeLimits;
import io.sluice.ice.IceCredentials;
import io.sluice.ice.IceServer;
import io.sluice.loop.Loop;
import io.sluice.loop.Placement;
import io.sluice.net.NetOptions;
import io.sluice.net.NettyLoops;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.SupportedRtpCapabilities;
import io.sluice.srtp.SrtpEngines;
import io.sluice.time.Clock;
import io.sluice.transport.DtlsContext;
import io.sluice.transport.MediaLoop;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The media server: its threads, its UDP ports and its certificate. One per process is enough; routers share it.
 *
 * <p>Thread-safe. {@link #close} ends the threads and frees ports and memory.
 */
public final class Sfu implements AutoCloseable {
    private final SfuOptions options;
    private final SecureRandom random = new SecureRandom();
    private final DtlsHandshakes handshakes;
    private final DtlsContext dtls;
    private final NettyLoops network;
    private @Nullable SessionOpener opener;
    private final Placement placement;
    private final List<MediaLoop> mediaLoops = new ArrayList<>();
    private final List<MediaAddress> mediaAddresses = new ArrayList<>();
    private String srtpEngine = "";
    private final Set<Router> routers = ConcurrentHashMap.newKeySet();
    private final Set<WebRtcServer> webRtcServers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Sfu(SfuOptions options) {
        this.options = options;
        this.handshakes = new DtlsHandshakes(HandshakeLimits.defaults().withDeadline(options.dtlsHandshakeTimeout()));
        this.dtls = new DtlsContext(certificate(options), handshakes);
        this.placement = options.placement() == SfuOptions.Placement.ROUND_ROBIN
                ? Placement.roundRobin()
                : Placement.fillThenSpill();
        NetOptions.Backend backend =
                options.network() == SfuOptions.Network.PORTABLE ? NetOptions.Backend.NIO : NetOptions.Backend.AUTO;
        this.network = NettyLoops.start(
                options.loops(),
                Clock.system(),
                NetOptions.defaults()
                        .withBackend(backend)
                        .withMaxGatherNanos(options.maxGathering().toNanos()));
    }

    /**
     * Starts the threads and opens the ports. The threads keep the process alive until {@link #close}.
     *
     * @throws IOException naming the address and ports if a port cannot be opened; nothing is left behind then
     * @throws IllegalArgumentException saying why the SRTP engine of the options cannot be had here; likewise
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays; nothing is left
     *     behind then either
     */
    public static Sfu create(SfuOptions options) throws IOException {
        // Beside the certificate and the threads, which take as long.
        Thread.ofPlatform().name("sluice-srtp").daemon().start(() -> SrtpEngines.prepare(options.srtpEngine()));
        Sfu sfu = new Sfu(options);
        boolean opened = false;
        try {
            sfu.open();
            opened = true;
            return sfu;
        } finally {
            if (!opened) {
                sfu.close();
            }
        }
    }

    /** The codecs a router can be given, and the header extensions every router has. */
    public static RtpCapabilities supportedRtpCapabilities() {
        return SupportedRtpCapabilities.rtpCapabilities();
    }

    /** Where media is received by transports without ports of their own, by loop and listen address. */
    public List<MediaAddress> mediaAddresses() {
        return List.copyOf(mediaAddresses);
    }

    /** Who encrypts, by the names of {@link SfuOptions#srtpEngine}: what {@code "auto"} has come to. */
    public String srtpEngine() {
        return srtpEngine;
    }

    /**
     * Opens a room.
     *
     * @throws io.sluice.ortc.OrtcException naming the codec that cannot be
     * @throws ClosedException if the server is closed
     */
    public Router createRouter(RouterOptions routerOptions) {
        Router router = new Router(this, placement.home(network.loops()), routerOptions);
        router.tell(listener -> listener.onOpened(router));
        routers.add(router);
        if (closed.get()) {
            router.close();
            throw new ClosedException("the server is closed");
        }
        return router;
    }

    /**
     * Opens sockets that WebRTC transports may be reached at instead of those of the options.
     *
     * @throws PortsExhaustedException if there is no free port where it is to listen; nothing is left behind then
     * @throws ClosedException if the server is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public WebRtcServer createWebRtcServer(WebRtcServerOptions serverOptions) {
        WebRtcServer server = opener().openServer(this, serverOptions);
        webRtcServers.add(server);
        if (closed.get()) {
            server.close();
            throw new ClosedException("the server is closed");
        }
        return server;
    }

    /**
     * Makes a new certificate for DTLS. Transports opened from now on announce it; those that are open keep theirs until they
     * are closed.
     */
    public void rotateDtlsCertificate() {
        dtls.rotate(DtlsCertificate.generate());
    }

    /** The same with a certificate that was made elsewhere. */
    public void rotateDtlsCertificate(DtlsCertificatePem next) {
        dtls.rotate(next.toCertificate());
    }

    /**
     * What the server holds and has counted: one snapshot for each loop, however many transports there are. Asked for once a
     * second it costs nothing to speak of.
     *
     * @throws ClosedException if the server is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public SfuStatistics statistics() {
        requireOpen();
        List<LoopCall<LoopStatistics>> calls = mediaLoops.stream()
                .map(mediaLoop -> LoopCall.start(mediaLoop.loop(), () -> Snapshots.of(mediaLoop)))
                .toList();
        return new SfuStatistics(calls.stream().map(LoopCall::await).toList(), Snapshots.of(handshakes));
    }

    /**
     * What the server is and holds, for support.
     *
     * @throws ClosedException if the server is closed
     */
    public SfuDump dump() {
        requireOpen();
        return new SfuDump(
                ProcessHandle.current().pid(),
                options.loops(),
                srtpEngine,
                mediaAddresses,
                routers.stream().map(Router::id).sorted().toList(),
                webRtcServers.stream().map(WebRtcServer::id).sorted().toList());
    }

    /** What the process has used of its machine: all of it, whatever else than this server runs in it. */
    public ResourceUsage resourceUsage() {
        return ProcessUsage.read();
    }

    /**
     * Closes all routers, ends the threads and frees ports and memory; all of it has happened when this returns, to a second
     * caller too. Never waits for listeners.
     */
    @Override
    public void close() {
        closed.set(true);
        routers.forEach(router -> router.close(CloseReason.SERVER_CLOSED));
        webRtcServers.forEach(WebRtcServer::close);
        handshakes.close();
        network.close();
    }

    void forget(Router router) {
        routers.remove(router);
    }

    void forget(WebRtcServer server) {
        webRtcServers.remove(server);
    }

    IceCredentials newIceCredentials() {
        return IceCredentials.generate(random);
    }

    SrtpParameters newSrtpParameters(SrtpCryptoSuite suite) {
        return SrtpParameters.generate(suite, random);
    }

    /** @throws ClosedException if the server is closed */
    SessionOpener opener() {
        requireOpen();
        return Objects.requireNonNull(opener, "opener");
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new ClosedException("the server is closed");
        }
    }

    private static DtlsCertificate certificate(SfuOptions options) {
        DtlsCertificatePem given = options.dtlsCertificate();
        return given == null ? DtlsCertificate.generate() : given.toCertificate();
    }

    private void open() throws IOException {
        List<ListenAddress> addresses = options.stunServer() == null
                ? options.listenAddresses()
                : PublicAddresses.discover(options.listenAddresses(), options.stunServer());
        MediaPorts opening = new MediaPorts(network, options, addresses);
        IceServer.warmUp();
        for (Loop loop : network.loops()) {
            MediaLoop mediaLoop = LoopCall.call(
                    loop,
                    () -> new MediaLoop(
                            loop, SrtpEngines.select(options.srtpEngine()), dtls, options.segmentPadding()));
            srtpEngine = mediaLoop.srtpEngine().name();
            mediaLoops.add(mediaLoop);
            mediaAddresses.addAll(opening.openShared(mediaLoop));
        }
        // Last, since it takes a processor from what the start waits for.
        DtlsHandshakes.warmUp(dtls.certificate());
        opener = new SessionOpener(options, placement, network.loops(), List.copyOf(mediaLoops), opening);
    }
}
