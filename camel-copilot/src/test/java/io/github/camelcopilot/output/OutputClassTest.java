// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that are instances of a class. */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class OutputClassTest {

    /** A record with an optional member, a date and a number of any size. */
    public record Invoice(
            String customerName, LocalDate due, BigDecimal total, Optional<String> note) {

        public Invoice {
            if (total.signum() < 0) {
                throw new IllegalArgumentException("total is negative");
            }
        }
    }

    /** Has two implementations. */
    public interface Shape {}

    private static final String CLASS = "&outputClass=" + Invoice.class.getName();
    private static final String ANSWER =
            "{\"customerName\":\"Ada\",\"due\":\"2026-12-24\",\"total\":12345678901234567890.10,\"note\":null}";
    private static final Invoice INVOICE =
            new Invoice(
                    "Ada",
                    LocalDate.of(2026, 12, 24),
                    new BigDecimal("12345678901234567890.10"),
                    Optional.empty());

    @ParameterizedTest
    @MethodSource("io.github.camelcopilot.output.OutputChat#ways")
    void theBodyIsAnInstance(String wire, String operation, CopilotServer server) {
        server.enqueue(Answer.text("```json\n" + ANSWER + "\n```"));
        try (OutputChat chat = new OutputChat(server)) {
            OutputChat.Outcome outcome = chat.ask(wire, operation, CLASS);

            assertThat(outcome.succeeded().output()).isEqualTo(INVOICE);
            assertThat(outcome.result().text()).isEqualTo(ANSWER);
            if (operation.equals("chat")) {
                assertThat(outcome.body()).isEqualTo(INVOICE);
                assertThat(outcome.exchange().getMessage().getHeader(Exchange.CONTENT_TYPE))
                        .isNull();
            }
        }
    }

    @Test
    void theSchemaIsInTheStrictSubset(CopilotServer server) throws Exception {
        server.enqueue(Answer.text(ANSWER));
        try (OutputChat chat = new OutputChat(server)) {
            chat.ask("completions", "chat", CLASS).succeeded();

            JsonNode format = server.request(0).json().at("/response_format/json_schema");
            assertThat(format.path("name").asText()).isEqualTo("Invoice");
            assertThat(format.path("strict").asBoolean()).isTrue();
            assertThat(format.path("schema"))
                    .isEqualTo(
                            new ObjectMapper()
                                    .readTree(
                                            """
                                            {"type":"object","properties":{"customerName":{"type":"string"},
                                            "due":{"type":"string","format":"date"},"total":{"type":"number"},
                                            "note":{"type":["string","null"]} },
                                            "required":["customerName","due","total","note"],
                                            "additionalProperties":false}
                                            """));
        }
    }

    @Test
    void aFailedConversionIsAViolation(CopilotServer server) {
        server.enqueue(
                Answer.text(ANSWER.replace("12345678901234567890.10", "-1")), Answer.text(ANSWER));
        try (OutputChat chat = new OutputChat(server)) {
            assertThat(chat.ask("completions", "chat", CLASS).succeeded().output())
                    .isEqualTo(INVOICE);
            assertThat(server.request(1).json().path("messages").toString())
                    .contains("total is negative");
        }
    }

    /** The mappers in the registry, and the name of the member of an answer. */
    static Stream<Arguments> mappers() {
        ObjectMapper snake =
                JsonMapper.builder()
                        .findAndAddModules()
                        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                        .build();
        return Stream.of(
                Arguments.of(List.of(), "customerName"),
                Arguments.of(List.of(snake), "customer_name"),
                Arguments.of(List.of(snake, new ObjectMapper()), "customerName"));
    }

    @ParameterizedTest
    @MethodSource("mappers")
    void theOnlyMapperOfTheRegistryIsUsed(
            List<ObjectMapper> mappers, String member, CopilotServer server) {
        server.enqueue(Answer.text(ANSWER.replace("customerName", member)));
        try (OutputChat chat = new OutputChat(server)) {
            for (int i = 0; i < mappers.size(); i++) {
                chat.bind("mapper" + i, mappers.get(i));
            }
            assertThat(chat.ask("completions", "chat", CLASS).succeeded().output())
                    .isEqualTo(INVOICE);
        }
    }

    @Test
    void jsonSchemaIsTheSchemaAndOutputClassTheType(CopilotServer server) {
        server.enqueue(Answer.text("{\"a\":1}"));
        try (OutputChat chat = new OutputChat(server).schema("{\"type\":\"object\"}")) {
            OutputChat.Outcome outcome =
                    chat.ask(
                            "completions", "chat", "&jsonSchema=#schema&outputClass=java.util.Map");
            assertThat(outcome.succeeded().output()).isEqualTo(Map.of("a", 1));
            assertThat(outcome.body()).isInstanceOf(Map.class);
        }
    }

    /** Options that are refused when a route is created, and the message. */
    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("&outputClass=no.such.Class", "not on the classpath"),
                Arguments.of("&outputClass=" + Shape.class.getName(), "is abstract"),
                Arguments.of(
                        "&jsonSchema={\"type\":\"wrong\"}", "option jsonSchema is not a valid"),
                Arguments.of("&jsonSchema=classpath:missing.json", "option jsonSchema"),
                Arguments.of("&jsonSchema=#missing", "option jsonSchema"),
                Arguments.of("&jsonSchema={\"$ref\":\"http://localhost/a\"}", "never fetched"),
                Arguments.of(CLASS + "&body.response_format={\"type\":\"text\"}", "set only one"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void anInvalidOptionFailsTheCreation(String options, String message, CopilotServer server) {
        try (OutputChat chat = new OutputChat(server)) {
            assertThatThrownBy(
                            () ->
                                    chat.context()
                                            .camel()
                                            .getEndpoint(chat.uri("completions", "chat", options)))
                    .hasStackTraceContaining(message);
        }
    }
}
