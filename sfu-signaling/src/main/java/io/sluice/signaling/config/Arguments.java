package io.sluice.signaling.config;

import io.sluice.DtlsCertificatePem;
import io.sluice.ListenAddress;
import io.sluice.SfuOptions;
import java.io.IOException;
import java.nio.file.Path;
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
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
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
            converter = Ipv4.class,
            description = "IPv4 address for media; may be repeated or separated by commas "
                    + "(default: 127.0.0.1 and every other address of this machine).")
    private List<String> listen = new ArrayList<>();

    @Option(
            names = "--announced-address",
            paramLabel = "ADDRESS",
            converter = NameOrAddress.class,
            description = "What peers are told instead of the listen addresses other than 127.0.0.1: "
                    + "the public address behind a static mapping.")
    private @Nullable String announcedAddress;

    @Option(
            names = "--min-port",
            paramLabel = "PORT",
            defaultValue = "20000",
            description = "First UDP port for media (default: ${DEFAULT-VALUE}).")
    private int minPort;

    @Option(
            names = "--max-port",
            paramLabel = "PORT",
            defaultValue = "20200",
            description = "Last UDP port for media; one is used for each loop and address (default: ${DEFAULT-VALUE}).")
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
            names = "--srtp-engine",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "Who encrypts media: auto, jca or jitsi (default: ${DEFAULT-VALUE}).")
    private String srtpEngine = "";

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
        SfuOptions.Builder media = SfuOptions.builder()
                .listenAddresses(listenAddresses())
                .ports(minPort, maxPort)
                .placement(placement)
                .network(network)
                .srtpEngine(srtpEngine)
                .dtlsCertificate(certificate());
        if (loops != null) {
            media.loops(loops);
        }
        return new ServerOptions(host, port, allowedOrigins, media.build());
    }

    private List<ListenAddress> listenAddresses() {
        List<String> addresses = new ArrayList<>(listen);
        if (addresses.isEmpty()) {
            addresses.add(LOOPBACK);
            addresses.addAll(MachineAddresses.external());
        }
        if (announcedAddress != null && addresses.stream().allMatch(Arguments::isLoopback)) {
            throw new IllegalArgumentException(
                    "--announced-address needs an address of --listen that other machines can reach.");
        }
        return addresses.stream()
                .distinct()
                .map(address -> new ListenAddress(address, isLoopback(address) ? null : announcedAddress))
                .toList();
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

    private static boolean isLoopback(String address) {
        return address.startsWith("127.");
    }

    private static void requirePort(String option, int port, int min) {
        if (port < min || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    option + " is " + port + "; accepted is " + min + " to " + MAX_PORT + ".");
        }
    }

    static final class Ipv4 implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!IPV4.matcher(value).matches() || value.startsWith("0.")) {
                throw new TypeConversionException(
                        "'" + value + "' is no IPv4 address of a network card, such as 192.168.1.20");
            }
            return value;
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
