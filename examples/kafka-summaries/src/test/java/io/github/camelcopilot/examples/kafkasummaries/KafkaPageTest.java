// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.kafkasummaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Route;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The blocks of docs/kafka.md load, and its Java is that of the example. Skipped where the example
 * has been copied out of its repository.
 */
class KafkaPageTest {

    private static final Path PAGE = Path.of("../../docs/kafka.md");
    private static final Path BATCH =
            Path.of("src/main/java", Batch.class.getName().replace('.', '/') + ".java");

    @TempDir Path folder;

    @BeforeAll
    static void findPage() {
        assumeThat(PAGE).exists();
    }

    @Test
    void itsRoutesAndPropertiesLoad() throws Exception {
        Path routes = Files.writeString(folder.resolve("page.camel.yaml"), block("yaml"));
        Properties properties = new Properties();
        properties.load(new StringReader(block("properties")));
        Main main = new Main();
        main.setDefaultPropertyPlaceholderLocation("false");
        properties.forEach((name, value) -> main.addInitialProperty((String) name, (String) value));
        main.addInitialProperty("camel.main.routesIncludePattern", "file:" + routes);
        main.addInitialProperty("camel.main.autoStartup", "false");
        main.addInitialProperty("camel.main.autoConfigurationFailFast", "true");
        main.bind("batch", new Batch());
        try {
            main.start();
            assertThat(main.getCamelContext().getRoutes())
                    .extracting(Route::getRouteId)
                    .containsExactly("texts", "summarise", "dead-letter");
        } finally {
            main.stop();
        }
    }

    @Test
    void itsJavaIsThatOfTheExample() throws Exception {
        assertThat(Files.readString(BATCH)).containsIgnoringWhitespaces(block("java"));
    }

    private static String block(String language) throws IOException {
        Matcher matcher =
                Pattern.compile("(?s)```" + language + "\\n(.*?)```")
                        .matcher(Files.readString(PAGE));
        assertThat(matcher.find()).as(language).isTrue();
        return matcher.group(1);
    }
}
