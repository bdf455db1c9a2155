// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.converter.stream.InputStreamCache;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which bodies are images, and how they are sent. */
@ExtendWith(CopilotServerExtension.class)
class PromptImageTest {

    // The content does not matter: it is not inspected.
    private static final byte[] IMAGE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', -1, 0};
    private static final String ASK = "userMessage=What is it?";
    private static final String VISION = "Copilot-Vision-Request";

    @TempDir static Path folder;

    private static Path file(String name) throws IOException {
        return Files.write(folder.resolve(name), IMAGE);
    }

    /** The body, the headers, and the media type that is sent. */
    static Stream<Arguments> images() throws IOException {
        Map<String, Object> png = Map.of(Exchange.CONTENT_TYPE, "image/png");
        Map<String, Object> jpeg =
                Map.of(Exchange.CONTENT_TYPE, "Image/JPEG; q=1", "Content-Length", 10);
        Map<String, Object> webp = Map.of(CopilotHeaders.MEDIA_TYPE, "image/webp");
        return Stream.of(
                Arguments.of(file("a.png").toFile(), Map.of(), "image/png"),
                Arguments.of(file("b.JPG").toFile(), Map.of(), "image/jpeg"),
                Arguments.of(file("c.gif"), Map.of(), "image/gif"),
                Arguments.of(file("d.webp"), Map.of(), "image/webp"),
                Arguments.of(file("e"), webp, "image/webp"),
                Arguments.of(file("f.png"), webp, "image/webp"),
                Arguments.of(IMAGE, png, "image/png"),
                Arguments.of(IMAGE, jpeg, "image/jpeg"),
                Arguments.of(IMAGE, webp, "image/webp"),
                Arguments.of(new ByteArrayInputStream(IMAGE), png, "image/png"),
                Arguments.of(new ByteArrayInputStream(IMAGE), webp, "image/webp"),
                Arguments.of(new InputStreamCache(IMAGE), png, "image/png"));
    }

