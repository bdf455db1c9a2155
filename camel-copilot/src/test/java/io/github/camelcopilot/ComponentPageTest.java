// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The tables of the component's page match the catalog. Run with {@code -Dupdate.docs=true} to
 * update them:
 *
 * <pre>
 * mvn -pl camel-copilot -am test -Dtest=ComponentPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dupdate.docs=true
 * </pre>
 */
class ComponentPageTest {

    private static final Path PAGE = Path.of("src/main/docs/copilot-component.adoc");
    private static final String BEGIN = "// generated options: begin\n";
    private static final String END = "// generated options: end\n";

    @Test
    void theTablesOfThePageMatchTheCatalog() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String expected = page.substring(0, begin) + tables(catalog()) + page.substring(end);
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as("the tables in %s; see the Javadoc of this test", PAGE)
                .isEqualTo(expected);
    }

    private static JsonNode catalog() throws IOException {
        try (InputStream json =
                CopilotComponent.class.getResourceAsStream(
                        "/META-INF/io/github/camelcopilot/copilot.json")) {
            return new ObjectMapper().readTree(json);
        }
    }

    private static String tables(JsonNode catalog) {
        return table("Component options", catalog.path("componentProperties"), "property")
                + table("Endpoint path parameters", catalog.path("properties"), "path")
                + table("Endpoint options", catalog.path("properties"), "parameter")
                + headers(catalog.path("headers"));
    }

    private static String table(String title, JsonNode options, String kind) {
        StringBuilder rows = new StringBuilder();
        for (Map.Entry<String, JsonNode> option : options.properties()) {
            JsonNode facts = option.getValue();
            if (facts.path("kind").asText().equals(kind)) {
                rows.append("\n| *")
                        .append(facts.path("prefix").asText(option.getKey()))
                        .append(facts.has("prefix") ? "NAME" : "")
                        .append("* (")
                        .append(facts.path("group").asText())
                        .append(")\n| ")
                        .append(escaped(facts.path("description").asText()))
                        .append(facts.path("secret").asBoolean() ? " *Secret.*" : "")
                        .append(enums(facts))
                        .append("\n| ")
                        .append(facts.path("defaultValue").asText())
                        .append("\n| ")
                        .append(simpleName(facts.path("javaType").asText()))
                        .append('\n');
            }
        }
        return "\n== "
                + title
                + "\n\n[width=\"100%\",cols=\"2,5,^1,2\",options=\"header\"]\n|===\n"
                + "| Name | Description | Default | Type\n"
                + rows
                + "|===\n";
    }

    private static String headers(JsonNode headers) {
        StringBuilder rows = new StringBuilder();
        for (Map.Entry<String, JsonNode> header : headers.properties()) {
            JsonNode facts = header.getValue();
            rows.append("\n| `")
                    .append(header.getKey())
                    .append("`\n| ")
                    .append(escaped(facts.path("description").asText()))
                    .append("\n| ")
                    .append(simpleName(facts.path("javaType").asText()))
                    .append('\n');
        }
        return "\n== Message headers\n\n[width=\"100%\",cols=\"2,5,1\",options=\"header\"]\n|===\n"
                + "| Name | Description | Type\n"
                + rows
                + "|===\n";
    }

    private static String enums(JsonNode facts) {
        StringBuilder values = new StringBuilder();
        for (JsonNode value : facts.path("enum")) {
            values.append(values.isEmpty() ? "\n\nValues: `" : ", `")
                    .append(value.asText())
                    .append('`');
        }
        return values.toString();
    }

    private static String simpleName(String javaType) {
        return javaType.replaceAll("\\b[a-z]\\w*\\.", "");
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }
}
