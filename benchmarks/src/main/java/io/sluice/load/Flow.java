package io.sluice.load;

import java.io.IOException;
import java.util.List;

/** Media through one process, which can be stopped and started. */
interface Flow {
    /** Has all senders send, from now on; without effect on those that do. */
    void start();

    void stop();

    List<? extends Party> parties();

    /** What the receivers found; of the generator's loop. */
    Tally tally();

    /** The measured process; 0 if it is not known. */
    long pid();

    /** What that process says about its pauses. */
    PauseLog pauseLog();

    /** Lets time pass; throws if the process ends meanwhile. */
    void await(long nanos) throws IOException, InterruptedException;
}
