package io.sluice.profile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Formatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Draws sampled stacks as a flame graph: a row for each level of calls, the outermost below, each function as wide as its share of the
 * samples.
 *
 * <pre>
 * perf record -F 999 -g -p PID -- sleep 10; jcmd PID Compiler.perfmap
 * perf script | java -cp benchmarks/target/benchmarks.jar io.sluice.profile.FlameGraph sluice-loop &gt; flame.svg
 * </pre>
 *
 * The server's JVM needs {@code -XX:+PreserveFramePointer}, or its stacks end at the first compiled frame.
 */
public final class FlameGraph {
    private static final double WIDTH = 1200;
    private static final double ROW = 16;
    private static final double MARGIN = 10;
    /** Narrower is not seen. */
    private static final double MIN_WIDTH = 0.7;

    private static final double CHARACTER = 6.6;
    private static final int SHORTEST_LABEL = 3;
    private static final Pattern PACKAGE = Pattern.compile("^(?:[a-z0-9_]+\\.)+(?=[A-Z])");

    private final StringBuilder svg = new StringBuilder();
    private final Formatter out = new Formatter(svg, Locale.ROOT);
    private final double height;
    private final long all;

    private FlameGraph(StackTree tree) {
        all = Math.max(1, tree.samples());
        height = (tree.depth() + 1) * ROW + 2 * MARGIN;
    }

    /** The one argument is the start of the name of the threads to show. */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            throw new IllegalArgumentException("one argument is expected: the start of the threads' names");
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.print(draw(StackTree.read(in, args[0])));
    }

    static String draw(StackTree tree) {
        return new FlameGraph(tree).document(tree);
    }

    private String document(StackTree tree) {
        out.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" font-family=\"monospace\" font-size=\"11\">\n",
                WIDTH + 2 * MARGIN, height);
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        frame(tree, MARGIN, 0);
        return svg.append("</svg>\n").toString();
    }

    private void frame(StackTree tree, double x, int level) {
        double width = WIDTH * tree.samples() / all;
        if (width < MIN_WIDTH) {
            return;
        }
        double y = height - MARGIN - (level + 1) * ROW;
        out.format(
                "<g><title>%s: %.1f %%</title><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.0f\" fill=\"%s\"/>",
                escape(tree.name()),
                100.0 * tree.samples() / all,
                x,
                y,
                Math.max(width - 0.5, 0.2),
                ROW - 1,
                color(tree));
        int room = (int) (width / CHARACTER);
        if (room >= SHORTEST_LABEL) {
            String label = label(tree.name());
            out.format(
                    "<text x=\"%.1f\" y=\"%.1f\">%s</text>",
                    x + 2, y + ROW - 4, escape(label.substring(0, Math.min(label.length(), room))));
        }
        svg.append("</g>\n");
        double at = x;
        for (StackTree callee : tree.callees()) {
            frame(callee, at, level + 1);
            at += WIDTH * callee.samples() / all;
        }
    }

    /** Class and method without the package, the parameters and the result. */
    private static String label(String name) {
        int parameters = name.indexOf('(');
        String bare = parameters > 0 ? name.substring(0, parameters) : name;
        bare = bare.substring(bare.lastIndexOf(' ') + 1);
        return PACKAGE.matcher(bare).replaceFirst("");
    }

    /** Ours, other Java, and all else. */
    private static String color(StackTree tree) {
        if (tree.name().contains("io.sluice.")) {
            return "#8ecae6";
        }
        return PACKAGE.matcher(tree.name()).lookingAt() ? "#d8d8b0" : "#f4b183";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
