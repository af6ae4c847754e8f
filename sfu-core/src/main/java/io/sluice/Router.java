package io.sluice;

import io.sluice.ice.IceCredentials;
import io.sluice.loop.Loop;
import io.sluice.ortc.Ortc;
import io.sluice.ortc.RtpCapabilities;
import io.sluice.ortc.RtpCodecCapability;
import io.sluice.transport.DirectSession;
import io.sluice.transport.WebRtcSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Joins the transports of one room: what is produced on one can be consumed on any other. A router spans loops: its
 * transports live where there is room, which neither callers nor peers notice.
 *
 * <p>Thread-safe; methods block until done. One lock guards who exists in the router and who is paused. What changes under it
 * is told to loops and listeners under it too, so that they hear of changes in the order in which these were made; nothing
 * waits for a loop or a listener there.
 */
public final class Router implements AutoCloseable {
    private final String id = UUID.randomUUID().toString();
    private final Sfu sfu;
    private final Loop home;
    private final EventQueue events = new EventQueue();
    private final PipePair.Table pipes = new PipePair.Table();
    private final RouterListener listener;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Transport> transports = new LinkedHashMap<>();
    private final Map<String, Producer> producers = new LinkedHashMap<>();
    private final Map<String, RtpObserver> observers = new LinkedHashMap<>();
    private boolean closed;

    private volatile RtpCapabilities rtpCapabilities;

    Router(Sfu sfu, Loop home, RouterOptions options) {
        this.sfu = sfu;
        this.home = home;
        this.listener = options.listener();
        this.rtpCapabilities = Ortc.routerRtpCapabilities(options.mediaCodecs());
    }

    /** A random UUID, unguessable. */
    public String id() {
        return id;
    }

    /** What may be sent and received through this router, with its payload types and extension ids. */
    public RtpCapabilities rtpCapabilities() {
        return rtpCapabilities;
    }

    /**
     * Has other codecs from now on. Producers and consumers there are stay as they are; peers have to be told the new
     * {@link #rtpCapabilities}, and a producer whose codec has another payload type now reaches only consumers with the
     * capabilities of before.
     *
     * @param mediaCodecs as {@link RouterOptions#mediaCodecs}
     * @throws io.sluice.ortc.OrtcException naming the field of {@code mediaCodecs} that is wrong; nothing has changed then
     * @throws ClosedException if the router is closed
     */
    public void updateMediaCodecs(List<RtpCodecCapability> mediaCodecs) {
        RtpCapabilities updated = Ortc.routerRtpCapabilities(mediaCodecs);
        withLock(() -> {
            if (closed) {
                throw closedException();
            }
            rtpCapabilities = updated;
        });
    }

