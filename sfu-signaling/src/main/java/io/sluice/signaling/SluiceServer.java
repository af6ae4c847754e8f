package io.sluice.signaling;

import io.sluice.MediaAddress;
import io.sluice.Router;
import io.sluice.RouterOptions;
import io.sluice.Sfu;
import io.sluice.SfuStatistics;
import io.sluice.signaling.auth.Authenticator;
import io.sluice.signaling.auth.JwtAuthenticator;
import io.sluice.signaling.auth.JwtOptions;
import io.sluice.signaling.call.CallDesk;
import io.sluice.signaling.call.CallFlows;
import io.sluice.signaling.call.CallOptions;
import io.sluice.signaling.call.RoomTokens;
import io.sluice.signaling.call.SystemScheduler;
import io.sluice.signaling.config.MachineAddresses;
import io.sluice.signaling.config.ServerOptions;
import io.sluice.signaling.http.HttpServer;
import io.sluice.signaling.http.OriginPolicy;
import io.sluice.signaling.http.Pages;
import io.sluice.signaling.http.Routes;
import io.sluice.signaling.room.RoomFlows;
import io.sluice.signaling.session.SessionCounters;
import io.sluice.signaling.session.Sessions;
import io.sluice.signaling.turn.IceServers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A running server: the SFU, one router for everybody, signalling and pages. Closing ends all of it. */
public final class SluiceServer implements AutoCloseable {
    private static final String PAGES = "META-INF/resources";

    private final Sfu sfu;
    private final HttpServer http;
    private final SystemScheduler callTimers;
    private final CallDesk calls;

    private SluiceServer(Sfu sfu, HttpServer http, SystemScheduler callTimers, CallDesk calls) {
        this.sfu = sfu;
        this.http = http;
        this.callTimers = callTimers;
        this.calls = calls;
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
        SystemScheduler callTimers = new SystemScheduler();
        boolean serving = false;
        try {
            Router router = sfu.createRouter(RouterOptions.defaults());
            RoomFlows rooms = new RoomFlows(router, options.transport());
            CallDesk calls = callDesk(options, callTimers);
            Sessions sessions = new Sessions(
                    List.of(rooms, new CallFlows(calls)), options.pace(), new SessionCounters(), System::nanoTime);
            HttpServer http = HttpServer.start(
                    new InetSocketAddress(options.host(), options.port()),
                    Routes.of(Pages.load(SluiceServer.class.getClassLoader(), PAGES))
                            .withSocket("/", sessions)
                            .withSocket("/ws", sessions),
                    new OriginPolicy(options.allowedOrigins(), () -> machineName.getNow("")),
                    options.limits());
            serving = true;
            Thread.ofVirtual().start(rooms::warmUp);
            return new SluiceServer(sfu, http, callTimers, calls);
        } catch (IOException e) {
            throw new IOException(
                    "Port " + options.port() + " of " + options.host() + " cannot be opened: " + e.getMessage(), e);
        } finally {
            if (!serving) {
                callTimers.close();
                sfu.close();
            }
        }
    }

    private static CallDesk callDesk(ServerOptions options, SystemScheduler timers) {
        InstantSource clock = InstantSource.system();
        JwtOptions jwt = options.access().jwt();
        Authenticator authenticator = jwt == null ? Authenticator.open() : new JwtAuthenticator(jwt, clock);
        return new CallDesk(
                CallOptions.defaults(),
                authenticator,
                new IceServers(options.turn(), clock),
                RoomTokens.none(),
                timers,
                clock,
                () -> UUID.randomUUID().toString());
    }

    /** Who is there and who calls whom. */
    public CallDesk calls() {
        return calls;
    }

    /** The port of pages and signalling. */
    public int port() {
        return http.port();
    }

    /** Who encrypts media, such as {@code "ipsec-mb"}. */
    public String srtpEngine() {
        return sfu.srtpEngine();
    }

    /** Where media is received. */
    public List<MediaAddress> mediaAddresses() {
        return sfu.mediaAddresses();
    }

    /** What the media server holds and has counted. */
    public SfuStatistics statistics() {
        return sfu.statistics();
    }

    @Override
    public void close() {
        http.close();
        callTimers.close();
        sfu.close();
    }
}
