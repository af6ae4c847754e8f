package io.sluice.signaling.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** That docs/deployment.md says what is in reference.conf. */
class DeploymentDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "deployment.md");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z.-]+)` \\| `([^`]*)` \\| .+ \\|");

    @Test
    void shouldHaveEverySettingWithItsDefault() throws Exception {
        Config reference = ConfigFactory.parseResources("reference.conf").getConfig("sluice");
        Map<String, String> settings = new TreeMap<>();
        new Sources().keys().keySet().forEach(key -> settings.put(key, shown(reference, key)));

        Map<String, String> documented = Files.readAllLines(DOCUMENT).stream()
                .map(ROW::matcher)
                .filter(row -> row.matches() && row.group(1).contains("."))
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2), (a, _) -> a, TreeMap::new));

        assertThat(documented).isEqualTo(settings);
    }

    private static String shown(Config reference, String key) {
        if (reference.getIsNull(key)) {
            return "null";
        }
        String text = reference.getValue(key).render(ConfigRenderOptions.concise());
        // Quotes are where the file has them.
        return key.equals("http.host") ? text : text.replace("\"", "");
    }
}
