package io.sluice;

import java.util.Collection;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/** JMH with its own options, and after a run what each benchmark takes as a multiple of its floor. */
public final class Benchmarks {
    private static final int FAILED = 1;

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        CommandLineOptions options;
        try {
            options = new CommandLineOptions(args);
        } catch (CommandLineOptionException e) {
            System.err.println("sfu bench: " + e.getMessage());
            System.exit(FAILED);
            return;
        }
        if (onlyAsks(options)) {
            Main.main(args);
            return;
        }
        try {
            Collection<RunResult> results = new Runner(options).run();
            System.out.print(Multiples.of(results));
        } catch (RunnerException e) {
            System.err.println("sfu bench: " + e.getMessage());
            System.exit(FAILED);
        }
    }

    private static boolean onlyAsks(CommandLineOptions options) {
        return options.shouldHelp()
                || options.shouldList()
                || options.shouldListWithParams()
                || options.shouldListProfilers()
                || options.shouldListResultFormats();
    }
}
