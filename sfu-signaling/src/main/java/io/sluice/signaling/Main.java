package io.sluice.signaling;

import io.sluice.signaling.check.SelfCheck;
import io.sluice.signaling.config.Arguments;
import io.sluice.signaling.config.MachineAddresses;
import io.sluice.signaling.config.ServerOptions;
import io.sluice.signaling.log.Logging;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Starts the server from the command line and stops it when the process is asked to end. */
public final class Main implements Callable<Integer> {
    /** What is read; put together by hand, since by annotations and reflection it takes a tenth of the server's start. */
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    private Main() {
        spec.name("sfu").versionProvider(Main::version);
        spec.usageMessage()
                .description("A WebRTC selective forwarding unit with pages to try it.")
                .sortOptions(false);
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build());
        spec.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print version information and exit.")
                .build());
        Arguments.addTo(spec);
    }

    /** Exit codes: 1 if the server cannot start, 2 if an option is wrong. */
    public static void main(String[] args) {
        Logging.toConsole();
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main().spec).setParameterExceptionHandler(Main::explain);
    }

    /** Returns when the process ends, or at once if the server cannot start. */
    @Override
    public Integer call() throws InterruptedException {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        ServerOptions options;
        SluiceServer server;
        try {
            options = Arguments.toOptions(spec.commandLine().getParseResult(), System.getenv());
            Logging.setUp(options.log());
            server = SluiceServer.start(options);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            spec.commandLine().getErr().println("sfu: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, options), "sluice-shutdown"));
        greet(spec.commandLine().getOut(), options, server);
        new CountDownLatch(1).await();
        return CommandLine.ExitCode.OK;
    }

    /** Whoever sits at the terminal it was started from does not want to wait. */
    private static void end(SluiceServer server, ServerOptions options) {
        try (server) {
            if (!isAtTerminal()) {
                server.drain(options.drainTimeout());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A runtime without the module {@code jdk.internal.le}, as container images have, gives no console at all. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isAtTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static void greet(PrintWriter out, ServerOptions options, SluiceServer server) throws InterruptedException {
        out.println("Sluice is running. Open  " + url(options, nameOf(options.host()), server.port()));
        if (isEverywhere(options.host())) {
            // A page without media is no use: only addresses where both are offered are named.
            MachineAddresses.external().stream()
                    .filter(address -> server.mediaAddresses().stream()
                            .anyMatch(media -> media.address().equals(address)))
                    .forEach(address -> out.println("From other machines:    " + url(options, address, server.port())));
        }
        out.println("Access:                 " + access(options));
        out.flush();
        List<SelfCheck.Finding> findings = SelfCheck.of(server.mediaAddresses());
        SelfCheck.summary(findings).forEach(line -> out.println("Media:                  " + line));
        out.println("Encryption:             " + server.srtpEngine());
        SelfCheck.advice(findings).forEach(advice -> out.println("Note:                   " + advice));
        out.println("Ctrl+C stops it.");
        out.flush();
    }

    private static String access(ServerOptions options) {
        if (options.access().jwt() != null) {
            return "whoever has a token";
        }
        return nameOf(options.host()).equals("localhost") && !isEverywhere(options.host())
                ? "everybody on this machine; docs/deployment.md says how to let others in"
                : "everybody who reaches the port";
    }

    private static boolean isEverywhere(String host) {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    /** What works in a browser of this machine, and gives its pages a camera. */
    private static String nameOf(String host) {
        return isEverywhere(host) || host.equals("127.0.0.1") ? "localhost" : host;
    }

    private static String url(ServerOptions options, String host, int port) {
        return (options.tls() == null ? "http://" : "https://") + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + port + "/";
    }

    /** One sentence, without the usage text that would push it off the screen. */
    private static int explain(ParameterException mistake, String[] args) {
        PrintWriter err = mistake.getCommandLine().getErr();
        err.println("sfu: " + mistake.getMessage());
        err.println("sfu --help lists the options.");
        return CommandLine.ExitCode.USAGE;
    }

    private static String[] version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[] {"Sluice " + Objects.requireNonNullElse(version, "(not packaged)")};
    }
}
