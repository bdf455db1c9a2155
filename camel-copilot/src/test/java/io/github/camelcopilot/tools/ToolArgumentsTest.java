// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.api.ToolArgumentsException;
import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.testing.ToolContext;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Arguments are converted to the declared types, and then checked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ToolArgumentsTest {

    private static final String URI =
            "copilot:tool:all?description=Has all kinds of parameters"
                    + "&parameter.s=string&parameter.i=integer&parameter.n=number&parameter.b=boolean"
                    + "&parameter.e.enum=c,f&parameter.ie=integer&parameter.ie.enum=1,2"
                    + "&parameter.a.b-c_D=string";

    private final Map<String, Object> headers = new HashMap<>();
    private ToolContext context;

    @BeforeAll
    void start() throws Exception {
        context = ToolContext.started(URI, this::receive);
    }

    @AfterAll
    void stop() {
        context.close();
    }

    private void receive(Exchange exchange) {
        headers.clear();
        headers.putAll(exchange.getMessage().getHeaders());
        headers.keySet().removeIf(name -> name.startsWith("CamelCopilot"));
    }

    private static Arguments fits(String arguments, String json, Map<String, Object> headers) {
        return Arguments.of(arguments, json, headers);
    }

    private static Arguments fits(String value, String json, String name, Object header) {
        return fits(
                "{\"" + name + "\":" + value + "}",
                "{\"" + name + "\":" + json + "}",
                Map.of(name, header));
    }

    static Stream<Arguments> fitting() {
        return Stream.of(
                fits("", "{}", Map.of()),
                fits(" \n", "{}", Map.of()),
                fits("{}", "{}", Map.of()),
                fits("\"x\"", "\"x\"", "s", "x"),
                fits("\"\"", "\"\"", "s", ""),
                fits("7", "\"7\"", "s", "7"),
                fits("1.50", "\"1.50\"", "s", "1.50"),
                fits("true", "\"true\"", "s", "true"),
                fits("\"Zürich \\ud83d\\ude00\"", "\"Zürich 😀\"", "s", "Zürich 😀"),
                fits(
                        "\"a\\r\\nCamelFileName: x\"",
                        "\"a\\r\\nCamelFileName: x\"",
                        "s",
                        "a\r\nCamelFileName: x"),
                fits("7", "7", "i", 7),
                fits("\"7\"", "7", "i", 7),
                fits("\" -7 \"", "-7", "i", -7),
                fits("7.0", "7", "i", 7),
                fits("7e2", "700", "i", 700),
                fits("2147483647", "2147483647", "i", Integer.MAX_VALUE),
                fits("2147483648", "2147483648", "i", 2147483648L),
                fits("\"-9223372036854775808\"", "-9223372036854775808", "i", Long.MIN_VALUE),
                fits("7", "7.0", "n", 7.0),
                fits("\"1.5e1\"", "15.0", "n", 15.0),
                fits("12345678901234567890", "1.2345678901234567E19", "n", 1.2345678901234567E19),
                fits("1e-300", "1.0E-300", "n", 1e-300),
                fits("true", "true", "b", true),
                fits("\"false\"", "false", "b", false),
                fits("\"True\"", "true", "b", true),
                fits("\"f\"", "\"f\"", "e", "f"),
                fits("\"2\"", "2", "ie", 2),
                fits("\"x\"", "\"x\"", "a.b-c_D", "x"),
                // null is an absent argument, and undeclared ones are dropped, in any case.
                fits("{\"s\":null,\"i\":1}", "{\"i\":1}", Map.of("i", 1)),
                fits("{\"S\":\"x\",\"i\":1}", "{\"i\":1}", Map.of("i", 1)),
                fits("{\"CamelHttpUri\":\"http://x\",\"camelfilename\":\"y\"}", "{}", Map.of()),
                fits("{\"org.apache.camel.x\":1,\"Authorization\":\"z\"}", "{}", Map.of()),
                // In the order of the options, which Camel sorts.
                fits(
                        "{\"s\":\"x\",\"n\":1,\"b\":\"true\"}",
                        "{\"b\":true,\"n\":1.0,\"s\":\"x\"}",
                        Map.of("s", "x", "n", 1.0, "b", true)));
    }

    @ParameterizedTest
    @MethodSource("fitting")
    void argumentsThatFitReachTheRoute(String arguments, String json, Map<String, Object> expected)
            throws Exception {
        ToolInvocation checked = context.source().check(invocation(arguments));
        assertThat(checked.arguments()).isEqualTo(json);
        // The final form of the arguments is that of itself.
        assertThat(context.source().check(checked).arguments()).isEqualTo(json);

        assertThat(context.call(arguments)).isEqualTo(json);
        assertThat(headers).isEqualTo(expected);
    }

    private ToolInvocation invocation(String arguments) {
        return ToolInvocation.builder(context.spec()).arguments(arguments).build();
    }

    static Stream<Arguments> unfitting() {
        return Stream.of(
                Arguments.of("[1]", "they are not a JSON object"),
                Arguments.of("\"x\"", "they are not a JSON object"),
                Arguments.of("null", "they are not a JSON object"),
                Arguments.of("{", "they are not valid JSON"),
                Arguments.of("{} {}", "they are not valid JSON"),
                Arguments.of("{\"s\":\"x\",\"s\":\"y\"}", "without duplicate members"),
                Arguments.of("{\"x\":[{\"y\":1,\"y\":2}]}", "without duplicate members"),
                Arguments.of("{\"n\":NaN}", "they are not valid JSON"),
                Arguments.of("{\"n\":Infinity}", "they are not valid JSON"),
                Arguments.of("{\"n\":1e999}", "they hold a number that is out of range"),
                Arguments.of("{\"x\":[1e-1000000000]}", "they hold a number that is out of range"),
                Arguments.of("{\"i\":" + "9".repeat(500) + "}", "400 digits per number"),
                Arguments.of("{\"i\":" + "[".repeat(200) + "]".repeat(200) + "}", "100 levels"),
                Arguments.of(
                        "{\"s\":\"" + "x".repeat(1 << 20) + "\"}",
                        "they have more than 1048576 characters"),
                Arguments.of("{\"s\":[\"x\"]}", "s must be a string"),
                Arguments.of("{\"s\":{\"y\":1}}", "s must be a string"),
                Arguments.of("{\"i\":1.5}", "i must be an integer of at most 64 bits"),
                Arguments.of("{\"i\":9223372036854775808}", "i must be an integer"),
                Arguments.of("{\"i\":1e300}", "i must be an integer"),
                Arguments.of("{\"i\":\"0x7\"}", "i must be an integer"),
                Arguments.of("{\"i\":\"٧\"}", "i must be an integer"),
                Arguments.of("{\"i\":\"\"}", "i must be an integer"),
                Arguments.of("{\"i\":true}", "i must be an integer"),
                Arguments.of("{\"n\":\"NaN\"}", "n must be a number"),
                Arguments.of("{\"n\":\"1e999\"}", "n must be a number"),
                Arguments.of("{\"n\":\"1,5\"}", "n must be a number"),
                Arguments.of("{\"b\":1}", "b must be true or false"),
                Arguments.of("{\"b\":\"yes\"}", "b must be true or false"),
                Arguments.of("{\"e\":\"k\"}", "e must be one of c, f"),
                Arguments.of("{\"e\":\"C\"}", "e must be one of c, f"),
                Arguments.of("{\"ie\":3}", "ie must be one of 1, 2"),
                Arguments.of("{\"s\":[],\"b\":7}", "b must be true or false; s must be a string"));
    }

    @ParameterizedTest
    @MethodSource("unfitting")
    void argumentsThatDoNotFitAreExplainedToTheModel(String arguments, String message)
            throws Exception {
        assertThatThrownBy(() -> context.source().check(invocation(arguments)))
                .isInstanceOf(ToolArgumentsException.class)
                .hasMessageContaining(message);
        // A call that was not checked before does not reach the route either.
        headers.put("untouched", true);
        assertThat(context.failure(arguments))
                .isInstanceOf(ToolArgumentsException.class)
                .hasMessageContaining(message);
        assertThat(headers).containsEntry("untouched", true);
    }

    @Test
    void theProblemsOfACallAreListedUpToALimit() throws Exception {
        String parameters =
                IntStream.range(0, 30)
                        .mapToObj(i -> "&parameter.p" + i + ".required=true")
                        .collect(Collectors.joining());
        try (ToolContext many =
                ToolContext.started("copilot:tool:many?description=x" + parameters, e -> {})) {
            assertThat(many.failure("{}"))
                    .hasMessageStartingWith("p0 is missing; p1 is missing; p10 is missing; ")
                    .hasMessageEndingWith("; and 20 more");
        }
    }
}
