package io.sluice.profile;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Sampled stacks, merged from the outermost frame inwards: how many samples were in a function, or in what it called.
 *
 * <p>Read from what {@code perf script} prints (perf-script(1)): a header line for each sample, then its frames, the innermost first,
 * each indented and as {@code address symbol+offset (object)}, then an empty line.
 */
final class StackTree {
    private final String name;
    private final TreeMap<String, StackTree> callees = new TreeMap<>();
    private long samples;

    private StackTree(String name) {
        this.name = name;
    }

    /** @param thread of which threads to take samples, by the start of their name */
    static StackTree read(BufferedReader perfScript, String thread) throws IOException {
        StackTree root = new StackTree("all");
        List<String> frames = new ArrayList<>();
        boolean taken = false;
        for (String line = perfScript.readLine(); line != null; line = perfScript.readLine()) {
            if (line.isBlank()) {
                root.add(frames);
                frames.clear();
            } else if (!Character.isWhitespace(line.charAt(0))) {
                taken = line.startsWith(thread);
            } else if (taken) {
                frames.add(symbol(line.strip()));
            }
        }
        root.add(frames);
        return root;
    }

    String name() {
        return name;
    }

    /** Samples in this function and in what it called. */
    long samples() {
        return samples;
    }

    Collection<StackTree> callees() {
        return callees.values();
    }

    /** Levels of calls below this one. */
    int depth() {
        return callees.values().stream()
                .mapToInt(callee -> 1 + callee.depth())
                .max()
                .orElse(0);
    }

    private void add(List<String> innermostFirst) {
        if (innermostFirst.isEmpty()) {
            return;
        }
        StackTree at = this;
        at.samples++;
        for (String frame : innermostFirst.reversed()) {
            at = at.callees.computeIfAbsent(frame, StackTree::new);
            at.samples++;
        }
    }

    /** {@code 7f12 io.sluice.loop.Loop.turn+0x4c (/tmp/perf-1.map)} is {@code io.sluice.loop.Loop.turn}. */
    private static String symbol(String frame) {
        int from = frame.indexOf(' ') + 1;
        int object = frame.lastIndexOf(" (");
        String symbol = frame.substring(from, object < from ? frame.length() : object);
        int offset = symbol.lastIndexOf("+0x");
        return offset < 0 ? symbol : symbol.substring(0, offset);
    }
}
