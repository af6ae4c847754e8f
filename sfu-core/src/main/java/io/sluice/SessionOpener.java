package io.sluice;

import io.sluice.ice.IceCredentials;
import io.sluice.loop.Loop;
import io.sluice.loop.Placement;
import io.sluice.transport.DirectSession;
import io.sluice.transport.MediaLoop;
import io.sluice.transport.PlainSession;
import io.sluice.transport.PlainSocket;
import io.sluice.transport.WebRtcSession;
import io.sluice.transport.WebRtcSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses the loop a transport lives on and opens it there, with sockets of its own where it has some. Thread-safe. */
final class SessionOpener {
    private final SfuOptions options;
    private final Placement placement;
    private final List<Loop> loops;
    private final List<MediaLoop> mediaLoops;
    private final MediaPorts ports;

    /** @param mediaLoops by the loops' index */
    SessionOpener(
            SfuOptions options, Placement placement, List<Loop> loops, List<MediaLoop> mediaLoops, MediaPorts ports) {
        this.options = options;
        this.placement = placement;
        this.loops = loops;
        this.mediaLoops = mediaLoops;
        this.ports = ports;
    }

    WebRtcSession openWebRtc(
            Loop home,
            IceCredentials credentials,
            WebRtcTransportOptions transportOptions,
            WebRtcSession.Listener listener) {
        WebRtcSession.Settings settings = new WebRtcSession.Settings(
                credentials,
                (int) transportOptions.iceConsentTimeout(options).toSeconds(),
                Conversions.candidatePolicy(transportOptions));
        WebRtcServer server = transportOptions.webRtcServer();
        if (server != null) {
            return openAt(server, home, settings, listener);
        }
        boolean usualPorts = transportOptions.listenInfos().isEmpty();
        if (usualPorts && !options.tcp() && !transportOptions.enableUdp()) {
            throw new UnsupportedOperationException("enableUdp is false, but the server does not listen on TCP");
        }
        MediaLoop mediaLoop = choose(loops, home);
        if (usualPorts && !transportOptions.ownPorts()) {
            return LoopCall.call(mediaLoop.loop(), () -> mediaLoop.open(settings, listener));
        }
        MediaPorts.Opened<WebRtcSocket> own = usualPorts
                ? ports.openOwn(mediaLoop, transportOptions)
                : ports.openWebRtc(mediaLoop, transportOptions.listenInfos());
        return own.orDiscard(mediaLoop, () -> mediaLoop.open(settings, own.sockets(), listener));
    }

    /** @param rtcp null if RTCP shares the port of RTP */
    OpenedPlain openPlain(
            Loop home,
            TransportListenInfo rtp,
            @Nullable TransportListenInfo rtcp,
            boolean comedia,
            PlainSession.Listener listener) {
        MediaLoop mediaLoop = choose(loops, home);
        MediaPorts.Opened<PlainSocket> own =
                ports.openPlain(mediaLoop, rtcp == null ? List.of(rtp) : List.of(rtp, rtcp));
        PlainSession.Settings settings = new PlainSession.Settings(rtcp == null, comedia);
        PlainSession session = own.orDiscard(mediaLoop, () -> mediaLoop.openPlain(settings, own.sockets(), listener));
        return new OpenedPlain(
                session,
                own.addresses().getFirst(),
                rtcp == null ? null : own.addresses().getLast());
    }

    DirectSession openDirect(Loop home, DirectSession.Listener listener) {
        MediaLoop mediaLoop = choose(loops, home);
        return LoopCall.call(mediaLoop.loop(), () -> mediaLoop.openDirect(listener));
    }

    /** Opens a server's sockets: on every loop, or where one has exactly one port, on a single one. */
    WebRtcServer openServer(Sfu sfu, WebRtcServerOptions serverOptions) {
        List<TransportListenInfo> infos = serverOptions.listenInfos();
        List<MediaLoop> chosen = infos.stream().anyMatch(TransportListenInfo::hasOnePort)
                ? List.of(mediaLoops.get(placement.home(loops).index()))
                : mediaLoops;
        List<WebRtcServer.Sockets> opened = new ArrayList<>();
        List<MediaAddress> addresses = new ArrayList<>();
        boolean complete = false;
        try {
            for (MediaLoop mediaLoop : chosen) {
                MediaPorts.Opened<WebRtcSocket> sockets = ports.openWebRtc(mediaLoop, infos);
                opened.add(new WebRtcServer.Sockets(mediaLoop, sockets.sockets()));
                addresses.addAll(sockets.addresses());
            }
            complete = true;
            return new WebRtcServer(sfu, opened, addresses, serverOptions.listener());
        } finally {
            if (!complete) {
                opened.forEach(each ->
                        each.mediaLoop().loop().execute(() -> each.mediaLoop().discard(each.sockets())));
            }
        }
    }

    private WebRtcSession openAt(
            WebRtcServer server, Loop home, WebRtcSession.Settings settings, WebRtcSession.Listener listener) {
        List<Loop> where = server.loops();
        MediaLoop mediaLoop = choose(where, where.contains(home) ? home : where.getFirst());
        return LoopCall.call(mediaLoop.loop(), () -> {
            WebRtcServer.Sockets at = server.on(mediaLoop.loop());
            if (at == null || server.isClosed()) {
                throw new ClosedException("webRtcServer " + server.id() + " is closed");
            }
            return mediaLoop.openAt(at.sockets(), settings, listener);
        });
    }

    private MediaLoop choose(List<Loop> among, Loop home) {
        return mediaLoops.get(placement.choose(among, home).index());
    }
}
