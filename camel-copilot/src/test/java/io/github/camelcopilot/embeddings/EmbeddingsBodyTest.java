// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.EmbeddingList;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.TypeConverter;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What bodies {@code copilot:embeddings} accepts, what they become, and their conversions. */
@ExtendWith(CopilotServerExtension.class)
class EmbeddingsBodyTest {

    private static final String TEXT = "Grüße";
    private static final byte[] UTF_8 = TEXT.getBytes(StandardCharsets.UTF_8);

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments("String", TEXT),
                arguments("byte[]", UTF_8),
                arguments("InputStream", new ByteArrayInputStream(UTF_8)),
                arguments("Reader", new StringReader(TEXT)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void oneTextBecomesAVector(String kind, Object body, CopilotServer server) throws Exception {
        server.enqueue(Answer.vectors(new float[] {0.25f, -1, 3}));
        try (CopilotRoute route = EmbeddingsRoute.at(server, "")) {
            Message message =
                    route.ask(
                            body,
                            Map.of(
                                    "MyHeader",
                                    "mine",
                                    Exchange.CONTENT_TYPE,
                                    "text/plain",
                                    CopilotHeaders.FINISH_REASON,
                                    "stop"));

            assertThat(message.getBody()).isEqualTo(new float[] {0.25f, -1, 3});
            assertThat(message.getHeaders())
                    .containsEntry(CopilotHeaders.DIMENSIONS, 3)
                    .containsEntry(CopilotHeaders.RESPONSE_MODEL, "m")
                    .containsEntry(CopilotHeaders.PROMPT_TOKENS, 2)
                    .containsEntry(CopilotHeaders.TOTAL_TOKENS, 2)
                    .containsEntry("MyHeader", "mine")
                    .containsKey(CopilotHeaders.REQUEST_ID)
                    .doesNotContainKeys(
                            Exchange.CONTENT_TYPE,
                            CopilotHeaders.FINISH_REASON,
                            CopilotHeaders.COMPLETION_TOKENS,
                            CopilotHeaders.COST);
        }
        assertThat(server.request(0).texts()).containsExactly(TEXT);
    }

    @Test
    void aFileIsReadInItsCharset(CopilotServer server, @TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("a.txt"), TEXT.getBytes(StandardCharsets.UTF_16));
        try (CopilotRoute route = EmbeddingsRoute.at(server, "")) {
            route.ask(file, Map.of(Exchange.CHARSET_NAME, "UTF-16"));
            assertThat(
                            route.send(file.toFile(), Map.of(Exchange.CHARSET_NAME, "US-ASCII"))
                                    .getException())
                    .isInstanceOf(CopilotRequestException.class)
                    .hasMessageContaining("US-ASCII");
        }
        assertThat(server.request(0).texts()).containsExactly(TEXT);
        assertThat(server.requests()).hasSize(1);
    }

