// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.converter.stream.ReaderCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Text bodies as prompts, and bodies that are refused before anything is sent. */
@ExtendWith(CopilotServerExtension.class)
class PromptTest {

    private static final String TEXT = "Grüße, 世界 😀\r\nzweite \"Zeile\"";
    private static final int TOO_LARGE = 30 << 20;

    @TempDir static Path folder;

    /** Creates a new body from the bytes of a text, since some bodies can be read only once. */
    private interface BodyMaker {
        Object of(byte[] bytes) throws IOException;
    }

    private static Arguments maker(String name, BodyMaker maker) {
        return Arguments.of(name, maker);
    }

    static Stream<Arguments> textBodies() {
        return Stream.of(
                maker("String", bytes -> new String(bytes, StandardCharsets.UTF_8)),
                maker("CharSequence", b -> CharBuffer.wrap(new String(b, StandardCharsets.UTF_8))),
                maker("byte[]", bytes -> bytes),
                maker("InputStream", ByteArrayInputStream::new),
                maker("StreamCache", InputStreamCache::new),
                maker(
                        "ReaderCache",
                        bytes -> new ReaderCache(new String(bytes, StandardCharsets.UTF_8))),
                maker(
                        "Reader",
                        bytes -> new StringReader(new String(bytes, StandardCharsets.UTF_8))),
                maker("File", bytes -> write(bytes).toFile()),
                maker("Path", PromptTest::write));
    }

