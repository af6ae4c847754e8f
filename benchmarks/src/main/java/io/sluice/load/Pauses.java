package io.sluice.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Times for which a JVM stopped all its Java threads, in nanoseconds: from the request to the moment they run again, so that
 * waiting for the last thread to stop is in it.
 *
 * @param all every safepoint, whatever it was for
 * @param collections those among them in which the garbage collector worked
 * @param known whether there was a log to read
 */
record Pauses(Histogram all, Histogram collections, boolean known) {
    /** Of a process whose pauses nobody recorded. */
    static final Pauses UNKNOWN = new Pauses(histogram(), histogram(), false);

    /** {@code [1.2s] Safepoint "SerialCollectForAllocation", Time since last: 1 ns, ..., Total: 122062 ns, Threads: ...} */
    private static final Pattern SAFEPOINT = Pattern.compile("Safepoint \"([^\"]+)\".* Total: +(\\d+) ns");

    /** As the collectors of JDK 25 name their work. */
    private static final Pattern COLLECTION = Pattern.compile("^(G1|Serial|Parallel|Shenandoah|Z[A-Z]|.*Collect).*");

    private static final int DIGITS = 3;

    /** Reads the lines of a safepoint log; lines about anything else, and a line cut off, are passed over. */
    static Pauses parse(Stream<String> lines) {
        Pauses pauses = new Pauses(histogram(), histogram(), true);
        lines.forEach(pauses::add);
        return pauses;
    }

    /** This and a later slice as one. */
    Pauses followedBy(Pauses later) {
        Pauses both = new Pauses(all.copy(), collections.copy(), known && later.known);
        both.all.add(later.all);
        both.collections.add(later.collections);
        return both;
    }

    private void add(String line) {
        Matcher matcher = SAFEPOINT.matcher(line);
        if (!matcher.find()) {
            return;
        }
        long nanos = Math.min(Long.parseLong(matcher.group(2)), Tally.MAX_DELAY_NANOS);
        all.recordValue(nanos);
        if (COLLECTION.matcher(matcher.group(1)).matches()) {
            collections.recordValue(nanos);
        }
    }

    private static Histogram histogram() {
        return new Histogram(Tally.MAX_DELAY_NANOS, DIGITS);
    }
}
