// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.Ticket;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotOutputException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes of the page behave as described. */
@ExtendWith(CopilotServerExtension.class)
class StructuredOutputPageTest {

    private static final Path PAGE = Path.of("structured-output.md");
    private static final String VALID = "{\"product\":\"X200\",\"urgent\":true}";
    private static final String INVALID = "{\"product\":\"X200\",\"urgent\":\"very\"}";
    private static final String TICKET =
            "{\"product\":\"X200\",\"urgent\":false,\"due\":\"2026-12-24\"}";

    @TempDir Path folder;

    private static String block(String language, String text) throws IOException {
        return Page.blocks(PAGE).stream()
                .filter(block -> block.language().equals(language) && block.text().contains(text))
                .findFirst()
                .orElseThrow()
                .text();
    }

    private PageContext page(String routeId, CopilotServer server) throws Exception {
        return PageContext.at(server)
                .loadYaml(
                        block("yaml", "    id: " + routeId + "\n")
                                .replace("file:no-tickets", "file:" + folder))
                .start();
    }

    @Test
    void aSchemaMakesTheBodyJson(CopilotServer server) throws Exception {
        server.enqueue(Answer.text("```json\n" + VALID + "\n```"));
        try (PageContext page = page("tickets", server)) {
            Message answer = page.ask("direct:tickets", "The X200 is on fire");

            assertThat(answer.getBody()).isEqualTo(VALID);
            assertThat(answer.getHeader(Exchange.CONTENT_TYPE)).isEqualTo("application/json");
            assertThat(answer.getHeader(CopilotHeaders.RESULT, ChatResult.class).output())
                    .isInstanceOf(JsonNode.class)
                    .hasToString(VALID);
        }
        JsonNode format = server.request(0).json().path("response_format");
        assertThat(format.path("type").asText()).isEqualTo("json_schema");
        assertThat(format.at("/json_schema/name").asText()).isEqualTo("answer");
        assertThat(format.at("/json_schema/strict").asBoolean()).isTrue();
    }

    @Test
    void anInvalidAnswerGoesBackOnce(CopilotServer server) throws Exception {
        server.enqueue(Answer.text(INVALID), Answer.text(VALID));
        try (PageContext page = page("tickets", server)) {
            assertThat(page.ask("direct:tickets", "Help").getBody()).isEqualTo(VALID);
        }
        assertThat(server.requests())
                .extracting(request -> request.initiator().orElseThrow())
                .containsExactly("user", "agent");
    }

