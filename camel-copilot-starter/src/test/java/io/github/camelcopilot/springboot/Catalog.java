// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.CopilotComponent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** The options in the catalog of the component. */
final class Catalog {

    private static final String MAP = "java.util.Map<java.lang.String, java.lang.Object>";

    private Catalog() {}

    static List<Option> options() {
        try (InputStream json =
                CopilotComponent.class.getResourceAsStream(
                        "/META-INF/io/github/camelcopilot/copilot.json")) {
            return new ObjectMapper()
                    .readTree(json).path("componentProperties").properties().stream()
                            .map(option -> new Option(option.getKey(), option.getValue()))
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Option(String name, JsonNode facts) {

        /** Returns the name of the property: top-p for topP. */
        String property() {
            return "camel.component.copilot."
                    + name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        }

        boolean secret() {
            return facts.path("secret").asBoolean();
        }

        boolean deprecated() {
            return facts.path("deprecated").asBoolean();
        }

        /** Returns the description, which marks secrets, since Spring's metadata cannot. */
        String description() {
            return (secret() ? "Secret. " : "") + facts.path("description").asText();
        }

        JsonNode defaultValue() {
            return facts.path("defaultValue");
        }

        /** Returns whether the value is a bean, rather than a text, number or map. */
        boolean bean() {
            return facts.path("type").asText().equals("object") && !facts.has("prefix");
        }

        /** Durations are text, since Spring's own syntax does not support 1m30s. */
        String type() {
            if (facts.path("type").asText().equals("duration")) {
                return "String";
            }
            String type = facts.path("javaType").asText();
            return switch (type) {
                case "boolean" -> "Boolean";
                case "int" -> "Integer";
                case "long" -> "Long";
                case MAP -> "Map<String, Object>";
                default -> type.replaceFirst("^java\\.lang\\.", "");
            };
        }
    }
}
