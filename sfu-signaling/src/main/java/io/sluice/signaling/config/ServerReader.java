package io.sluice.signaling.config;

import io.sluice.WebRtcTransportOptions;
import io.sluice.signaling.call.CallOptions;
import io.sluice.signaling.http.AddressRange;
import io.sluice.signaling.http.HttpLimits;
import io.sluice.signaling.http.Rate;
import io.sluice.signaling.http.TlsFiles;
import io.sluice.signaling.http.TrustedProxies;
import io.sluice.signaling.http.WebOrigin;
import io.sluice.signaling.manual.ManualLimits;
import io.sluice.signaling.room.RoomOptions;
import io.sluice.signaling.session.AttemptLimits;
import io.sluice.signaling.session.SessionLimits;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the server's options of its settings. */
final class ServerReader {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_CONNECTIONS = 1_000_000;
    private static final int MAX_RATE = 1_000_000;
    /** Six characters of 31 are 887 million; with more codes than this one would be guessed too soon. */
    private static final int MAX_CODES = 10_000;

    private static final int MAX_WRONG_CODES = 1000;
    private static final int MAX_PARTIES = 1000;
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    private final Settings settings;

    ServerReader(Settings settings) {
        this.settings = settings;
    }

    ServerOptions read() {
        MediaReader media = new MediaReader(settings);
        AccessReader access = new AccessReader(settings);
        String host = settings.text("http.host");
        if (!access.isChosen() && !isLoopback(host)) {
            throw settings.complaint(
                    "http.host",
                    ", where other machines reach it, and nobody has said who may come in: choose auth.mode jwt, or"
                            + " none to let everybody in.");
        }
        return new ServerOptions(
                host,
                settings.integer("http.port", 0, MAX_PORT),
                origins(),
                proxies(),
                tls(),
                limits(),
                pace(),
                media.sfu(),
                WebRtcTransportOptions.defaults().withOwnPorts(settings.flag("media.port-per-transport")),
                access.access(),
                access.turn(),
                rooms(),
                calls(),
                manual(),
                settings.duration("shutdown.drain-timeout", Duration.ZERO, Duration.ofDays(1)),
                log());
    }

    private List<WebOrigin> origins() {
        return settings.texts("http.allowed-origins").stream()
                .map(origin -> WebOrigin.parse(origin)
                        .orElseThrow(() -> settings.complaint(
                                "http.allowed-origins",
                                ": '" + origin
                                        + "' is no origin; accepted is http or https, a host and maybe a port, such as "
                                        + "https://example.org:8443, without a path.")))
                .toList();
    }

    private TrustedProxies proxies() {
        List<AddressRange> ranges = settings.texts("http.trusted-proxies").stream()
                .map(range -> AddressRange.parse(range)
                        .orElseThrow(() -> settings.complaint(
                                "http.trusted-proxies",
                                ": '" + range
                                        + "' is no address; accepted is an IP address, or a range of them such as"
                                        + " 10.0.0.0/8.")))
                .toList();
        Map<String, TrustedProxies.Header> headers = Stream.of(TrustedProxies.Header.values())
                .collect(Collectors.toMap(TrustedProxies.Header::wireName, each -> each));
        return new TrustedProxies(ranges, settings.choice("http.forwarded-header", headers));
    }

    private @Nullable TlsFiles tls() {
        Path certificate = settings.optionalFile("http.tls.certificate");
        Path key = settings.optionalFile("http.tls.private-key");
        if (certificate != null && key != null) {
            return new TlsFiles(certificate, key);
        }
        if (certificate == null && key == null) {
            return null;
        }
        throw new IllegalArgumentException(
                "http.tls.certificate and http.tls.private-key are given together or not at all.");
    }

    private Rate rate(String ofWhom) {
        return new Rate(
                settings.integer("limits.reads-per-second-" + ofWhom, 1, MAX_RATE),
                settings.integer("limits.read-burst-" + ofWhom, 1, MAX_RATE));
    }