    static Stream<Arguments> lists() {
        return Stream.of(
                arguments("List", List.of("a", "b", "a")),
                arguments("Set", new LinkedHashSet<>(List.of("a", "b"))),
                arguments("String[]", new String[] {"b", "a"}),
                arguments("Object[]", new Object[] {"b", "a".getBytes(StandardCharsets.UTF_8)}),
                arguments("builders", List.of(new StringBuilder("a"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lists")
    void severalTextsBecomeAListInTheSameOrder(String kind, Object body, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = EmbeddingsRoute.at(server, "")) {
            List<float[]> vectors = route.ask(body).getBody(EmbeddingList.class);
            List<String> texts = server.request(0).texts();
            assertThat(vectors).hasSameSizeAs(texts);
            for (int i = 0; i < texts.size(); i++) {
                assertThat(vectors.get(i))
                        .isEqualTo(route.ask(texts.get(i)).getBody(float[].class));
            }
        }
        assertThat(server.requests().get(0).texts()).first().isIn("a", "b");
    }

    @Test
    void anEmptyListBecomesAnEmptyListWithoutARequest(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.at(server).start("copilot:embeddings")) {
            for (Object empty : List.of(List.of(), new String[0])) {
                Message message = route.ask(empty, Map.of(CopilotHeaders.DIMENSIONS, 9));
                assertThat(message.getBody())
                        .isInstanceOf(EmbeddingList.class)
                        .isEqualTo(List.of());
                assertThat(message.getHeaders()).doesNotContainKey(CopilotHeaders.DIMENSIONS);
                assertThat(message.getBody(String.class)).isEqualTo("[]");
            }
        }
        assertThat(server.requests()).isEmpty();
        assertThat(server.models().requests()).isEmpty();
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                arguments(null, "null"),
                arguments("", "blank"),
                arguments(" \n", "blank"),
                arguments(new Object(), "java.lang.Object"),
                arguments(
                        Arrays.asList("a", null), "element 1 of the body (counted from 0) is null"),
                arguments(
                        List.of("a", "b", " "), "element 2 of the body (counted from 0) is blank"),
                arguments(List.of(List.of("a")), "element 0"),
                arguments(List.of(new StringReader("a")), "java.io.StringReader"),
                arguments(new Object[] {"a", 7}, "java.lang.Integer"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void whatIsNoTextIsRefusedBeforeAnythingIsSent(Object body, String words, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = EmbeddingsRoute.at(server, "embeddingsBatchSize=1")) {
            Exchange exchange = route.send(body);

            assertThat(exchange.getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(words);
            assertThat(exchange.getMessage().getBody()).isSameAs(body);
        }
        assertThat(server.requests()).isEmpty();
    }

    static Stream<Arguments> invalid() {
        String large = "x".repeat(2000);
        return Stream.of(
                arguments(large, "request_too_large"),
                arguments(List.of("a", large), "request_too_large"),
                arguments("\uD800", "invalid_text"),
                arguments(List.of("a", "b\uDC00"), "invalid_text"),
                arguments(List.of("a", new byte[] {(byte) 0xff}), "invalid_charset"),
                arguments(new byte[] {(byte) 0xff}, "invalid_charset"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void invalidTextIsRefusedBeforeAnythingIsSent(Object body, String code, CopilotServer server)
            throws Exception {
        try (CopilotRoute route =
                EmbeddingsRoute.at(server, "embeddingsBatchSize=1&maxRequestSize=1000")) {
            Exchange exchange = route.send(body);

            assertThat(exchange.getException()).isInstanceOf(CopilotRequestException.class);
            assertThat(exchange.getMessage().getHeader(CopilotHeaders.ERROR_CODE)).isEqualTo(code);
            assertThat(exchange.getMessage().getBody()).isSameAs(body);
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void resultsAreConvertibleToJsonAndLists(CopilotServer server) throws Exception {
        float[] vector = {0.1f, -2, 1e-7f};
        ObjectMapper plain = new ObjectMapper();
        try (CopilotRoute route =
                CopilotRoute.at(server)
                        .start(
                                new RouteBuilder() {
                                    @Override
                                    public void configure() {
                                        from("direct:in")
                                                .to(EmbeddingsRoute.URI)
                                                .setHeader("Text", simple("${body}"))
                                                .setHeader("First", simple("${body[0]}"));
                                    }
                                })) {
            TypeConverter converter = route.context().getTypeConverter();
            server.enqueue(Answer.vectors(vector), Answer.vectors(vector, new float[3]));
            Message one = route.ask("a");
            Message list = route.ask(List.of("a", "b"));

            String json = "[0.1,-2.0,1.0E-7]";
            assertThat(one.getBody(String.class)).isEqualTo(json);
            assertThat(one.getHeader("Text", String.class)).isEqualTo(json);
            assertThat((Object) one.getBody(List.class)).isEqualTo(List.of(0.1f, -2f, 1e-7f));
            assertThat(one.getBody(byte[].class)).asString().isEqualTo(json);
            try (InputStream stream = one.getBody(InputStream.class)) {
                assertThat(stream).hasContent(json);
            }
            assertThat(plain.writeValueAsString(one.getBody())).isEqualTo(json);

            JsonNode lists = plain.readTree(list.getBody(String.class));
            assertThat(lists.get(0)).isEqualTo(plain.readTree(json));
            assertThat(lists).hasSize(2);
            assertThat(plain.readTree(list.getBody(byte[].class))).isEqualTo(lists);
            try (InputStream stream = list.getBody(InputStream.class)) {
                assertThat(plain.readTree(stream)).isEqualTo(lists);
            }
            assertThat(plain.readTree(plain.writeValueAsString(list.getBody()))).isEqualTo(lists);
            assertThat((Object) converter.convertTo(List.class, list.getBody()))
                    .isSameAs(list.getBody());
            assertThat(list.getHeader("First")).isEqualTo(vector);
        }
    }

    /** The converters are for these two types alone. */
    @Test
    void otherListsAndArraysAreConvertedAsBefore(CopilotServer server) throws Exception {
        try (CopilotRoute route = EmbeddingsRoute.at(server, "")) {
            TypeConverter converter = route.context().getTypeConverter();
            List<float[]> own = new ArrayList<>(List.of(new float[] {1}));

            assertThat(converter.convertTo(String.class, own)).startsWith("[[F@");
            assertThat(converter.convertTo(String.class, List.of(1, 2))).isEqualTo("[1, 2]");
            assertThat(converter.convertTo(String.class, new double[] {1})).startsWith("[D@");
        }
    }

    static Stream<Arguments> routes() {
        return Stream.of(
                arguments(
                        "route.yaml",
                        """
                        - from:
                            uri: direct:in
                            steps:
                              - to:
                                  uri: copilot:embeddings
                                  parameters:
                                    model: text-embedding-3-small
                                    dimensions: 16
                                    embeddingsBatchSize: 2
                        """),
                arguments(
                        "route.xml",
                        """
                        <routes xmlns="http://camel.apache.org/schema/spring">
                          <route>
                            <from uri="direct:in"/>
                            <to uri="copilot:embeddings?model=text-embedding-3-small&amp;dimensions=16&amp;embeddingsBatchSize=2"/>
                          </route>
                        </routes>
                        """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routes")
    void yamlAndXmlSendTheSameRequestsAsJava(String file, String content, CopilotServer server)
            throws Exception {
        List<String> texts = List.of("a", "b", "c");
        try (CopilotRoute java =
                CopilotRoute.at(server)
                        .start(
                                "copilot:embeddings?model=text-embedding-3-small&dimensions=16&embeddingsBatchSize=2")) {
            java.ask(texts);
        }
        try (CopilotRoute other = CopilotRoute.at(server)) {
            PluginHelper.getRoutesLoader(other.context())
                    .loadRoutes(ResourceHelper.fromString(file, content));
            other.context().start();
            assertThat(other.ask(texts).getBody(EmbeddingList.class).dimensions()).isEqualTo(16);
        }
        List<String> bodies = server.requests().stream().map(r -> r.bodyText()).toList();
        assertThat(bodies).hasSize(4);
        assertThat(bodies.subList(2, 4)).isEqualTo(bodies.subList(0, 2));
    }
}
