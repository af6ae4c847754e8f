package io.sluice.signaling;

import io.sluice.MediaAddress;
import io.sluice.Router;
import io.sluice.RouterOptions;
import io.sluice.Sfu;
import io.sluice.SfuStatistics;
import io.sluice.signaling.config.MachineAddresses;
import io.sluice.signaling.config.ServerOptions;
import io.sluice.signaling.http.HttpServer;
import io.sluice.signaling.http.OriginPolicy;
import io.sluice.signaling.http.Pages;
import io.sluice.signaling.http.Routes;
import io.sluice.signaling.room.RoomFlows;
import io.sluice.signaling.session.SessionCounters;
import io.sluice.signaling.session.Sessions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A running server: the SFU, one router for everybody, signalling and pages. Closing ends all of it. */
public final class SluiceServer implements AutoCloseable {
    private static final String PAGES = "META-INF/resources";

    private final Sfu sfu;
    private final HttpServer http;

    private SluiceServer(Sfu sfu, HttpServer http) {
        this.sfu = sfu;
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
            Router router = sfu.createRouter(RouterOptions.defaults());
            RoomFlows rooms = new RoomFlows(router, options.transport());
            Sessions sessions = new Sessions(List.of(rooms), options.pace(), new SessionCounters(), System::nanoTime);
            HttpServer http = HttpServer.start(
                    new InetSocketAddress(options.host(), options.port()),
                    Routes.of(Pages.load(SluiceServer.class.getClassLoader(), PAGES))
                            .withSocket("/", sessions)
                            .withSocket("/ws", sessions),
                    new OriginPolicy(options.allowedOrigins(), () -> machineName.getNow("")),
                    options.limits());
            serving = true;
            Thread.ofVirtual().start(rooms::warmUp);
            return new SluiceServer(sfu, http);
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
        sfu.close();
    }
}