    /**
     * Creates a transport for one peer. A creation that fails leaves nothing behind, and its listener hears nothing.
     *
     * @throws UnsupportedOperationException if only TCP is enabled, but the server does not listen on it
     * @throws PortsExhaustedException if ports of its own are asked for, and the server's range has none left
     * @throws ClosedException if the router is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public WebRtcTransport createWebRtcTransport(WebRtcTransportOptions options) {
        requireOpen();
        WebRtcTransport.SessionEvents sessionEvents = new WebRtcTransport.SessionEvents();
        IceCredentials credentials = sfu.newIceCredentials();
        WebRtcServer server = options.webRtcServer();
        if (server != null && !server.belongsTo(sfu)) {
            throw new IllegalArgumentException("webRtcServer " + server.id()
                    + " is another Sfu's, accepted is one that this router's Sfu created");
        }
        WebRtcSession session = sfu.opener().openWebRtc(home, credentials, options, sessionEvents);
        WebRtcTransport transport = new WebRtcTransport(this, options, sessionEvents, session, credentials);
        addOrAbandon(transport);
        if (server != null) {
            server.add(transport);
        }
        return transport;
    }

    /**
     * Creates a transport for RTP without ICE and DTLS: to and from ffmpeg, GStreamer, gateways and recorders. A creation that
     * fails leaves nothing behind, and its listener hears nothing.
     *
     * @throws PortsExhaustedException if there is no free port where it is to listen
     * @throws ClosedException if the router is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public PlainTransport createPlainTransport(PlainTransportOptions options) {
        requireOpen();
        PlainTransport.SessionEvents sessionEvents = new PlainTransport.SessionEvents();
        OpenedPlain opened = sfu.opener()
                .openPlain(home, options.listenInfo(), rtcpListenInfo(options), options.comedia(), sessionEvents);
        SrtpParameters srtp = options.enableSrtp() ? sfu.newSrtpParameters(options.srtpCryptoSuite()) : null;
        PlainEnd end = new PlainEnd(opened, options.comedia(), srtp);
        PlainTransport transport = new PlainTransport(this, options.listener(), sessionEvents, end, opened.session());
        addOrAbandon(transport);
        transport.start();
        return transport;
    }

    /**
     * Creates one end of a pipe to another router, in this process or another; see {@link #pipeToRouter} for the whole of it within
     * a process. A creation that fails leaves nothing behind, and its listener hears nothing.
     *
     * @throws PortsExhaustedException if there is no free port where it is to listen
     * @throws ClosedException if the router is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public PipeTransport createPipeTransport(PipeTransportOptions options) {
        requireOpen();
        PipeTransport.SessionEvents sessionEvents = new PipeTransport.SessionEvents();
        OpenedPlain opened = sfu.opener().openPlain(home, options.listenInfo(), null, false, sessionEvents);
        SrtpParameters srtp = options.enableSrtp() ? sfu.newSrtpParameters(SrtpCryptoSuite.AEAD_AES_256_GCM) : null;
        PlainEnd end = new PlainEnd(opened, false, srtp);
        PipeTransport transport = new PipeTransport(this, options, sessionEvents, end, opened.session());
        addOrAbandon(transport);
        transport.start();
        return transport;
    }

    /**
     * Creates a transport to and from this process itself: for what is made or looked at here.
     *
     * @throws ClosedException if the router is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public DirectTransport createDirectTransport(DirectTransportListener listener) {
        requireOpen();
        DirectTransport.SessionEvents sessionEvents = new DirectTransport.SessionEvents();
        DirectSession session = sfu.opener().openDirect(home, sessionEvents);
        DirectTransport transport = new DirectTransport(this, listener, sessionEvents, session);
        addOrAbandon(transport);
        return transport;
    }

    /**
     * Has a producer of this router be a producer of another one as well, of the same server or of another one in this process. The
     * two are joined by one pair of pipe transports, made when first needed. Pausing, resuming and closing the producer, or this end's
     * consumer, is done to the other router's producer a moment later, and closing that to this end's consumer.
     *
     * @throws NotFoundException if there is no such producer in this router
     * @throws IllegalArgumentException if {@code other} is this router, or has a producer of this id and {@code keepId} is true
     * @throws io.sluice.ortc.UnsupportedRtpException if the other router lacks the codec
     * @throws PortsExhaustedException if there is no free port where the pipe is to listen
     * @throws ClosedException if one of the routers is closed, or the producer is closed meanwhile
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, which it stays
     */
    public PipeToRouterResult pipeToRouter(String producerId, Router other, PipeToRouterOptions options) {
        Producer producer = requireProducer(producerId);
        if (other == this) {
            throw new IllegalArgumentException("other is this router itself, accepted is another one");
        }
        return PipePair.between(this, other, options).pipe(producer, this, options);
    }

    /**
     * Creates an observer that says every interval which producers are loudest. It watches none yet.
     *
     * @throws ClosedException if the router is closed
     */
    public AudioLevelObserver createAudioLevelObserver(
            AudioLevelObserverOptions options, AudioLevelObserverListener observerListener) {
        return add(new AudioLevelObserver(this, options, observerListener));
    }

    /**
     * Creates an observer that says who of its producers holds the floor, by Dominant Speaker Identification (Volfin and Cohen,
     * 2012). It watches none yet.
     *
     * @throws ClosedException if the router is closed
     */
    public ActiveSpeakerObserver createActiveSpeakerObserver(
            ActiveSpeakerObserverOptions options, ActiveSpeakerObserverListener observerListener) {
        return add(new ActiveSpeakerObserver(this, options, observerListener));
    }

    /**
     * Whether a peer could consume a producer.
     *
     * @throws io.sluice.ortc.InvalidRtpException naming the field of {@code remoteCapabilities} that is wrong
     * @throws NotFoundException if there is no such producer in this router
     * @throws ClosedException if the router is closed
     */
    public boolean canConsume(String producerId, RtpCapabilities remoteCapabilities) {
        return Ortc.canConsume(requireProducer(producerId).consumableRtpParameters(), remoteCapabilities);
    }

    /** A producer of this router that is not closed. */
    public Optional<Producer> producer(String producerId) {
        return locked(() -> Optional.ofNullable(producers.get(producerId)));
    }