    private static Path write(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(folder, "prompt", ".txt"), bytes);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("textBodies")
    void textIsTheUserMessage(String name, BodyMaker body, CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            route.ask(body.of(TEXT.getBytes(StandardCharsets.UTF_8)));
            assertThat(server.request(0).json().path("messages")).hasSize(1);
            assertThat(server.request(0).json().at("/messages/0/role").asText()).isEqualTo("user");
            assertThat(prompt(server)).isEqualTo(TEXT);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("textBodies")
    void aTemplateSeesTheText(String name, BodyMaker body, CopilotServer server) throws Exception {
        try (CopilotRoute route =
                CopilotRoute.chat(
                        server, "userMessage=RAW(Say: ${body})&systemMessage=RAW(${body}!)")) {
            route.ask(body.of(TEXT.getBytes(StandardCharsets.UTF_8)));
            assertThat(server.request(0).json().at("/messages/0/content").asText())
                    .isEqualTo(TEXT + "!");
            assertThat(server.request(0).json().at("/messages/1/content").asText())
                    .isEqualTo("Say: " + TEXT);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("textBodies")
    void aBlankBodyFailsAndSendsNothing(String name, BodyMaker body, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            for (String blank : List.of("", " \r\n\t")) {
                Exchange exchange = route.send(body.of(blank.getBytes(StandardCharsets.UTF_8)));
                assertThat(exchange.getException()).isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void anotherBodyFailsAndSendsNothing(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            List<Object> bodies =
                    Arrays.asList(null, new Object(), ChatRequest.of(List.of()), List.of());
            for (Object body : bodies) {
                Exchange exchange = route.send(body);
                assertThat(exchange.getException())
                        .as(String.valueOf(body))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThat(exchange.getMessage().getBody()).isSameAs(body);
            }
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aNullBodyIsAcceptedIfTheUserMessageDoesNotUseIt(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "userMessage=Tell me a joke")) {
            route.ask(null);
            assertThat(prompt(server)).isEqualTo("Tell me a joke");
        }
    }

    /** The bytes, the headers, and the text; null = refused. */
    static Stream<Arguments> charsets() {
        byte[] latin = "Grüße".getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf8 = "Grüße".getBytes(StandardCharsets.UTF_8);
        byte[] marked = "\uFEFFGrüße".getBytes(StandardCharsets.UTF_8);
        byte[] utf16 = "Grüße".getBytes(StandardCharsets.UTF_16);
        String type = Exchange.CONTENT_TYPE;
        String name = Exchange.CHARSET_NAME;
        return Stream.of(
                Arguments.of(utf8, Map.of(), "Grüße"),
                Arguments.of(marked, Map.of(), "Grüße"),
                Arguments.of(utf8, Map.of(type, "text/plain"), "Grüße"),
                Arguments.of(utf8, Map.of(type, "text/plain;charset=UTF-8"), "Grüße"),
                Arguments.of(latin, Map.of(type, "text/plain; charset=iso-8859-1"), "Grüße"),
                Arguments.of(latin, Map.of(type, "text/plain; Charset=\"ISO-8859-1\""), "Grüße"),
                Arguments.of(latin, Map.of(name, "iso-8859-1"), "Grüße"),
                Arguments.of(
                        latin, Map.of(name, "latin1", type, "text/plain;charset=utf-8"), "Grüße"),
                Arguments.of(utf16, Map.of(name, "UTF-16"), "Grüße"),
                Arguments.of(latin, Map.of(), null),
                Arguments.of(utf8, Map.of(name, "US-ASCII"), null),
                Arguments.of(utf8, Map.of(name, "no-such-charset"), null),
                Arguments.of(utf8, Map.of(type, "text/plain; charset=no-such-charset"), null),
                Arguments.of(utf8, Map.of(name, "not a name!"), null),
                Arguments.of(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, Map.of(), null),
                Arguments.of(Arrays.copyOf(utf8, 3), Map.of(), null));
    }

    @ParameterizedTest
    @MethodSource("charsets")
    void theDeclaredCharsetIsUsedAndMalformedTextFails(
            byte[] bytes, Map<String, Object> headers, String text, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "userMessage=RAW(> ${body})")) {
            List<Object> bodies =
                    List.of(
                            bytes,
                            new ByteArrayInputStream(bytes),
                            new InputStreamCache(bytes),
                            write(bytes));
            for (Object body : bodies) {
                server.reset();
                Exchange exchange = route.send(body, headers);
                if (text != null) {
                    CopilotRoute.succeeded(exchange);
                    assertThat(prompt(server)).isEqualTo("> " + text);
                } else {
                    assertThat(exchange.getException())
                            .isInstanceOf(CopilotRequestException.class)
                            .hasMessageContaining("charset");
                    assertThat(server.requests()).isEmpty();
                    assertThat(bytesOf(exchange)).isEqualTo(bytes);
                }
            }
        }
    }

    /** Bodies that consist of characters, and a charset that does not apply to them. */
    static Stream<Arguments> characters() {
        return textBodies()
                .filter(body -> List.of("String", "Reader", "ReaderCache").contains(body.get()[0]))
                .flatMap(
                        body ->
                                Stream.of("iso-8859-1", "UTF-16", "US-ASCII")
                                        .map(
                                                charset ->
                                                        Arguments.of(
                                                                body.get()[0],
                                                                body.get()[1],
                                                                charset)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("characters")
    void theCharsetIsIgnoredForCharacters(
            String name, BodyMaker body, String charset, CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "userMessage=RAW(> ${body})")) {
            route.ask(
                    body.of(TEXT.getBytes(StandardCharsets.UTF_8)),
                    Map.of(Exchange.CONTENT_TYPE, "text/plain; charset=" + charset));
            assertThat(prompt(server)).isEqualTo("> " + TEXT);
        }
    }

    @Test
    void theCharsetOfAFileEndpointIsUsed(CopilotServer server) throws Exception {
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        Files.write(inbox.resolve("a.txt"), "Grüße".getBytes(StandardCharsets.ISO_8859_1));
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("file:" + inbox + "?charset=iso-8859-1&initialDelay=0")
                                    .to(
                                            "copilot:chat?userMessage=RAW(${header.CamelFileName}: ${body})");
                        }
                    });
            org.awaitility.Awaitility.await().until(() -> !server.requests().isEmpty());
            assertThat(prompt(server)).isEqualTo("a.txt: Grüße");
        }
    }

    static Stream<Arguments> largeBodies() {
        byte[] large = new byte[TOO_LARGE];
        Arrays.fill(large, (byte) 'x');
        return textBodies()
                .filter(body -> !body.get()[0].equals("CharSequence"))
                .flatMap(
                        body ->
                                Stream.of("", "userMessage=RAW(> ${body})")
                                        .map(
                                                o ->
                                                        Arguments.of(
                                                                body.get()[0],
                                                                body.get()[1],
                                                                o,
                                                                large)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("largeBodies")
    void aBodyThatIsTooLargeFailsAndStaysReadable(
            String name, BodyMaker body, String options, byte[] large, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, options)) {
            Exchange exchange = route.send(body.of(large));
            assertThat(exchange.getException())
                    .isInstanceOf(CopilotRequestException.class)
                    .hasMessageContaining("maxRequestSize")
                    .hasMessageContaining("nothing was sent");
            assertThat(exchange.getMessage().getHeader(CopilotHeaders.ERROR_CODE))
                    .isEqualTo("request_too_large");
            assertThat(server.requests()).isEmpty();
            assertThat(Arrays.equals(bytesOf(exchange), large)).isTrue();
        }
    }

    /** The bodies, and the size of the request that is sent, in bytes. */
    static Stream<Arguments> bodiesAtTheLimit() {
        return textBodies()
                .filter(body -> !body.get()[0].equals("CharSequence"))
                // The size of a block of the reader, and another size.
                .flatMap(
                        body ->
                                Stream.of(8192, 16384, 10_000)
                                        .map(
                                                limit ->
                                                        Arguments.of(
                                                                body.get()[0],
                                                                body.get()[1],
                                                                limit)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("bodiesAtTheLimit")
    void aBodyOfExactlyTheLimitIsSentAndOneByteMoreIsNot(
            String name, BodyMaker body, int limit, CopilotServer server) throws Exception {
        for (boolean caching : new boolean[] {true, false}) {
            server.reset();
            assertLimit(body, limit, caching, server);
        }
    }

    /**
     * @param caching whether Camel replaces streams by caches of its own, as it does by default
     */
    private static void assertLimit(
            BodyMaker body, int limit, boolean caching, CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.context().setStreamCaching(caching);
            route.start("copilot:chat?bodyFormat=openai&maxRequestSize=" + limit);
            // The request itself is shorter, without the spaces.
            String request =
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
            byte[] most =
                    (request + " ".repeat(limit - request.length()))
                            .getBytes(StandardCharsets.UTF_8);
            assertThat(most).hasSize(limit);
            route.ask(body.of(most));
            assertThat(prompt(server)).isEqualTo("Hi");

            byte[] more = Arrays.copyOf(most, limit + 1);
            more[limit] = ' ';
            Exchange exchange = route.send(body.of(more));

            assertThat(exchange.getException())
                    .isInstanceOf(CopilotRequestException.class)
                    .hasMessageContaining("The body is larger than maxRequestSize (" + limit);
            assertThat(bytesOf(exchange)).isEqualTo(more);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void theLimitAppliesToTheWholeRequest(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "maxRequestSize=1KB")) {
            // Quotes are escaped in JSON, and the members around the text count too.
            for (String body : List.of("\"".repeat(600), "x".repeat(1000), "ü".repeat(500))) {
                assertThat(route.send(body).getException())
                        .isInstanceOf(CopilotRequestException.class)
                        .hasMessageContaining("1024 bytes");
            }
            assertThat(server.requests()).isEmpty();
            route.ask("x".repeat(900));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("textBodies")
    void theBodyIsReadableAfterAFailure(String name, BodyMaker body, CopilotServer server)
            throws Exception {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        server.answerWith(request -> io.github.camelcopilot.test.Answer.status(400, "no"));
        try (CopilotRoute route = CopilotRoute.chat(server, "userMessage=RAW(> ${body})")) {
            Exchange exchange = route.send(body.of(bytes));
            assertThat(exchange.getException()).isInstanceOf(CopilotRequestException.class);
            assertThat(bytesOf(exchange)).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("brokenTexts")
    void malformedUnicodeFailsAndSendsNothing(Object body, CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            Exchange exchange = route.send(body);
            assertThat(exchange.getException())
                    .isInstanceOf(CopilotRequestException.class)
                    .hasMessageContaining("Unicode");
            assertThat(exchange.getMessage().getBody()).isEqualTo(body);
            assertThat(server.requests()).isEmpty();
        }
    }

    static Stream<Object> brokenTexts() {
        return Stream.of(
                "half \ud83d of a pair",
                "at the end \ud83d",
                "\ude00\ud83d",
                ChatRequest.of(ChatMessage.user("\ud83d")));
    }

    @Test
    void conversationsAreSentAsGiven(CopilotServer server) throws Exception {
        List<ChatMessage> messages =
                List.of(
                        ChatMessage.system("Be kind"),
                        ChatMessage.user("one"),
                        ChatMessage.assistant("two"),
                        ChatMessage.user("three"));
        ChatRequest request =
                ChatRequest.builder()
                        .model("own")
                        .messages(messages)
                        .temperature(0.1)
                        .maxTokens(7)
                        .stop(List.of("x"))
                        .extra(Collections.singletonMap("user", null))
                        .build();
        try (CopilotRoute route =
                CopilotRoute.chat(
                        server,
                        "model=m&temperature=1&seed=5&systemMessage=Not me&userMessage=nor me")) {
            route.ask(messages);
            route.ask(request);
            String sent =
                    "\"messages\":[{\"role\":\"system\",\"content\":\"Be kind\"},{\"role\":\"user\",\"content\":\"one\"},"
                            + "{\"role\":\"assistant\",\"content\":\"two\"},{\"role\":\"user\",\"content\":\"three\"}]";
            assertThat(server.request(0).bodyText())
                    .isEqualTo(
                            "{\"model\":\"m\","
                                    + sent
                                    + ",\"temperature\":1.0,\"seed\":5,\"stream\":false}");
            assertThat(server.request(1).bodyText())
                    .isEqualTo(
                            "{\"model\":\"own\","
                                    + sent
                                    + ",\"temperature\":0.1,\"max_tokens\":7,\"stop\":[\"x\"],\"seed\":5,\"user\":null,\"stream\":false}");
        }
    }

    private static String prompt(CopilotServer server) {
        return server.request(0).json().at("/messages/0/content").asText();
    }

    /** Reads the body of a failed exchange as an error handler would. */
    private static byte[] bytesOf(Exchange exchange) throws IOException {
        Object body = exchange.getMessage().getBody();
        Charset utf8 = StandardCharsets.UTF_8;
        if (body instanceof Path path) {
            return Files.readAllBytes(path);
        }
        if (body instanceof InputStream stream) {
            return stream.readAllBytes();
        }
        if (body instanceof Reader reader) {
            java.io.StringWriter all = new java.io.StringWriter();
            reader.transferTo(all);
            return all.toString().getBytes(utf8);
        }
        return body instanceof CharSequence text
                ? text.toString().getBytes(utf8)
                : exchange.getMessage().getBody(byte[].class);
    }
}
