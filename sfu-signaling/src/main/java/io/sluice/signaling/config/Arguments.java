package io.sluice.signaling.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options of the command line. Each sets a key of {@code reference.conf}, which has the default; what a value may be is checked
 * where all settings are.
 */
public final class Arguments {
    private static final Pattern ASSIGNMENT = Pattern.compile("(?:sluice\\.)?([a-z0-9.-]+)=(.*)", Pattern.DOTALL);

    private static final List<Mapping> MAPPINGS = List.of(
            value(
                    "--port",
                    "http.port",
                    "PORT",
                    "Port of the pages and of signalling, 0 for a free one (default: 3000)."),
            value(
                    "--host",
                    "http.host",
                    "ADDRESS",
                    "Address they are served on (default: 127.0.0.1, which keeps other machines out; 0.0.0.0 for all"
                            + " of this machine, which needs --auth)."),
            value(
                    "--auth",
                    "auth.mode",
                    "none|jwt",
                    "Who may come in: everybody, or whoever has a token (default: everybody on this machine)."),
            values(
                    "--allow-origin",
                    "http.allowed-origins",
                    "ORIGIN",
                    "Origin of pages that may connect besides the server's own, such as https://example.org; needed"
                            + " behind a proxy with a name. May be repeated."),
            values(
                    "--listen",
                    "media.listen",
                    "ADDRESS",
                    "IPv4 or IPv6 address for media; may be repeated or separated by commas (default: 127.0.0.1 and"
                            + " every other address of this machine)."),
            values(
                    "--announced-address",
                    "media.announced-addresses",
                    "ADDRESS",
                    "What peers are told instead of the listen addresses other than loopback: the public address"
                            + " behind a static mapping. An IPv4 address stands for the IPv4 ones, an IPv6 address for the"
                            + " IPv6 ones, a host name for both; may be repeated, once for each family."),
            flag(
                    "--expose-internal-addresses",
                    "media.expose-internal-addresses",
                    true,
                    "Tell peers the listen addresses beside an announced one: for those on the inside of the mapping."),
            value(
                    "--stun-server",
                    "media.stun-server",
                    "HOST[:PORT]",
                    "Ask this server how the world sees the listen addresses, and announce them so."),
            flag(
                    "--no-tcp",
                    "media.tcp",
                    false,
                    "Do not listen for media on TCP, which peers use where UDP does not get through."),
            flag(
                    "--port-per-transport",
                    "media.port-per-transport",
                    true,
                    "Give every transport ports of its own instead of sharing one for each loop and address."),
            value("--min-port", "media.min-port", "PORT", "First port for media, of UDP and TCP (default: 20000)."),
            value(
                    "--max-port",
                    "media.max-port",
                    "PORT",
                    "Last port for media; one of each protocol is used for each loop and address (default: 20200)."),
            value("--loops", "media.loops", "COUNT", "Media threads, 1 to 64 (default: one for each processor)."),
            value(
                    "--placement",
                    "media.placement",
                    "fill|round-robin",
                    "Where a new transport goes: to the room's first loop until it is busy, or to one loop after the"
                            + " other (default: fill)."),
            value(
                    "--network",
                    "media.network",
                    "auto|portable",
                    "UDP sockets: the fast path of the system where there is one, or Java's own (default: auto)."),
            value(
                    "--max-gathering",
                    "media.max-gathering",
                    "MICROSECONDS",
                    "How long a busy loop may wait for packets to gather, so that they share system calls; 0 for the"
                            + " least delay (default: 500)."),
            value(
                    "--srtp-engine",
                    "media.srtp-engine",
                    "NAME",
                    "Who encrypts media: auto for the fastest that works here, ipsec-mb, jca or jitsi (default:"
                            + " auto)."),
            flag(
                    "--no-segment-padding",
                    "media.segment-padding",
                    false,
                    "Do not pad video packets by up to 4 bytes, which lets those of a frame leave together."),
            value(
                    "--max-connections",
                    "limits.connections",
                    "COUNT",
                    "HTTP and WebSocket connections open at once, one WebSocket for each participant (default: 1024)."),
            value(
                    "--max-connections-per-address",
                    "limits.connections-per-address",
                    "COUNT",
                    "HTTP and WebSocket connections that one IP address may have open, loopback excepted (default:"
                            + " 256)."),
            value(
                    "--tls-certificate",
                    "http.tls.certificate",
                    "FILE",
                    "Certificate for HTTPS and secure WebSockets in PEM, with its chain; may be replaced while the"
                            + " server runs (default: no encryption)."),
            value(
                    "--tls-private-key",
                    "http.tls.private-key",
                    "FILE",
                    "Private key of --tls-certificate in PEM, without a passphrase."),
            value(
                    "--dtls-certificate",
                    "media.dtls.certificate",
                    "FILE",
                    "Certificate for media in PEM, with its chain, to keep the fingerprint from start to start"
                            + " (default: a new one each time)."),
            value(
                    "--dtls-private-key",
                    "media.dtls.private-key",
                    "FILE",
                    "Private key of --dtls-certificate in PEM, without a passphrase."),
            value("--log-format", "log.format", "plain|json", "How the log looks on standard error (default: plain)."));