    /**
     * What the router holds, and who is connected to whom, for support.
     *
     * @throws ClosedException if the router is closed
     */
    public RouterDump dump() {
        return locked(() -> {
            requireOpen();
            Map<String, List<String>> consumers = new LinkedHashMap<>();
            Map<String, String> sources = new LinkedHashMap<>();
            Map<String, List<String>> watching = new LinkedHashMap<>();
            for (Producer producer : producers.values()) {
                List<String> consumerIds =
                        producer.consumers().stream().map(Consumer::id).toList();
                consumers.put(producer.id(), consumerIds);
                consumerIds.forEach(consumerId -> sources.put(consumerId, producer.id()));
                if (!producer.observers().isEmpty()) {
                    watching.put(
                            producer.id(),
                            producer.observers().stream().map(RtpObserver::id).toList());
                }
            }
            return new RouterDump(
                    id,
                    home.index(),
                    rtpCapabilities,
                    List.copyOf(transports.keySet()),
                    observers.values().stream().map(RtpObserver::dump).toList(),
                    consumers,
                    sources,
                    watching);
        });
    }

    public boolean isClosed() {
        return locked(() -> closed);
    }

    /**
     * Closes the router with its transports, producers, consumers and observers, all of which tell their listeners
     * {@link CloseReason#ROUTER_CLOSED}. Idempotent; never waits for listeners.
     */
    @Override
    public void close() {
        close(CloseReason.REQUESTED);
    }

    void close(CloseReason reason) {
        withLock(() -> {
            if (closed) {
                return;
            }
            closed = true;
            List.copyOf(transports.values()).forEach(transport -> transport.detach(CloseReason.ROUTER_CLOSED));
            List.copyOf(observers.values()).forEach(observer -> observer.detach(CloseReason.ROUTER_CLOSED));
            tell(told -> told.onClosed(reason));
        });
        sfu.forget(this);
    }

    IceCredentials newIceCredentials() {
        return sfu.newIceCredentials();
    }

    PipePair.Table pipes() {
        return pipes;
    }

    EventQueue events() {
        return events;
    }

    /** Those there are now, in the order of creation. */
    List<Producer> producers() {
        return locked(() -> List.copyOf(producers.values()));
    }

    /** Where what belongs to no transport lives. */
    Loop home() {
        return home;
    }

    /** Has the router's own listener hear of something, in its turn. */
    void tell(java.util.function.Consumer<RouterListener> event) {
        if (!listener.equals(RouterListener.NONE)) {
            events.post(() -> event.accept(listener));
        }
    }

    Producer requireProducer(String producerId) {
        return locked(() -> {
            requireOpen();
            Producer producer = producers.get(producerId);
            if (producer == null) {
                throw new NotFoundException(
                        "producerId '" + producerId + "' names no producer of this router; it may have been closed");
            }
            return producer;
        });
    }

    /** Runs something under the lock that guards this router. It must wait for nothing. */
    void withLock(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** The same with a result. */
    <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. */
    void addProducer(Producer producer) {
        if (producers.putIfAbsent(producer.id(), producer) != null) {
            throw new IllegalArgumentException(
                    "id '" + producer.id() + "' is that of another producer of this router, accepted is a new one");
        }
        tell(told -> told.onNewProducer(producer));
    }

    /** Under the lock. */
    void removeProducer(Producer producer) {
        producers.remove(producer.id());
    }

    /** Under the lock. */
    void removeTransport(Transport transport) {
        transports.remove(transport.id());
    }

    /** Under the lock. */
    void removeObserver(RtpObserver observer) {
        observers.remove(observer.id());
    }

    private <O extends RtpObserver> O add(O observer) {
        withLock(() -> {
            requireOpen();
            observers.put(observer.id(), observer);
            tell(told -> told.onNewRtpObserver(observer));
        });
        return observer;
    }

    private void requireOpen() {
        if (isClosed()) {
            throw closedException();
        }
    }

    private ClosedException closedException() {
        return new ClosedException("router " + id + " is closed");
    }

    private void addOrAbandon(Transport transport) {
        if (!locked(() -> add(transport))) {
            transport.abandon();
            throw closedException();
        }
    }

    /** Without a word on RTCP it is received at the same address, on a port of the server's range. */
    private static @Nullable TransportListenInfo rtcpListenInfo(PlainTransportOptions options) {
        if (options.rtcpMux()) {
            return null;
        }
        TransportListenInfo given = options.rtcpListenInfo();
        return given == null ? options.listenInfo().withPortRange(0, 0) : given;
    }

    private boolean add(Transport transport) {
        if (closed) {
            return false;
        }
        transports.put(transport.id(), transport);
        tell(told -> told.onNewTransport(transport));
        return true;
    }
}
