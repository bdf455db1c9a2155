// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.testing.LogRecorder;
import io.github.camelcopilot.testing.ToolContext;
import java.util.stream.Stream;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same tool in YAML and XML. */
class ToolDslTest {

    private static ToolContext loaded(String file, String content) throws Exception {
        ToolContext context = ToolContext.bare();
        PluginHelper.getRoutesLoader(context.camel())
                .loadRoutes(ResourceHelper.fromString(file, content));
        context.camel().start();
        return context;
    }

    static Stream<Arguments> routes() {
        return Stream.of(
                Arguments.of(
                        "route.yaml",
                        """
                        - from:
                            uri: copilot:tool:weather?description=Returns%20the%20weather&tags=a,b&parameter.city=string&parameter.city.description=The%20city&parameter.city.required=true&parameter.unit.enum=c,f
                            steps:
                              - setBody:
                                  simple: "${header.city} ${header.unit} ${body}"
                        """),
                Arguments.of(
                        "parameters.yaml",
                        """
                        - from:
                            uri: copilot:tool:weather
                            parameters:
                              description: Returns the weather
                              tags: a,b
                              parameter.city: string
                              parameter.city.description: The city
                              parameter.city.required: true
                              parameter.unit.enum: c,f
                            steps:
                              - setBody:
                                  simple: "${header.city} ${header.unit} ${body}"
                        """),
                Arguments.of(
                        "schema.yaml",
                        """
                        - from:
                            uri: copilot:tool:weather
                            parameters:
                              description: Returns the weather
                              tags: a,b
                              argSchema: '{"type":"object","properties":{"city":{"type":"string","description":"The city"},"unit":{"type":"string","enum":["c","f"]} },"required":["city"],"additionalProperties":false}'
                            steps:
                              - setBody:
                                  simple: "${header.city} ${header.unit} ${body}"
                        """),
                Arguments.of(
                        "route.xml",
                        """
                        <routes xmlns="http://camel.apache.org/schema/spring">
                          <route>
                            <from uri="copilot:tool:weather?description=Returns the weather&amp;tags=a,b&amp;parameter.city=string&amp;parameter.city.description=The city&amp;parameter.city.required=true&amp;parameter.unit.enum=c,f"/>
                            <setBody><simple>${header.city} ${header.unit} ${body}</simple></setBody>
                          </route>
                        </routes>
                        """));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void yamlAndXmlDeclareTheSameTool(String file, String content) throws Exception {
        try (ToolContext context = loaded(file, content)) {
            assertThat(context.spec().name()).isEqualTo("weather");
            assertThat(context.spec().description()).isEqualTo("Returns the weather");
            assertThat(context.source().tags()).containsExactlyInAnyOrder("a", "b");
            assertThat(context.spec().parameters())
                    .hasToString(
                            "{type=object, properties={city={type=string, description=The city},"
                                    + " unit={type=string, enum=[c, f]}}, required=[city],"
                                    + " additionalProperties=false}");
            assertThat(context.call("{\"city\":\"Rome\",\"unit\":\"c\"}"))
                    .isEqualTo("Rome c {\"city\":\"Rome\",\"unit\":\"c\"}");
        }
    }

    static Stream<Arguments> nested() {
        return Stream.of(
                Arguments.of("parameter: {city: string}"),
                Arguments.of("parameter.city: {description: The city}"),
                Arguments.of("parameter: {city: {description: The city, required: true}}"));
    }

    @ParameterizedTest
    @MethodSource("nested")
    void aNestedMapIsRefusedAndTheFlatFormShown(String nested) {
        String yaml =
                """
                - from:
                    uri: copilot:tool:weather
                    parameters:
                      description: Returns the weather
                      %s
                    steps:
                      - log: x
                """
                        .formatted(nested);
        assertThatThrownBy(() -> loaded("nested.yaml", yaml).close())
                .hasStackTraceContaining("each value is an option of its own")
                .hasStackTraceContaining("parameter.city.description=The city");
    }

    /** Camel removes dashes from keys of YAML, which the log shows. */
    @Test
    void theFinalNamesOfParametersAreLoggedOnce() throws Exception {
        String yaml =
                """
                - from:
                    uri: copilot:tool:weather
                    parameters:
                      description: Returns the weather
                      parameter.max-days: integer
                      parameter.time%2Dzone.required: true
                    steps:
                      - log: x
                """;
        try (LogRecorder log = LogRecorder.at(Level.INFO);
                ToolContext context = loaded("dashes.yaml", yaml)) {
            context.camel().getRouteController().stopAllRoutes();
            context.camel().getRouteController().startAllRoutes();
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("The tool weather has"))
                    .singleElement()
                    .asString()
                    .startsWith("INFO")
                    .contains("the parameters maxDays (integer), time-zone (string, required)");
        }
    }
}
