package io.sluice;

import io.sluice.loop.Loop;
import io.sluice.transport.MediaLoop;
import io.sluice.transport.WebRtcSocket;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that any number of WebRTC transports share, whatever their routers: beside those of {@link SfuOptions}, to listen
 * elsewhere too, or to stop listening somewhere without stopping at all. Transports name it in their options. Thread-safe.
 *
 * <p>Where every socket has a range of ports, each loop opens one of each. Where one is to have exactly one port, the server and all
 * its transports live on a single loop, since a socket belongs to a loop.
 */
public final class WebRtcServer implements AutoCloseable {
    private final String id = UUID.randomUUID().toString();
    private final Sfu sfu;
    private final List<MediaAddress> addresses;
    private final WebRtcServerListener listener;
    private final Map<Loop, Sockets> sockets = new LinkedHashMap<>();
    /** In the order of creation. Its monitor is held for no longer than it takes to change or copy it. */
    private final Set<WebRtcTransport> transports = Collections.synchronizedSet(new LinkedHashSet<>());

    private final AtomicBoolean closed = new AtomicBoolean();

    /** What one loop opened. */
    record Sockets(MediaLoop mediaLoop, List<WebRtcSocket> sockets) {}

    WebRtcServer(Sfu sfu, List<Sockets> opened, List<MediaAddress> addresses, WebRtcServerListener listener) {
        this.listener = listener;
        this.sfu = sfu;
        this.addresses = List.copyOf(addresses);
        opened.forEach(each -> sockets.put(each.mediaLoop().loop(), each));
    }

    /** A random UUID. */
    public String id() {
        return id;
    }

    /** Where media is received, by loop and socket. */
    public List<MediaAddress> addresses() {
        return addresses;
    }

    public boolean isClosed() {
        return closed.get();
    }

    /**
     * What the server is and who is reached at it, for support.
     *
     * @throws ClosedException if the server is closed
     */
    public WebRtcServerDump dump() {
        if (isClosed()) {
            throw new ClosedException("webRtcServer " + id + " is closed");
        }
        List<WebRtcTransport> reached = List.of(transports.toArray(new WebRtcTransport[0]));
        return new WebRtcServerDump(
                id,
                addresses,
                loops().stream().map(Loop::index).toList(),
                reached.stream().map(Transport::id).toList(),
                reached.stream()
                        .map(transport -> transport.iceParameters().usernameFragment())
                        .toList());
    }

    /**
     * Closes the sockets, and before them all transports that are reached at them, with
     * {@link CloseReason#LISTEN_SERVER_CLOSED}. Idempotent; never waits for listeners.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        List.of(transports.toArray(new WebRtcTransport[0])).forEach(WebRtcServer::closeTransport);
        for (Sockets each : sockets.values()) {
            each.mediaLoop().loop().execute(() -> each.mediaLoop().discard(each.sockets()));
        }
        sfu.forget(this);
    }

    List<Loop> loops() {
        return List.copyOf(sockets.keySet());
    }

    @Nullable
    Sockets on(Loop loop) {
        return sockets.get(loop);
    }

    boolean belongsTo(Sfu other) {
        return sfu == other;
    }

    /** Notes a transport that exists, unless it has been closed meanwhile; one that comes too late is closed at once. */
    void add(WebRtcTransport transport) {
        Router router = transport.router();
        router.withLock(() -> {
            if (!transport.isClosed() && transports.add(transport)) {
                router.events().post(() -> listener.onTransportHandled(transport));
            }
        });
        if (closed.get()) {
            closeTransport(transport);
        }
    }

    /** Under the router's lock. */
    void remove(WebRtcTransport transport) {
        if (transports.remove(transport)) {
            transport.router().events().post(() -> listener.onTransportUnhandled(transport));
        }
    }

    private static void closeTransport(WebRtcTransport transport) {
        transport.router().withLock(() -> transport.detach(CloseReason.LISTEN_SERVER_CLOSED));
    }
}
