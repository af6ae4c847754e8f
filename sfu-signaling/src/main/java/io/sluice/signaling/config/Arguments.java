package io.sluice.signaling.config;

import io.sluice.DtlsCertificatePem;
import io.sluice.ListenAddress;
import io.sluice.SfuOptions;
import io.sluice.WebRtcTransportOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of the command line, as they were given; {@link #toOptions} checks how they go together. */
public final class Arguments {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Pattern NAME_OR_ADDRESS = Pattern.compile("[A-Za-z0-9._:-]{1,253}");
    private static final int MAX_PORT = 65535;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "3000",
            description = "Port of the pages and of signalling, 0 for a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "0.0.0.0",
            description = "Address the pages are served on (default: ${DEFAULT-VALUE}, all of this machine; "
                    + "127.0.0.1 keeps other machines out).")
    private String host = "";

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            split = ",",
            converter = LocalAddress.class,
            description = "IPv4 or IPv6 address for media; may be repeated or separated by commas "
                    + "(default: 127.0.0.1 and every other address of this machine).")
    private List<String> listen = new ArrayList<>();

    @Option(
            names = "--announced-address",
            paramLabel = "ADDRESS",
            split = ",",
            converter = NameOrAddress.class,
            description = "What peers are told instead of the listen addresses other than loopback: the public address "
                    + "behind a static mapping. An IPv4 address stands for the IPv4 ones, an IPv6 address for the IPv6 "
                    + "ones, a host name for both; may be repeated, once for each family.")
    private List<String> announcedAddresses = new ArrayList<>();

    @Option(
            names = "--expose-internal-addresses",
            description =
                    "Tell peers the listen addresses beside an announced one: for those on the inside of the mapping.")
    private boolean exposeInternal;

    @Option(
            names = "--stun-server",
            paramLabel = "HOST[:PORT]",
            description = "Ask this server how the world sees the listen addresses, and announce them so.")
    private @Nullable String stunServer;

    @Option(
            names = "--no-tcp",
            description = "Do not listen for media on TCP, which peers use where UDP does not get through.")
    private boolean noTcp;

    @Option(
            names = "--port-per-transport",
            description = "Give every transport ports of its own instead of sharing one for each loop and address.")
    private boolean portPerTransport;

    @Option(
            names = "--min-port",
            paramLabel = "PORT",
            defaultValue = "20000",
            description = "First port for media, of UDP and TCP (default: ${DEFAULT-VALUE}).")
    private int minPort;

    @Option(
            names = "--max-port",
            paramLabel = "PORT",
            defaultValue = "20200",
            description =
                    "Last port for media; one of each protocol is used for each loop and address (default: ${DEFAULT-VALUE}).")
    private int maxPort;

    @Option(
            names = "--loops",
            paramLabel = "COUNT",
            description = "Media threads, 1 to 64 (default: one for each processor).")
    private @Nullable Integer loops;

    @Option(
            names = "--placement",
            paramLabel = "fill|round-robin",
            converter = PlacementName.class,
            defaultValue = "fill",
            description =
                    "Where a new transport goes: to the room's first loop until it is busy, or to one loop after the "
                            + "other (default: ${DEFAULT-VALUE}).")
    private SfuOptions.Placement placement = SfuOptions.Placement.FILL_THEN_SPILL;

    @Option(
            names = "--network",
            paramLabel = "auto|portable",
            converter = NetworkName.class,
            defaultValue = "auto",
            description = "UDP sockets: the fast path of the system where there is one, or Java's own "
                    + "(default: ${DEFAULT-VALUE}).")
    private SfuOptions.Network network = SfuOptions.Network.AUTO;

    @Option(
            names = "--max-gathering",
            paramLabel = "MICROSECONDS",
            defaultValue = "500",
            description = "How long a busy loop may wait for packets to gather, so that they share system calls; 0 for "
                    + "the least delay (default: ${DEFAULT-VALUE}).")
    private int maxGatheringMicros;

    @Option(
            names = "--srtp-engine",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "Who encrypts media: auto for the fastest that works here, ipsec-mb, jca or jitsi "
                    + "(default: ${DEFAULT-VALUE}).")
    private String srtpEngine = "";

    @Option(
            names = "--no-segment-padding",
            description = "Do not pad video packets by up to 4 bytes, which lets those of a frame leave together.")
    private boolean noSegmentPadding;

    @Option(
            names = "--max-connections",
            paramLabel = "COUNT",
            defaultValue = "1024",
            description = "HTTP and WebSocket connections open at once, one WebSocket for each participant "
                    + "(default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "COUNT",
            defaultValue = "256",
            description = "HTTP and WebSocket connections that one IP address may have open, loopback excepted "
                    + "(default: ${DEFAULT-VALUE}).")
    private int connectionsPerAddress;

    @Option(
            names = "--dtls-certificate",
            paramLabel = "FILE",
            description = "Certificate for media in PEM, with its chain, to keep the fingerprint from start to start "
                    + "(default: a new one each time).")
    private @Nullable Path dtlsCertificate;

    @Option(
            names = "--dtls-private-key",
            paramLabel = "FILE",
            description = "Private key of --dtls-certificate in PEM, without a passphrase.")
    private @Nullable Path dtlsPrivateKey;

    @Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            split = ",",
            converter = Origin.class,
            description = "Origin of pages that may connect besides the server's own, such as https://example.org; "
                    + "needed behind a proxy with a name. May be repeated.")
    private List<WebOrigin> allowedOrigins = new ArrayList<>();

    /**
     * The options as the server takes them.
     *
     * @throws IllegalArgumentException saying in one sentence which option is wrong and what is accepted
     */
    public ServerOptions toOptions() {
        requirePort("--port", port, 0);
        requirePort("--min-port", minPort, 1);
        requirePort("--max-port", maxPort, minPort);
        if (loops != null && (loops < 1 || loops > 64)) {
            throw new IllegalArgumentException("--loops is " + loops + "; accepted is 1 to 64.");
        }
        requirePositive("--max-connections", connections);
        requirePositive("--max-connections-per-address", connectionsPerAddress);
        if (maxGatheringMicros < 0 || maxGatheringMicros > 5000) {
            throw new IllegalArgumentException(
                    "--max-gathering is " + maxGatheringMicros + "; accepted is 0 to 5000 microseconds.");
        }
        SfuOptions.Builder media = SfuOptions.builder()
                .listenAddresses(listenAddresses())
                .ports(minPort, maxPort)
                .tcp(!noTcp)
                .stunServer(stunServer)
                .placement(placement)
                .network(network)
                .maxGathering(Duration.of(maxGatheringMicros, ChronoUnit.MICROS))
                .srtpEngine(srtpEngine)
                .segmentPadding(!noSegmentPadding)
                .dtlsCertificate(certificate());
        if (loops != null) {
            media.loops(loops);
        }
        return new ServerOptions(
                host,
                port,
                allowedOrigins,
                connections,
                connectionsPerAddress,
                media.build(),
                WebRtcTransportOptions.defaults().withOwnPorts(portPerTransport));
    }

    private List<ListenAddress> listenAddresses() {
        List<String> addresses = new ArrayList<>(listen);
        if (addresses.isEmpty()) {
            addresses.add(LOOPBACK);
            addresses.addAll(MachineAddresses.external());
        }
        return new Announcements(announcedAddresses, exposeInternal).of(addresses);
    }

    private @Nullable DtlsCertificatePem certificate() {
        if (dtlsCertificate == null && dtlsPrivateKey == null) {
            return null;
        }
        if (dtlsCertificate == null || dtlsPrivateKey == null) {
            throw new IllegalArgumentException(
                    "--dtls-certificate and --dtls-private-key are given together or not at all.");
        }
        String files = "--dtls-certificate " + dtlsCertificate + " with --dtls-private-key " + dtlsPrivateKey;
        try {
            return DtlsCertificatePem.read(dtlsCertificate, dtlsPrivateKey);
        } catch (IOException e) {
            throw new IllegalArgumentException(files + " cannot be read: " + e + ".", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(files + " is not accepted: " + e.getMessage() + ".", e);
        }
    }

    private static void requirePositive(String option, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(option + " is " + count + "; accepted is 1 or more.");
        }
    }

    private static void requirePort(String option, int port, int min) {
        if (port < min || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    option + " is " + port + "; accepted is " + min + " to " + MAX_PORT + ".");
        }
    }

    static final class LocalAddress implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            try {
                return new ListenAddress(value).address();
            } catch (IllegalArgumentException ignored) {
                throw new TypeConversionException("'" + value
                        + "' is no IPv4 or IPv6 address of a network card, such as 192.168.1.20 or 2001:db8::20");
            }
        }
    }

    static final class NameOrAddress implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!NAME_OR_ADDRESS.matcher(value).matches()) {
                throw new TypeConversionException("'" + value + "' is neither an IP address nor a host name");
            }
            return value;
        }
    }

    static final class PlacementName implements ITypeConverter<SfuOptions.Placement> {
        @Override
        public SfuOptions.Placement convert(String value) {
            return switch (value) {
                case "fill" -> SfuOptions.Placement.FILL_THEN_SPILL;
                case "round-robin" -> SfuOptions.Placement.ROUND_ROBIN;
                default -> throw new TypeConversionException("'" + value + "' is neither fill nor round-robin");
            };
        }
    }

    static final class NetworkName implements ITypeConverter<SfuOptions.Network> {
        @Override
        public SfuOptions.Network convert(String value) {
            return switch (value) {
                case "auto" -> SfuOptions.Network.AUTO;
                case "portable" -> SfuOptions.Network.PORTABLE;
                default -> throw new TypeConversionException("'" + value + "' is neither auto nor portable");
            };
        }
    }

    static final class Origin implements ITypeConverter<WebOrigin> {
        @Override
        public WebOrigin convert(String value) {
            return WebOrigin.parse(value)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + value + "' is no origin; accepted is http or https, a host and maybe a port, such as "
                                    + "https://example.org:8443, without a path"));
        }
    }
}
