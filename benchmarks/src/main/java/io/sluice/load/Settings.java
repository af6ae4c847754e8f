package io.sluice.load;

import io.sluice.srtp.SrtpProfile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run, checked.
 *
 * @param peers receivers, or in a meeting all peers
 * @param consumersEach streams that each receiver of {@link Scenario#IDLE} consumes; 1 in others, whose number follows from the peers
 * @param traffic of each stream
 * @param warmUp time between the first media and the measured time
 * @param duration the measured time
 * @param rounds into how many slices that is cut, between which the floor is measured
 * @param joinsPerSecond of {@link Scenario#CHURN}
 * @param server one that runs already; null to start one
 * @param serverPid its process, to measure it; 0 if that is not wanted
 * @param serverOptions more options for the server that is started
 * @param javaOptions of the JVM of the server that is started
 * @param loops of the server that is started; 0 for its default
 * @param pinned whether server and generator get processors of their own
 * @param feedback whether receivers report what comes
 * @param floor whether to measure the floor too
 * @param floorEngine what encrypts there, by its name in {@link io.sluice.srtp.SrtpEngines}
 * @param results where to write; null for a folder named after date and scenario
 */
record Settings(
        Scenario scenario,
        int peers,
        int consumersEach,
        Traffic traffic,
        SrtpProfile profile,
        Duration warmUp,
        Duration duration,
        int rounds,
        double joinsPerSecond,
        @Nullable URI server,
        long serverPid,
        Path jar,
        List<String> serverOptions,
        List<String> javaOptions,
        int loops,
        boolean pinned,
        boolean feedback,
        boolean floor,
        String floorEngine,
        @Nullable Path results) {
    Settings {
        serverOptions = List.copyOf(serverOptions);
        javaOptions = List.copyOf(javaOptions);
    }

    /** How many peers send. */
    int senders() {
        return switch (scenario) {
            case MEETING, AUDIO -> peers;
            case BROADCAST, STORM, CHURN -> 1;
            case IDLE -> consumersEach + 1;
        };
    }

    /** How many streams the server sends. */
    int consumers() {
        return scenario.everybodySends() ? peers * (peers - 1) : peers * consumersEach;
    }

    /** After this the program ends whatever happens: set-up, both runs, and the patience of every wait in them. */
    Duration deadline() {
        return warmUp.plus(duration).multipliedBy(2).plusSeconds(90L + rounds).plusMillis(100L * peers);
    }
}
