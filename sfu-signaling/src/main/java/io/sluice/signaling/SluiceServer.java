package io.sluice.signaling;

import io.sluice.MediaAddress;
import io.sluice.Sfu;
import io.sluice.SfuStatistics;
import io.sluice.signaling.auth.Tickets;
import io.sluice.signaling.call.CallDesk;
import io.sluice.signaling.config.MachineAddresses;
import io.sluice.signaling.config.ServerOptions;
import io.sluice.signaling.http.HttpServer;
import io.sluice.signaling.http.OriginPolicy;
import io.sluice.signaling.http.Pages;
import io.sluice.signaling.http.Routes;
import io.sluice.signaling.http.Ticker;
import io.sluice.signaling.http.TlsCertificates;
import io.sluice.signaling.manual.ManualExchange;
import io.sluice.signaling.room.RoomDirectory;
import io.sluice.signaling.room.RoomListeners;
import io.sluice.signaling.session.Sessions;
import io.sluice.signaling.socketio.SocketIo;
import io.sluice.signaling.socketio.SocketIoLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: the SFU, a router for every room, signalling and pages. Closing ends all of it. */
public final class SluiceServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SluiceServer.class);
    private static final String PAGES = "META-INF/resources";

    private final Sfu sfu;
    private final RoomService rooms;
    private final SocketIo socketIo;
    private final HttpServer http;
    private final Operators operators;
    private final Calling calling;
    private final Ticker ticker;

    private SluiceServer(
            Sfu sfu,
            RoomService rooms,
            SocketIo socketIo,
            HttpServer http,
            Operators operators,
            Calling calling,
            Ticker ticker) {
        this.sfu = sfu;
        this.rooms = rooms;
        this.socketIo = socketIo;
        this.http = http;
        this.operators = operators;
        this.calling = calling;
        this.ticker = ticker;
    }

    /**
     * Opens all ports and begins to serve.
     *
     * @throws IOException naming what cannot be opened; nothing is left behind then
     */
    public static SluiceServer start(ServerOptions options) throws IOException {
        return start(options, RoomListeners.NONE);
    }

    /**
     * The same in a program that wants to know what goes on in the rooms.
     *
     * @throws IOException naming what cannot be opened; nothing is left behind then
     */
    public static SluiceServer start(ServerOptions options, RoomListeners listeners) throws IOException {
        CompletableFuture<String> machineName = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> machineName.complete(MachineAddresses.name()));
        TlsCertificates tls = options.tls() == null ? null : new TlsCertificates(options.tls(), System::nanoTime);
        Sfu sfu = Sfu.create(options.media());
        Tickets authenticator = Operators.authenticator(options);
        Calling calling = Calling.start(options, authenticator);
        boolean serving = false;
        try {
            RoomService rooms = new RoomService(sfu, options, authenticator, listeners);
            Operators operators = new Operators(options, sfu, rooms.directory(), calling, authenticator);
            // Calls first: a socket can be called by its id from the moment it is told that, which rooms do.
            Sessions sessions = new Sessions(
                    List.of(calling.flows(), rooms.flows()), options.pace(), operators.sessions(), System::nanoTime);
            SocketIo socketIo = new SocketIo(sessions, SocketIoLimits.of(options.limits()), System::nanoTime);
            operators.watch(socketIo, tls);
            Routes routes = Routes.of(Pages.load(SluiceServer.class.getClassLoader(), PAGES))
                    .withSocket("/", sessions)
                    .withSocket("/ws", sessions)
                    .withEndpoint(
                            ManualExchange.PATH,
                            new ManualExchange(options.manual(), System::nanoTime, new SecureRandom()));
            HttpServer http = HttpServer.start(
                    new InetSocketAddress(options.host(), options.port()),
                    operators.addTo(socketIo.addTo(routes)),
                    new OriginPolicy(options.allowedOrigins(), () -> machineName.getNow("")),
                    options.limits(),
                    options.proxies(),
                    tls);
            serving = true;
            Thread.ofVirtual().start(rooms.flows()::warmUp);
            Ticker ticker = new Ticker(tls == null ? List.of(socketIo::tick) : List.of(socketIo::tick, tls::tick));
            return new SluiceServer(sfu, rooms, socketIo, http, operators, calling, ticker);
        } catch (IOException e) {
            throw new IOException(
                    "Port " + options.port() + " of " + options.host() + " cannot be opened: " + e.getMessage(), e);
        } finally {
            if (!serving) {
                calling.close();
                sfu.close();
            }
        }
    }

    /** Who is there and who calls whom. */
    public CallDesk calls() {
        return calling.desk();
    }

    /** The port of pages and signalling. */
    public int port() {
        return http.port();
    }

    /** Who encrypts media, such as {@code "ipsec-mb"}. */
    public String srtpEngine() {
        return sfu.srtpEngine();
    }

    /** All rooms, for those who look on. */
    public RoomDirectory rooms() {
        return rooms.directory();
    }

    /** Where media is received. */
    public List<MediaAddress> mediaAddresses() {
        return sfu.mediaAddresses();
    }

    /** What the media server holds and has counted. */
    public SfuStatistics statistics() {
        return sfu.statistics();
    }

    /**
     * Lets nobody in any more, tells those who are there, and waits until nothing goes on or the time is over. The server is still to
     * be closed.
     */
    public void drain(Duration timeout) throws InterruptedException {
        operators.drain().begin(timeout);
        boolean idle = operators.drain().await();
        LOG.info(idle ? "Nothing goes on any more: the server ends" : "The time is over: the server ends");
    }

    @Override
    public void close() {
        operators.drain().close();
        ticker.close();
        socketIo.close();
        http.close();
        calling.close();
        rooms.close();
        sfu.close();
    }
}