    /** Camel looks for the end of a placeholder if the URI has one. */
    @Test
    void closingBracesWithoutASpaceFailTheRoute(CopilotServer server) throws Exception {
        String yaml =
                block("yaml", "    id: tickets\n")
                        .replace("} }", "}}")
                        .replace(
                                "parameters:",
                                "parameters:\n              model: '{{llm.model:m}}'");
        try (PageContext page = PageContext.at(server)) {
            assertThatThrownBy(() -> page.loadYaml(yaml).start())
                    .hasStackTraceContaining("Missing {{ from the text: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"yaml", "xml", "java"})
    void aClassMakesTheBodyAnInstance(String language, CopilotServer server) throws Exception {
        server.enqueue(Answer.text(TICKET));
        try (PageContext page = PageContext.at(server)) {
            String text = block(language, "direct:ticket-objects");
            switch (language) {
                case "yaml" -> page.loadYaml(text);
                case "xml" -> page.loadXml(text);
                default ->
                        page.add(
                                new JavaSnippet(new Block(PAGE, 1, language, text), folder)
                                        .compile());
            }
            Message answer = page.start().ask("direct:ticket-objects", "By Christmas, please");

            assertThat(answer.getBody())
                    .isEqualTo(new Ticket("X200", false, Optional.of(LocalDate.of(2026, 12, 24))));
            assertThat(answer.getHeaders()).doesNotContainKey(Exchange.CONTENT_TYPE);
        }
        JsonNode schema = server.request(0).json().at("/response_format/json_schema");
        assertThat(schema.path("name").asText()).isEqualTo("Ticket");
        assertThat(schema.path("strict").asBoolean()).isTrue();
        assertThat(schema.at("/schema/required")).hasSize(3);
        assertThat(schema.at("/schema/properties/due/description").asText())
                .startsWith("The day by which");
    }

    @Test
    void theRecordOfThePageIsTheOneOfTheTests() throws IOException {
        assertThat(words(Files.readString(Path.of("src/test/java/com/example/Ticket.java"))))
                .contains(words(block("java", "record Ticket").replaceAll("(?s).*import ", "")));
    }

    /** The test has a licence and a comment, and other line breaks. */
    private static String words(String source) {
        return source.replaceAll("(?s)/\\*\\*.*?\\*/", "").replaceAll("\\s+", "");
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("invalid", Answer.text(INVALID), 2),
                Arguments.of("invalid", Answer.text("The ticket is " + VALID), 2),
                Arguments.of("refusal", Answer.refusal("I must not."), 1),
                Arguments.of("length", Answer.text("{\"product\"").cutOff(), 1),
                Arguments.of("content_filter", Answer.text("").filtered(), 1));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatIsNoTicketIsSetAside(String code, Answer answer, int requests, CopilotServer server)
            throws Exception {
        server.answerWith(request -> answer);
        try (PageContext page = page("tickets-or-not", server)) {
            Message aside =
                    PageContext.succeeded(
                            page.send(
                                    "direct:tickets-or-not",
                                    "The mail",
                                    Map.of(Exchange.FILE_NAME, "mail.txt")));

            assertThat(aside.getExchange().getProperty(Exchange.EXCEPTION_CAUGHT))
                    .isInstanceOfSatisfying(
                            CopilotOutputException.class,
                            failure -> {
                                assertThat(failure.getCode()).isEqualTo(code);
                                assertThat(failure.getViolations().isEmpty())
                                        .isEqualTo(!code.equals("invalid"));
                            });
            assertThat(aside.getHeaders()).containsKey("reasons");
        }
        assertThat(folder.resolve("mail.txt")).hasContent("The mail");
        assertThat(server.requests()).hasSize(requests);
    }

    @Test
    void theSimulatorAnswersWithLabelledValues(CopilotServer server) throws Exception {
        ObjectMapper json = new ObjectMapper();
        try (PageContext page = page("tickets-or-not", server)) {
            Message ticket = page.ask("direct:tickets-or-not", "Product: X200\nUrgent: yes");

            assertThat(json.readTree(ticket.getBody(String.class))).isEqualTo(json.readTree(VALID));
        }
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"completions, prompt", "messages, prompt", "completions, native"})
    void theSchemaIsInThePromptOrInAMember(String wire, String mode, CopilotServer server)
            throws Exception {
        server.answerWith(request -> Answer.text(VALID));
        try (PageContext page = PageContext.at(server).start()) {
            page.ask(
                    "copilot:chat?model=m&jsonSchema=#bean:ticketSchema&wireApi="
                            + wire
                            + "&outputMode="
                            + mode,
                    "Help");
        }
        JsonNode sent = server.request(0).json();
        assertThat(sent.has("response_format")).isEqualTo(mode.equals("native"));
        assertThat((sent.path("messages").toString() + sent.path("system")).contains("urgent"))
                .isEqualTo(mode.equals("prompt"));
    }

    @Test
    void aStreamEndsWithTheFailure(CopilotServer server) throws Exception {
        server.enqueue(Answer.text(INVALID));
        try (PageContext page = PageContext.at(server).start()) {
            Iterator<?> chunks =
                    page.ask("copilot:stream?jsonSchema=#bean:ticketSchema", "Help")
                            .getBody(Iterator.class);
            StringBuilder text = new StringBuilder();

            assertThatThrownBy(
                            () -> {
                                while (chunks.hasNext()) {
                                    text.append(((Message) chunks.next()).getBody(String.class));
                                }
                            })
                    .isInstanceOf(CopilotOutputException.class);
            assertThat(text).hasToString(INVALID);
        }
        assertThat(server.requests()).hasSize(1);
    }
}