    private static final OptionSpec FILE = OptionSpec.builder("--config")
            .paramLabel("FILE")
            .type(Path.class)
            .description("File with settings; its keys are those of reference.conf, which docs/deployment.md explains.")
            .build();

    private static final OptionSpec SET = OptionSpec.builder("--set")
            .paramLabel("KEY=VALUE")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("Any other setting, such as --set limits.message-size=64KiB; may be repeated.")
            .build();

    private Arguments() {}

    /** Lets a command have these options. */
    public static void addTo(CommandSpec spec) {
        spec.addOption(OptionSpec.builder(FILE).build());
        MAPPINGS.forEach(mapping -> spec.addOption(mapping.spec()));
        spec.addOption(OptionSpec.builder(SET).build());
    }

    /**
     * The server's options, of the command line, the environment, the file and the defaults.
     *
     * @param environment such as {@code System.getenv()}
     * @throws IllegalArgumentException saying in one sentence which setting is wrong, where it comes from and what is accepted
     */
    public static ServerOptions toOptions(ParseResult parsed, Map<String, String> environment) {
        @Nullable Path file = parsed.matchedOptionValue("--config", (Path) null);
        return new ServerReader(new Sources().merge(file, environment, given(parsed))).read();
    }

    /** What is said by an option of its own outdoes {@code --set}. */
    private static List<Sources.Given> given(ParseResult parsed) {
        List<Sources.Given> given = new ArrayList<>();
        parsed.matchedOptionValue("--set", List.<String>of()).forEach(text -> given.add(assignment(text)));
        for (Mapping mapping : MAPPINGS) {
            if (parsed.hasMatchedOption(mapping.option())) {
                String value = mapping.valueOf(parsed);
                given.add(new Sources.Given(mapping.key(), value, mapping.option()));
            }
        }
        return given;
    }

    private static Sources.Given assignment(String text) {
        var form = ASSIGNMENT.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "--set " + text + " is no setting; accepted is KEY=VALUE, such as http.port=8080.");
        }
        return new Sources.Given(form.group(1), form.group(2), "--set");
    }

    private static Mapping value(String option, String key, String label, String description) {
        return new Mapping(option, key, label, description, Kind.VALUE);
    }

    private static Mapping values(String option, String key, String label, String description) {
        return new Mapping(option, key, label, description, Kind.VALUES);
    }

    private static Mapping flag(String option, String key, boolean sets, String description) {
        return new Mapping(option, key, "", description, sets ? Kind.SETS_TRUE : Kind.SETS_FALSE);
    }

    private enum Kind {
        VALUE,
        VALUES,
        SETS_TRUE,
        SETS_FALSE
    }

    private record Mapping(String option, String key, String label, String description, Kind kind) {
        OptionSpec spec() {
            OptionSpec.Builder spec = OptionSpec.builder(option).description(description);
            switch (kind) {
                case VALUE -> spec.paramLabel(label).type(String.class);
                case VALUES ->
                    spec.paramLabel(label)
                            .type(List.class)
                            .auxiliaryTypes(String.class)
                            .splitRegex(",");
                case SETS_TRUE, SETS_FALSE -> spec.type(boolean.class);
            }
            return spec.build();
        }

        String valueOf(ParseResult parsed) {
            return switch (kind) {
                case VALUE -> inItsUnit(parsed.matchedOptionValue(option, ""));
                case VALUES -> String.join(",", parsed.matchedOptionValue(option, List.<String>of()));
                case SETS_TRUE -> "true";
                case SETS_FALSE -> "false";
            };
        }

        private String inItsUnit(String value) {
            return label.equals("MICROSECONDS") ? value + " us" : value;
        }
    }
}
