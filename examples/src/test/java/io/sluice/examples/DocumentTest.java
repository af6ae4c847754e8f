package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That docs/first-room-java.md shows what is compiled and run here. */
class DocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "first-room-java.md");
    private static final Path SOURCES = Path.of("src", "main");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(?:java|properties)\\n(.*?)^```$");

    @Test
    void shouldShowNothingButWhatStandsInTheExamples() throws Exception {
        String sources =
                String.join("\n", sources().stream().map(DocumentTest::read).toList());
        List<String> blocks = BLOCK.matcher(Files.readString(DOCUMENT))
                .results()
                .map(block -> block.group(1))
                .toList();

        assertThat(blocks)
                .hasSizeGreaterThan(4)
                .allSatisfy(block -> assertThat(flat(sources)).contains(flat(block)));
    }

    /** Without the indentation, which is less in the document. */
    private static String flat(String code) {
        return code.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce("", (all, line) -> all + line + "\n");
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> found =
                Files.find(SOURCES, 10, (path, _) -> path.toString().matches(".*\\.(java|properties)"))) {
            return found.toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
