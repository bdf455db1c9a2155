// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.springboot.Catalog.Option;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.convert.converter.GenericConverter;

/**
 * The properties match the catalog of the component. Run with {@code -Dupdate.starter=true} to
 * update them, and build again:
 *
 * <pre>
 * mvn -pl camel-copilot-starter -am test -Dtest=PropertiesOfTheCatalogTest -Dsurefire.failIfNoSpecifiedTests=false -Dupdate.starter=true
 * </pre>
 */
class PropertiesOfTheCatalogTest {

    private static final Path JAVA =
            Path.of(
                    "src/generated/java/io/github/camelcopilot/springboot/CopilotComponentConfiguration.java");

    private static final Path DEFAULTS =
            Path.of(
                    "src/generated/resources/META-INF/additional-spring-configuration-metadata.json");

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theGeneratedClassMatchesTheCatalog() throws IOException {
        holds(JAVA, java());
    }

    @Test
    void theDefaultsMatchTheCatalog() throws IOException {
        holds(DEFAULTS, defaults());
    }

    private static void holds(Path file, String expected) throws IOException {
        if (Boolean.getBoolean("update.starter")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertThat(file).as("see the Javadoc of this test").exists().content().isEqualTo(expected);
    }

    static Stream<Option> options() {
        return Catalog.options().stream();
    }

    @ParameterizedTest
    @MethodSource("options")
    void everyOptionIsAProperty(Option option) throws IOException {
        JsonNode property = metadata().get(option.property());

        assertThat(property).as(option.property()).isNotNull();
        assertThat(property.path("description").asText()).isEqualTo(option.description());
        assertThat(property.path("defaultValue")).isEqualTo(option.defaultValue());
        assertThat(property.path("deprecated").asBoolean()).isEqualTo(option.deprecated());
        assertThat(property.path("type").asText().replaceAll("java\\.(lang|util)\\.|\\s", ""))
                .isEqualTo(option.type().replace(" ", ""));
    }

    @Test
    void everyPropertyIsAnOption() throws IOException {
        assertThat(metadata().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(
                                        options().map(Option::property),
                                        Stream.of(
                                                "camel.component.copilot.enabled",
                                                "camel.component.copilot.customizer.enabled"))
                                .toList());
    }

    @Test
    void theActuatorMasksTheSecretsOfTheCatalog() {
        assertThat(options().filter(Option::secret).map(Option::name))
                .containsExactlyInAnyOrderElementsOf(CopilotSanitizingFunction.SECRET_OPTIONS);
    }

    @Test
    void theConverterSupportsTheBeansOfTheCatalog() {
        assertThat(
                        new CopilotComponentConverter(null)
                                .getConvertibleTypes().stream()
                                        .map(GenericConverter.ConvertiblePair::getTargetType)
                                        // Converted only for a better error on invalid values.
                                        .filter(type -> !type.isEnum())
                                        .map(Class::getName))
                .containsExactlyInAnyOrderElementsOf(
                        options().filter(Option::bean).map(Option::type).toList());
    }

    /** Returns what the annotation processor generated from the class and the defaults. */
    private static Map<String, JsonNode> metadata() throws IOException {
        try (InputStream json =
                Files.newInputStream(
                        Path.of("target/classes/META-INF/spring-configuration-metadata.json"))) {
            Map<String, JsonNode> properties = new LinkedHashMap<>();
            JSON.readTree(json)
                    .path("properties")
                    .forEach(property -> properties.put(property.path("name").asText(), property));
            return properties;
        }
    }

    private static String defaults() throws IOException {
        ArrayNode properties = JSON.createArrayNode();
        options()
                .filter(option -> option.facts().has("defaultValue"))
                .forEach(
                        option -> {
                            ObjectNode property = properties.addObject();
                            property.put("name", option.property());
                            property.set("defaultValue", option.defaultValue());
                        });
        ObjectNode all = JSON.createObjectNode();
        all.set("properties", properties);
        return JSON.writerWithDefaultPrettyPrinter()
                        .writeValueAsString(all)
                        .replace(System.lineSeparator(), "\n")
                + "\n";
    }

    private static String java() {
        return """
               package io.github.camelcopilot.springboot;

               import com.fasterxml.jackson.annotation.JsonIgnore;
               import java.util.Map;
               import org.apache.camel.spring.boot.ComponentConfigurationPropertiesCommon;
               import org.springframework.boot.context.properties.ConfigurationProperties;

               /**
                * The properties of the component copilot. Generated by PropertiesOfTheCatalogTest. An unset property is null, so
                * that the default of the component applies.
                */
               @ConfigurationProperties(prefix = "camel.component.copilot")
               public class CopilotComponentConfiguration extends ComponentConfigurationPropertiesCommon {
               """
                + options().map(PropertiesOfTheCatalogTest::field).collect(Collectors.joining())
                + options().map(PropertiesOfTheCatalogTest::accessors).collect(Collectors.joining())
                + "}\n";
    }

    private static String field(Option option) {
        String description = option.description();
        assertThat(description).as("fit for Javadoc").doesNotContain("*/", "@", "<");
        return "\n    /**\n"
                + wrapped(description)
                + "     */\n    private "
                + option.type()
                + " "
                + option.name()
                + ";\n";
    }

    private static String wrapped(String text) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder("     *");
        for (String word : text.split(" ", -1)) {
            if (line.length() + word.length() > 118) {
                lines.append(line).append('\n');
                line = new StringBuilder("     *");
            }
            line.append(' ').append(word);
        }
        return lines.append(line).append('\n').toString();
    }

    private static String accessors(Option option) {
        String suffix = option.name().substring(0, 1).toUpperCase(Locale.ROOT);
        return """

                   %spublic %2$s get%3$s() {
                       return %4$s;
                   }

                   %5$spublic void set%3$s(%2$s %4$s) {
                       this.%4$s = %4$s;
                   }
               """
                .formatted(
                        (option.deprecated() ? "@Deprecated\n    " : "")
                                // Keeps the content of beans out of the actuator.
                                + (option.bean() ? "@JsonIgnore\n    " : ""),
                        option.type(),
                        suffix + option.name().substring(1),
                        option.name(),
                        option.deprecated() ? "@Deprecated\n    " : "");
    }
}
