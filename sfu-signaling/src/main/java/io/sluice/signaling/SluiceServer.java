package io.sluice.signaling;

import io.sluice.MediaAddress;
import io.sluice.Sfu;
import io.sluice.SfuStatistics;
import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.auth.JwtAuthenticator;
import io.sluice.signaling.auth.JwtOptions;
import io.sluice.signaling.config.MachineAddresses;
import io.sluice.signaling.config.ServerOptions;
import io.sluice.signaling.http.HttpServer;
import io.sluice.signaling.http.OriginPolicy;
import io.sluice.signaling.http.Pages;
import io.sluice.signaling.http.Routes;
import io.sluice.signaling.manual.ManualExchange;
import io.sluice.signaling.manual.ManualLimits;
import io.sluice.signaling.room.RoomDirectory;
import io.sluice.signaling.session.SessionCounters;
import io.sluice.signaling.session.Sessions;
import io.sluice.signaling.socketio.SocketIo;
import io.sluice.signaling.socketio.SocketIoLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A running server: the SFU, a router for every room, signalling and pages. Closing ends all of it. */
public final class SluiceServer implements AutoCloseable {
    private static final String PAGES = "META-INF/resources";

    private final Sfu sfu;
    private final RoomService rooms;
    private final SocketIo socketIo;
    private final HttpServer http;

    private SluiceServer(Sfu sfu, RoomService rooms, SocketIo socketIo, HttpServer http) {
        this.sfu = sfu;
        this.rooms = rooms;
        this.socketIo = socketIo;
        this.http = http;
    }

    /**
     * Opens all ports and begins to serve.
     *
     * @throws IOException naming what cannot be opened; nothing is left behind then
     */
    public static SluiceServer start(ServerOptions options) throws IOException {
        CompletableFuture<String> machineName = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> machineName.complete(MachineAddresses.name()));
        Sfu sfu = Sfu.create(options.media());
        boolean serving = false;
        try {
            RoomService rooms = new RoomService(sfu, options, authenticator(options));
            Sessions sessions =
                    new Sessions(List.of(rooms.flows()), options.pace(), new SessionCounters(), System::nanoTime);
            SocketIo socketIo = new SocketIo(sessions, SocketIoLimits.of(options.limits()), System::nanoTime);
            Routes routes = Routes.of(Pages.load(SluiceServer.class.getClassLoader(), PAGES))
                    .withSocket("/", sessions)
                    .withSocket("/ws", sessions)
                    .withEndpoint(
                            ManualExchange.PATH,
                            new ManualExchange(ManualLimits.defaults(), System::nanoTime, new SecureRandom()));
            HttpServer http = HttpServer.start(
                    new InetSocketAddress(options.host(), options.port()),
                    socketIo.addTo(routes),
                    new OriginPolicy(options.allowedOrigins(), () -> machineName.getNow("")),
                    options.limits());
            serving = true;
            Thread.ofVirtual().start(rooms.flows()::warmUp);
            socketIo.startTicking();
            return new SluiceServer(sfu, rooms, socketIo, http);
        } catch (IOException e) {
            throw new IOException(
                    "Port " + options.port() + " of " + options.host() + " cannot be opened: " + e.getMessage(), e);
        } finally {
            if (!serving) {
                sfu.close();
            }
        }
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

    private static Authenticator authenticator(ServerOptions options) {
        JwtOptions jwt = options.access().jwt();
        return jwt == null ? Authenticator.open() : new JwtAuthenticator(jwt, InstantSource.system());
    }

    @Override
    public void close() {
        socketIo.close();
        http.close();
        rooms.close();
        sfu.close();
    }
}
