package io.sluice.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Gives the measured process processor 0 and the generator all others, so that neither takes time from the other and the measured one
 * cannot borrow.
 */
final class Processors {
    private static final int TASKSET_SECONDS = 5;

    private final boolean pinned;

    /** @param wanted whether to pin at all; without {@code taskset}, or with one processor, nobody is */
    Processors(boolean wanted) throws InterruptedException {
        pinned = wanted && Runtime.getRuntime().availableProcessors() > 1 && run(List.of("taskset", "--version"));
    }

    boolean pinned() {
        return pinned;
    }

    /** A command for the measured process. */
    List<String> measured(List<String> command) {
        List<String> whole = new ArrayList<>();
        if (pinned) {
            whole.addAll(List.of("taskset", "-c", "0"));
        }
        whole.addAll(command);
        return whole;
    }

    /** Moves this process, all its threads, off the measured one's processor. */
    void moveGenerator() throws InterruptedException {
        if (pinned) {
            int last = Runtime.getRuntime().availableProcessors() - 1;
            long pid = ProcessHandle.current().pid();
            run(List.of("taskset", "-a", "-p", "-c", "1-" + last, Long.toString(pid)));
        }
    }

    private static boolean run(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(TASKSET_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException ignored) {
            return false;
        }
    }
}
