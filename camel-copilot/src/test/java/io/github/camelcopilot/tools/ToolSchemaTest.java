// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.api.ToolArgumentsException;
import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.testing.LogRecorder;
import io.github.camelcopilot.testing.ToolContext;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools whose arguments a JSON Schema describes. */
class ToolSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String ORDER =
            "{\"type\":\"object\",\"properties\":{\"item\":{\"type\":\"string\"},"
                    + "\"count\":{\"type\":\"integer\",\"minimum\":1} },\"required\":[\"item\"] }";

    private final Map<String, Object> headers = new HashMap<>();

    private void receive(Exchange exchange) {
        headers.putAll(exchange.getMessage().getHeaders());
        headers.keySet().removeIf(name -> name.startsWith("CamelCopilot"));
    }

    private ToolContext tool(String schema) throws Exception {
        return tool(schema, ToolContext.bare());
    }

    /** A tool whose schema is a bean, so that it needs no escapes. */
    private ToolContext tool(Object schema, ToolContext context) throws Exception {
        context.camel().getRegistry().bind("schema", schema);
        context.add("copilot:tool:t?description=x&argSchema=#schema", this::receive);
        context.camel().start();
        return context;
    }

    private static Stream<Arguments> sources() throws Exception {
        return Stream.of(
                Arguments.of("classpath:schemas/order.json", null),
                Arguments.of("resource:classpath:schemas/order.json", null),
                Arguments.of("resource:schemas/order.json", null),
                Arguments.of("file:src/test/resources/schemas/order.json", null),
                Arguments.of("resource:file:src/test/resources/schemas/order.json", null),
                Arguments.of(ORDER, null),
                Arguments.of("RAW(" + ORDER + ")", null),
                Arguments.of("#order", ORDER),
                Arguments.of("#bean:order", ORDER),
                Arguments.of("#order", JSON.readValue(ORDER, Map.class)),
                Arguments.of("#bean:order", JSON.readValue(ORDER, Map.class)),
                Arguments.of("#bean:order", JSON.readTree(ORDER)));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void aSchemaIsAResourceABeanOrText(String source, Object bean) throws Exception {
        try (ToolContext context = ToolContext.bare()) {
            if (bean != null) {
                context.camel().getRegistry().bind("order", bean);
            }
            context.add("copilot:tool:t?description=x&argSchema=" + source, this::receive);
            context.camel().start();

            Map<String, Object> schema = context.spec().parameters();
            assertThat(schema).containsEntry("type", "object");
            assertThat(schema).containsEntry("required", List.of("item"));
            assertThat(context.call(" {\"count\":2,\"item\":\"tea\"} "))
                    .isEqualTo("{\"count\":2,\"item\":\"tea\"}");
            assertThat(headers).isEqualTo(Map.of("item", "tea", "count", 2));
            assertThat(context.failure("{\"count\":0}"))
                    .isInstanceOf(ToolArgumentsException.class)
                    .hasMessageContaining("required property 'item' not found")
                    .hasMessageContaining("/count: must have a minimum value of 1");
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("nothing", "is neither a resource"),
                Arguments.of("http://127.0.0.1:9/schema.json", "is neither a resource"),
                Arguments.of("resource:http://127.0.0.1:9/schema.json", "is neither a resource"),
                Arguments.of("classpath:schemas/none.json", "which cannot be read"),
                Arguments.of("file:none.json", "which cannot be read"),
                Arguments.of("#none", "the bean none, which is not in the registry"),
                Arguments.of("#bean:none", "the bean none"),
                Arguments.of("#number", "the type java.lang.Integer"),
                Arguments.of("#broken", "is not valid JSON"),
                Arguments.of("{\"type\":\"object\",\"type\":\"object\"}", "is not valid JSON"),
                Arguments.of("#list", "is not a JSON object"),
                Arguments.of("{\"type\":\"objekt\"}", "is not a valid JSON Schema: /type: "),
                Arguments.of("{\"type\":\"array\"}", "must have \"type\": \"object\""),
                Arguments.of("{\"type\":[\"object\",\"null\"]}", "must have \"type\": \"object\""),
                Arguments.of(
                        "{\"properties\":{\"a\":{\"pattern\":\"(\"} } }", "/properties/a/pattern"),
                Arguments.of("{\"$schema\":\"http://example.com/x\"}", "has an unknown $schema"),
                Arguments.of("{\"$schema\":17}", "has an unknown $schema"),
                Arguments.of(
                        "{\"$schema\":\"http://json-schema.org/draft-07/schema\",\"properties\":"
                                + "{\"a\":{\"exclusiveMinimum\":true} } }",
                        "/properties/a/exclusiveMinimum"),
                Arguments.of(
                        "{\"properties\":{\"a\":{\"$ref\":\"http://127.0.0.1:9/x\"} } }",
                        "other documents are never fetched"),
                Arguments.of(
                        "{\"properties\":{\"a\":{\"$ref\":\"file:/etc/passwd\"} } }",
                        "other documents are never fetched"),
                Arguments.of(
                        "{\"properties\":{\"a\":{\"$ref\":\"#/$defs/none\"} } }",
                        "'#/$defs/none', which does not exist"),
                Arguments.of("{\"$ref\":\"#\"}", "a reference refers to itself"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeFailsTheRoute(String schema, String message) {
        try (ToolContext context = ToolContext.bare()) {
            context.camel().start();
            context.camel().getRegistry().bind("number", 17);
            context.camel().getRegistry().bind("broken", "{\"type\":");
            context.camel().getRegistry().bind("list", "[]");
            assertThatThrownBy(
                            () ->
                                    context.add(
                                            "copilot:tool:t?description=x&argSchema=" + schema,
                                            this::receive))
                    .hasStackTraceContaining("The option argSchema")
                    .hasStackTraceContaining(message);
            assertThat(context.sources()).isEmpty();
        }
    }

    @Test
    void aSchemaMayNotBeLargerThanALimit(@TempDir Path folder) throws Exception {
        Path large = folder.resolve("large.json");
        Files.writeString(large, " ".repeat((1 << 20) - 1) + "{}");
        try (ToolContext context = ToolContext.bare()) {
            context.camel().start();
            assertThatThrownBy(
                            () ->
                                    context.add(
                                            "copilot:tool:t?description=x&argSchema=file:" + large,
                                            this::receive))
                    .hasStackTraceContaining("which is larger than 1 MB");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"$ref", "$dynamicRef", "$schema"})
    void nothingIsEverFetched(String keyword) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ToolContext context = ToolContext.bare()) {
            server.setSoTimeout(100);
            String schema =
                    "{\"properties\":{\"a\":{\"%s\":\"http://127.0.0.1:%d/x\"}}}"
                            .formatted(keyword, server.getLocalPort());
            assertThatThrownBy(() -> tool(schema, context)).hasStackTraceContaining("argSchema");
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aPartMayHaveAnIdOfItsOwn() throws Exception {
        try (ToolContext context =
                tool(
                        "{\"$id\":\"http://example.com/t\",\"properties\":{\"a\":{\"$ref\":\"part#/$defs/b\"}},"
                                + "\"$defs\":{\"p\":{\"$id\":\"part\",\"$defs\":{\"b\":{\"type\":\"integer\"}}}}}")) {
            assertThat(context.call("{\"a\":1}")).isEqualTo("{\"a\":1}");
            assertThat(context.failure("{\"a\":\"x\"}")).isInstanceOf(ToolArgumentsException.class);
        }
    }

    static Stream<Arguments> unfitting() {
        return Stream.of(
                Arguments.of("{\"item\":7}", "/item: integer found, string expected"),
                Arguments.of("{\"item\":\"x\",\"count\":\"2\"}", "/count: string found"),
                Arguments.of("{\"item\":\"x\",\"mail\":\"nobody\"}", "/mail: "),
                Arguments.of("{\"item\":\"x\",\"more\":[\"abc\",1]}", "/more/0: "),
                Arguments.of("{\"item\":\"x\",\"other\":1}", "property 'other' is not defined"),
                Arguments.of("{\"item\":\"x\",\"item\":\"y\"}", "without duplicate members"),
                Arguments.of("{\"item\":\"x\",\"count\":1e999}", "out of range"),
                Arguments.of("", "required property 'item' not found"),
                Arguments.of("[]", "they are not a JSON object"));
    }

    @ParameterizedTest
    @MethodSource("unfitting")
    void theWholeSchemaIsCheckedWithoutConversion(String arguments, String message)
            throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try (ToolContext context =
                tool(
                        "{\"properties\":{\"item\":{\"type\":\"string\"},\"count\":{\"type\":\"integer\"},"
                                + "\"mail\":{\"type\":\"string\",\"format\":\"email\"},"
                                + "\"more\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"maxLength\":2}}},"
                                + "\"required\":[\"item\"],\"additionalProperties\":false}")) {
            ToolInvocation call =
                    ToolInvocation.builder(context.spec()).arguments(arguments).build();
            assertThatThrownBy(() -> context.source().check(call))
                    .isInstanceOf(ToolArgumentsException.class)
                    .hasMessageContaining(message);
            assertThat(context.spec().parameters()).containsEntry("type", "object");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void theViolationsOfACallAreListedUpToALimit() throws Exception {
        try (ToolContext context =
                tool("{\"properties\":{\"l\":{\"items\":{\"type\":\"string\"}}}}")) {
            String many = "1,".repeat(5000) + "1";
            assertThat(context.failure("{\"l\":[" + many + "]}").getMessage())
                    .endsWith("; and 4991 more")
                    .hasSizeLessThan(1000);
        }
    }

    @Test
    void onlyDeclaredPropertiesBecomeHeaders() throws Exception {
        String schema =
                "{\"type\":\"object\",\"properties\":{\"text\":{},\"whole\":{},\"big\":{},\"real\":{},\"flag\":{},"
                        + "\"none\":{},\"list\":{},\"map\":{},\"CamelHttpUri\":{},\"camelFileName\":{},"
                        + "\"org.apache.camel.x\":{},\"same\":{},\"Same\":{}},"
                        + "\"allOf\":[{\"$ref\":\"#/$defs/more\"}],"
                        + "\"$defs\":{\"more\":{\"properties\":{\"extra\":{}}}}}";
        String arguments =
                "{\"text\":\"x\",\"whole\":9223372036854775807,\"big\":9223372036854775808,\"real\":1.50,"
                        + "\"flag\":true,\"none\":null,\"list\":[1,{\"a\":null}],\"map\":{\"b\":[]},"
                        + "\"CamelHttpUri\":\"http://x\",\"camelFileName\":\"y\",\"org.apache.camel.x\":1,"
                        + "\"same\":1,\"Same\":2,\"TEXT\":\"evil\",\"Authorization\":\"evil\",\"extra\":7}";
        try (LogRecorder log = LogRecorder.at(Level.INFO);
                ToolContext context = tool(schema)) {
            assertThat(context.call(arguments)).isEqualTo(arguments);
            Map<String, Object> nested = new HashMap<>();
            nested.put("a", null);
            assertThat(headers)
                    .isEqualTo(
                            Map.of(
                                    "text",
                                    "x",
                                    "whole",
                                    Long.MAX_VALUE,
                                    "big",
                                    new BigInteger("9223372036854775808"),
                                    "real",
                                    1.5,
                                    "flag",
                                    true,
                                    "list",
                                    List.of(1, nested),
                                    "map",
                                    Map.of("b", List.of()),
                                    "extra",
                                    7));
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("The tool t has the parameters"))
                    .singleElement()
                    .asString()
                    .contains(
                            "in the body only, because of their names: CamelHttpUri, Same,"
                                    + " camelFileName, org.apache.camel.x, same");
        }
    }

    @Test
    void theDraftOfTheSchemaIsRespected() throws Exception {
        String schema =
                "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"type\":\"object\","
                        + "\"properties\":{\"n\":{\"type\":\"number\",\"minimum\":3,\"exclusiveMinimum\":true}}}";
        try (ToolContext context = tool(schema)) {
            assertThat(context.call("{\"n\":3.5}")).isEqualTo("{\"n\":3.5}");
            assertThat(context.failure("{\"n\":3}")).hasMessageContaining("/n: ");
        }
    }

    @Test
    void twoSchemasMayHaveTheSameId() throws Exception {
        String schema =
                "{\"$id\":\"http://example.com/t\",\"properties\":{\"a\":{\"type\":\"%s\"}}}";
        try (ToolContext first = tool(schema.formatted("integer"));
                ToolContext second = tool(schema.formatted("string"))) {
            assertThat(first.call("{\"a\":1}")).isEqualTo("{\"a\":1}");
            assertThat(second.call("{\"a\":\"1\"}")).isEqualTo("{\"a\":\"1\"}");
        }
    }
}