    private HttpLimits limits() {
        HttpLimits usual = HttpLimits.defaults();
        Duration ping = settings.duration("limits.ping-interval", Duration.ofSeconds(1), Duration.ofMinutes(10));
        Duration silence = settings.duration("limits.silence-timeout", Duration.ofSeconds(1), Duration.ofHours(1));
        if (silence.compareTo(ping) <= 0) {
            throw settings.mistake("limits.silence-timeout", "more than limits.ping-interval");
        }
        return new HttpLimits(
                settings.integer("limits.connections", 1, MAX_CONNECTIONS),
                settings.integer("limits.connections-per-address", 1, MAX_CONNECTIONS),
                settings.duration("limits.request-timeout", Duration.ofSeconds(1), Duration.ofMinutes(10)),
                usual.answerTimeout(),
                usual.responseTimeout(),
                settings.bytes("limits.message-size", KIB, 16 * MIB),
                settings.bytes("limits.outbound-queue", 64 * KIB, 64 * MIB),
                ping,
                silence,
                usual.closeTimeout(),
                rate("per-connection"),
                rate("per-address"));
    }

    private SessionLimits pace() {
        return new SessionLimits(
                settings.integer("limits.messages-per-second", 1, MAX_RATE),
                settings.integer("limits.message-burst", 1, MAX_RATE));
    }

    private RoomOptions rooms() {
        return new RoomOptions(
                settings.integer("rooms.count", 1, MAX_CONNECTIONS),
                settings.integer("rooms.peers", 1, MAX_CONNECTIONS),
                settings.duration("rooms.close-empty-after", Duration.ZERO, Duration.ofDays(1)),
                settings.duration("rooms.resume-within", Duration.ZERO, Duration.ofMinutes(10)),
                settings.integer("rooms.speaker-priority", 0, RoomOptions.MAX_SPEAKER_PRIORITY),
                attempts("rooms.join"));
    }

    private CallOptions calls() {
        Duration shortest = Duration.ofSeconds(1);
        Duration longest = Duration.ofMinutes(10);
        return new CallOptions(
                settings.duration("calls.ring-timeout", shortest, longest),
                settings.duration("calls.resume-timeout", shortest, longest),
                settings.duration("calls.failed-timeout", shortest, longest),
                settings.integer("calls.users", 1, MAX_CONNECTIONS),
                settings.integer("calls.watchers", 1, MAX_CONNECTIONS),
                settings.integer("calls.parties", 2, MAX_PARTIES),
                attempts("calls.attempt"));
    }

    private AttemptLimits attempts(String what) {
        return new AttemptLimits(
                settings.integer(what + "s-per-minute", 1, AttemptLimits.MAX),
                settings.integer(what + "-burst", 1, AttemptLimits.MAX),
                settings.integer(what + "s-per-minute-and-address", 1, AttemptLimits.MAX),
                settings.integer(what + "-burst-of-address", 1, AttemptLimits.MAX));
    }

    private ManualLimits manual() {
        ManualLimits usual = ManualLimits.defaults();
        return new ManualLimits(
                settings.integer("manual.codes", 1, MAX_CODES),
                settings.integer("manual.codes-per-address", 1, MAX_CODES),
                settings.duration("manual.lifetime", Duration.ofSeconds(30), Duration.ofHours(1)),
                usual.sdpBytes(),
                settings.integer("manual.wrong-codes-per-minute", 1, MAX_WRONG_CODES),
                usual.longestWait());
    }

    private LogOptions log() {
        return new LogOptions(
                settings.choice("log.format", byName(LogOptions.Format.values())),
                settings.choice("log.level", byName(LogOptions.Level.values())));
    }

    /** A name is none: it may come to mean another address. */
    private static boolean isLoopback(String host) {
        try {
            return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException ignored) {
            return false;
        }
    }

    static <E extends Enum<E>> Map<String, E> byName(E[] constants) {
        return Stream.of(constants)
                .collect(Collectors.toMap(each -> each.name().toLowerCase(Locale.ROOT), each -> each));
    }
}
