package io.sluice.simulation;

import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/** Lines over time as SVG; each has a value for every tenth of a second. */
final class TimeChart {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 300;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final String[] COLOURS = {"#9e9e9e", "#1565c0", "#2e7d32", "#ef6c00", "#8e24aa", "#00838f"};

    private final String title;
    private final double seconds;
    private final double most;
    private final List<String> names = new ArrayList<>();
    private final Formatter lines = new Formatter(Locale.ROOT);

    /** @param most the greatest value that has room, in Mbit/s */
    TimeChart(String title, double seconds, double most) {
        this.title = title;
        this.seconds = seconds;
        this.most = most;
    }

    TimeChart line(String name, double[] bps) {
        lines.format(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"",
                COLOURS[names.size() % COLOURS.length]);
        for (int i = 0; i < bps.length - 1; i++) {
            lines.format("%.1f,%.1f ", x(i * Meter.SLICE_SECONDS), y(Math.min(most, bps[i] / 1e6)));
        }
        lines.format("\"/>\n");
        names.add(name);
        return this;
    }

    String svg() {
        Formatter svg = new Formatter(Locale.ROOT);
        svg.format("""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
            <rect width="100%%" height="100%%" fill="white"/>
            <text x="%d" y="22" text-anchor="middle">%s</text>
            """, WIDTH, HEIGHT, WIDTH / 2, title);
        for (int i = 0; i <= 4; i++) {
            double value = most * i / 4;
            svg.format(
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>\n",
                    LEFT, y(value), WIDTH - RIGHT, y(value));
            svg.format("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.1f</text>\n", LEFT - 8, y(value) + 4, value);
            double at = seconds * i / 4;
            svg.format(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.0f s</text>\n",
                    x(at), HEIGHT - BOTTOM + 18, at);
        }
        svg.format("%s", lines);
        for (int i = 0; i < names.size(); i++) {
            int along = LEFT + i * (WIDTH - LEFT - RIGHT) / Math.max(4, names.size());
            svg.format(
                    "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>\n",
                    along, HEIGHT - 20, COLOURS[i % COLOURS.length]);
            svg.format("<text x=\"%d\" y=\"%d\">%s</text>\n", along + 18, HEIGHT - 9, names.get(i));
        }
        return svg.format("</svg>\n").toString();
    }

    private double x(double at) {
        return LEFT + (WIDTH - LEFT - RIGHT) * at / seconds;
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / most;
    }
}