    @ParameterizedTest
    @MethodSource("images")
    void anImageIsSentWithTheTextOfUserMessage(
            Object body, Map<String, Object> headers, String type, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, ASK)) {
            route.ask(body, headers);
            assertImage(server, type);
        }
    }

    private static void assertImage(CopilotServer server, String type) {
        JsonNode content = server.request(0).json().at("/messages/0/content");
        assertThat(content.toString())
                .isEqualTo(
                        "[{\"type\":\"text\",\"text\":\"What is it?\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:"
                                + type
                                + ";base64,"
                                + Base64.getEncoder().encodeToString(IMAGE)
                                + "\"}}]");
        assertThat(server.request(0).header(VISION)).hasValue("true");
        assertThat(server.request(0).header("x-initiator")).hasValue("user");
    }

    @Test
    void anImageOfTheFileComponentIsSent(CopilotServer server) throws Exception {
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        Files.write(inbox.resolve("photo.png"), IMAGE);
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("file:" + inbox + "?initialDelay=0").to("copilot:chat?" + ASK);
                        }
                    });
            Awaitility.await().until(() -> !server.requests().isEmpty());
            assertImage(server, "image/png");
        }
    }

    @ParameterizedTest
    @MethodSource("withoutUserMessage")
    void anImageWithoutAUserMessageFailsAndSendsNothing(
            String options, Map<String, Object> headers, CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, options)) {
            for (Object body :
                    List.of(file("g.png"), file("g.png").toFile(), new InputStreamCache(IMAGE))) {
                Exchange exchange = route.send(body, headers);
                assertThat(exchange.getException())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("image")
                        .hasMessageContaining("userMessage");
                assertThat(exchange.getMessage().getBody()).isSameAs(body);
            }
            assertThat(server.requests()).isEmpty();
        }
    }

    static Stream<Arguments> withoutUserMessage() {
        String type = CopilotHeaders.MEDIA_TYPE;
        return Stream.of(
                Arguments.of("", Map.of(type, "image/png")),
                Arguments.of("userMessage=RAW(${body})", Map.of(type, "image/png")),
                Arguments.of("userMessage=RAW(${header.none})", Map.of(type, "image/png")),
                Arguments.of(ASK, Map.of(type, "image/png", CopilotHeaders.USER_MESSAGE, " ")));
    }

    @Test
    void aMissingBodyIsNotAnImage(CopilotServer server) throws Exception {
        Map<String, Object> png = Map.of(CopilotHeaders.MEDIA_TYPE, "image/png");
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            assertThat(route.send(null, png).getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the body is null");
            assertThat(server.requests()).isEmpty();
        }
        try (CopilotRoute route = CopilotRoute.chat(server, ASK)) {
            route.ask(null, png);
            assertThat(server.request(0).json().at("/messages/0/content").asText())
                    .isEqualTo("What is it?");
        }
    }

    @Test
    void theHeaderMaySupplyTheUserMessage(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            route.ask(file("h.png"), Map.of(CopilotHeaders.USER_MESSAGE, "What is it?"));
            assertImage(server, "image/png");
        }
    }

    @Test
    void textIsNotAnImageEvenIfContentTypeSaysSo(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            route.ask("Hello", Map.of(Exchange.CONTENT_TYPE, "image/png"));
            route.ask(
                    Files.writeString(folder.resolve("text.md"), "Hello"),
                    Map.of(Exchange.CONTENT_TYPE, "image/png"));
            route.ask(
                    "Hello".getBytes(StandardCharsets.UTF_8),
                    Map.of(CopilotHeaders.MEDIA_TYPE, "text/plain"));
            assertThat(server.requests())
                    .hasSize(3)
                    .allSatisfy(
                            request -> {
                                assertThat(request.json().at("/messages/0/content").asText())
                                        .isEqualTo("Hello");
                                assertThat(request.header(VISION)).isEmpty();
                            });
        }
    }

    @Test
    void anImageThatIsTooLargeFailsAndSendsNothing(CopilotServer server) throws Exception {
        byte[] large = new byte[1000];
        Map<String, Object> png = Map.of(Exchange.CONTENT_TYPE, "image/png");
        try (CopilotRoute route = CopilotRoute.chat(server, ASK + "&maxRequestSize=1KB")) {
            // First the image fits but its base64 form does not; then the image itself does not.
            for (byte[] body : List.of(large, new byte[1025])) {
                Exchange exchange = route.send(body, png);
                assertThat(exchange.getException())
                        .isInstanceOf(CopilotRequestException.class)
                        .hasMessageContaining("maxRequestSize");
                assertThat(exchange.getMessage().getBody()).isSameAs(body);
            }
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void anImageIsIntactAfterAFailure(CopilotServer server) throws Exception {
        server.enqueue(Answer.status(400, "no"));
        Map<String, Object> png = Map.of(Exchange.CONTENT_TYPE, "image/png");
        try (CopilotRoute route = CopilotRoute.chat(server, ASK)) {
            Exchange exchange = route.send(new ByteArrayInputStream(IMAGE), png);
            assertThat(exchange.getException()).isInstanceOf(CopilotRequestException.class);
            assertThat(exchange.getMessage().getBody(byte[].class)).isEqualTo(IMAGE);
        }
    }

    /** Parts of a conversation, and whether they require the vision header. */
    static Stream<Arguments> conversations() {
        ContentPart text = ContentPart.text("t");
        return Stream.of(
                Arguments.of(ContentPart.image("image/png", IMAGE), true),
                Arguments.of(ContentPart.imageUrl("https://example.org/a.png", "low"), true),
                Arguments.of(ContentPart.other(Map.of("type", "input_image")), true),
                Arguments.of(ContentPart.other(Map.of("type", "image")), true),
                Arguments.of(ContentPart.other(Map.of("type", "input_audio")), false),
                Arguments.of(text, false));
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void theVisionHeaderIsSentWithImages(ContentPart part, boolean vision, CopilotServer server)
            throws Exception {
        ChatMessage first = ChatMessage.of(Role.USER, ContentPart.text("see"), part);
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            route.ask(ChatRequest.of(first, ChatMessage.assistant("a"), ChatMessage.user("b")));
            assertThat(server.request(0).header(VISION).isPresent()).isEqualTo(vision);
        }
    }
}
