package io.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ChartTest {
    private static final List<String> CATEGORIES = List.of("p50", "p99", "max");

    @Test
    void shouldDrawALineForEachSeriesHigherForMore() throws Exception {
        Document svg = parse(new Chart(
                "delay",
                "µs",
                CATEGORIES,
                List.of(
                        new Chart.Series("server", List.of(10.0, 100.0, 1000.0)),
                        new Chart.Series("floor", List.of(5.0, 50.0, 500.0)))));

        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        String[] points = ((Element) svg.getElementsByTagName("polyline").item(0))
                .getAttribute("points")
                .trim()
                .split(" ", -1);
        assertThat(points).hasSize(3);
        assertThat(height(points[0])).isGreaterThan(height(points[1]));
        assertThat(height(points[0]) - height(points[1]))
                .isCloseTo(height(points[1]) - height(points[2]), Offset.offset(0.2));
    }

    @Test
    void shouldLeaveOutWhatALogarithmicScaleCannotShow() throws Exception {
        Document svg = parse(chart("zero", 0.0, 3.0, 4.0));

        String points = ((Element) svg.getElementsByTagName("polyline").item(0)).getAttribute("points");
        assertThat(points.trim().split(" ", -1)).hasSize(2);
    }

    @Test
    void shouldStayReadableWhenAllValuesAreAlikeOrThereAreNone() throws Exception {
        assertThat(chart("alike", 10.0, 10.0, 10.0).svg()).doesNotContain("NaN").doesNotContain("Infinity");
        assertThat(chart("none", 0.0, 0.0, 0.0).svg()).doesNotContain("NaN").doesNotContain("Infinity");
    }

    @Test
    void shouldEscapeWords() throws Exception {
        assertThat(parse(chart("a < b & c", 1.0, 2.0, 3.0)).getDocumentElement().getTextContent())
                .contains("a < b & c");
    }

    @Test
    void shouldRefuseASeriesThatLacksAValue() {
        assertThatThrownBy(() -> chart("short", 1.0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("short")
                .hasMessageContaining("3 categories");
    }

    private static Chart chart(String title, Double... values) {
        return new Chart(title, "µs", CATEGORIES, List.of(new Chart.Series(title, List.of(values))));
    }

    private static double height(String point) {
        return Double.parseDouble(point.split(",", -1)[1]);
    }

    private static Document parse(Chart chart) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(chart.svg())));
    }
}
