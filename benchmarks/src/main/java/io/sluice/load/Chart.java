package io.sluice.load;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A line chart as SVG: categories along, a logarithmic scale up.
 *
 * @param unit what the scale counts
 * @param categories names of the points, from left to right
 * @param series each with a value for each category; values that are not above zero are left out
 */
record Chart(String title, String unit, List<String> categories, List<Series> series) {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 400;
    private static final int LEFT = 80;
    private static final int RIGHT = 20;
    private static final int TOP = 66;
    private static final int BOTTOM = 70;
    private static final String[] COLOURS = {"#1565c0", "#ef6c00", "#2e7d32", "#6a1b9a"};

    /** One line. */
    record Series(String name, List<Double> values) {
        Series {
            values = List.copyOf(values);
        }
    }

    Chart {
        categories = List.copyOf(categories);
        series = List.copyOf(series);
        for (Series line : series) {
            if (line.values().size() != categories.size()) {
                throw new IllegalArgumentException(
                        "series " + line.name() + " has " + line.values().size()
                                + " values; accepted is one for each of the " + categories.size() + " categories");
            }
        }
    }

    /** The whole file. */
    String svg() {
        Formatter svg = new Formatter(Locale.ROOT);
        svg.format("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="white"/>
                """, WIDTH, HEIGHT);
        text(svg, WIDTH / 2.0, 25, "middle", title);
        for (int decade = lowest(); decade <= highest(); decade++) {
            double y = y(Math.pow(10, decade));
            line(svg, LEFT, y, WIDTH - RIGHT, y);
            text(svg, LEFT - 8, y + 4, "end", label(decade));
        }
        text(svg, LEFT - 8, TOP - 12, "end", unit);
        for (int i = 0; i < categories.size(); i++) {
            text(svg, x(i), HEIGHT - BOTTOM + 20, "middle", categories.get(i));
        }
        for (int i = 0; i < series.size(); i++) {
            draw(svg, series.get(i), i);
        }
        return svg.format("</svg>\n").toString();
    }

    private void draw(Formatter svg, Series line, int index) {
        String colour = COLOURS[index % COLOURS.length];
        svg.format("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"", colour);
        for (int i = 0; i < categories.size(); i++) {
            double value = line.values().get(i);
            if (value > 0) {
                svg.format("%.1f,%.1f ", x(i), y(value));
            }
        }
        svg.format("\"/>\n");
        int along = LEFT + 160 * index;
        svg.format("<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>\n", along, HEIGHT - 30, colour);
        text(svg, along + 18, HEIGHT - 19, "start", line.name());
    }

    private double x(int category) {
        int steps = Math.max(1, categories.size() - 1);
        return LEFT + 20 + (double) (WIDTH - LEFT - RIGHT - 40) * category / steps;
    }

    private double y(double value) {
        double share = (Math.log10(value) - lowest()) / (highest() - lowest());
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    /** The power of ten at or below the least value. */
    private int lowest() {
        return (int) Math.floor(Math.log10(positive().min().orElse(1)));
    }

    /** The power of ten at or above the greatest value, above the lowest. */
    private int highest() {
        int highest = (int) Math.ceil(Math.log10(positive().max().orElse(1)));
        return Math.max(highest, lowest() + 1);
    }

    private DoubleStream positive() {
        return series.stream()
                .flatMap(line -> line.values().stream())
                .mapToDouble(Double::doubleValue)
                .filter(value -> value > 0);
    }

    private static String label(int decade) {
        return decade < 0
                ? Double.toString(Math.pow(10, decade))
                : String.format(Locale.ROOT, "%,d", (long) Math.pow(10, decade));
    }

    private static void line(Formatter svg, double x1, double y1, double x2, double y2) {
        svg.format("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>\n", x1, y1, x2, y2);
    }

    private static void text(Formatter svg, double x, double y, String anchor, String words) {
        String safe = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        svg.format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, safe);
    }
}
