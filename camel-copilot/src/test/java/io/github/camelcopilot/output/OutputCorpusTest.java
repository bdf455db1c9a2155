// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.camelcopilot.api.CopilotOutputException;
import io.github.camelcopilot.api.OutputViolation;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChatContext;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer of the corpus, in each wire format, whole and streamed. */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class OutputCorpusTest {

    private static final JsonMapper EXACT =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    static Stream<Arguments> cases() {
        return OutputChat.ways()
                .flatMap(
                        way ->
                                OutputCorpus.cases()
                                        .map(
                                                each ->
                                                        Arguments.of(
                                                                way.get()[0], way.get()[1], each)));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("cases")
    void anAnswerIsDataOrAFailure(
            String wire, String operation, OutputCorpus.Case example, CopilotServer server)
            throws Exception {
        server.enqueue(example.answer());
        try (OutputChat chat = new OutputChat(server).schema(example.schema())) {
            OutputChat.Outcome outcome =
                    chat.ask(wire, operation, "&jsonSchema=#schema&outputRetries=0");

            assertThat(server.requests()).hasSize(1);
            if (example.json() != null) {
                isValid(outcome, operation, example);
            } else {
                isInvalid(outcome.failed(), wire, example);
                if (operation.equals("chat")) {
                    assertThat(outcome.body()).isEqualTo(ChatContext.PROMPT);
                }
            }
        }
    }

    private static void isValid(
            OutputChat.Outcome outcome, String operation, OutputCorpus.Case example)
            throws Exception {
        assertThat(outcome.succeeded().text()).isEqualTo(example.json());
        JsonNode output = (JsonNode) outcome.result().output();
        assertThat(output).isEqualTo(EXACT.readTree(example.json()));
        assertThat(
                        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                                .getSchema(example.schema(), InputFormat.JSON)
                                .validate(
                                        output,
                                        context ->
                                                context.executionConfig(
                                                        config ->
                                                                config.formatAssertionsEnabled(
                                                                        true))))
                .isEmpty();
        if (operation.equals("chat")) {
            assertThat(outcome.body()).isEqualTo(example.json());
            assertThat(outcome.exchange().getMessage().getHeader(Exchange.CONTENT_TYPE))
                    .isEqualTo("application/json");
        }
    }

    private static void isInvalid(
            CopilotOutputException failure, String wire, OutputCorpus.Case example) {
        // The format has one reason for both.
        boolean isRefusalInstead =
                wire.equals("messages") && "content_filter".equals(example.code());
        assertThat(failure.getCode()).isEqualTo(isRefusalInstead ? "refusal" : example.code());
        List<String> pointers =
                failure.getViolations().stream()
                        .map(OutputViolation::pointer)
                        .collect(Collectors.toList());
        assertThat(pointers).containsExactlyInAnyOrderElementsOf(example.pointers());
        assertThat(failure)
                .hasMessageContaining("copilot at ")
                .hasMessageContaining("The answer of");
        assertThat(failure.getMessage().length()).isLessThan(2500);
    }
}
