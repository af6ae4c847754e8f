package io.sluice.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Loads a server and says what it took. Exit codes: 1 when media was wrong or did not come, 2 if an option is wrong. */
@Command(
        name = "sfu load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Loads a server on this machine with synthetic peers and measures it.")
public final class Main implements Callable<Integer> {
    @Mixin
    private LoadOptions options = new LoadOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Ends the process, whatever still runs in it. */
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Main()).setParameterExceptionHandler(Main::explain);
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Settings settings;
        try {
            settings = options.toSettings();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        CountDownLatch done = new CountDownLatch(1);
        Thread.ofPlatform().daemon().name("load-deadline").start(() -> endWhenOverdue(settings, done));
        try {
            return new LoadTest(settings, out).run() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (IOException e) {
            out.flush();
            spec.commandLine().getErr().println("sfu load: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        } finally {
            done.countDown();
        }
    }

    /** Exiting runs the hooks, which end what was started here. */
    private static void endWhenOverdue(Settings settings, CountDownLatch done) {
        try {
            long seconds = settings.deadline().toSeconds();
            if (!done.await(seconds, TimeUnit.SECONDS)) {
                System.err.println("sfu load: not done after " + seconds + " s, given up.");
                System.exit(CommandLine.ExitCode.SOFTWARE);
            }
        } catch (InterruptedException ignored) {
            // Nobody interrupts it.
        }
    }

    private static int explain(ParameterException mistake, String[] args) {
        PrintWriter err = mistake.getCommandLine().getErr();
        err.println("sfu load: " + mistake.getMessage());
        err.println("sfu load --help lists the options.");
        return CommandLine.ExitCode.USAGE;
    }
}
