// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChatContext;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A wrong baseUrl at which some server answers with 200 gets the advice that a 404 gets. */
@Timeout(60)
class WrongAddressTest {

    private static final String HTML =
            "<!doctype html><html><head><title>Web UI</title></head><body></body></html>";

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private static ChatContext context;

    @BeforeAll
    static void start() {
        context = new ChatContext(null);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(
                        Answer.status(200, HTML).header("Content-Type", "text/html"),
                        "an HTML page: Web UI"),
                arguments(Answer.status(200, HTML), "an HTML page: Web UI"),
                arguments(Answer.status(200, "Ollama is running"), "Ollama is running"),
                arguments(
                        Answer.json("{\"error\":\"Unexpected endpoint: POST /chat\"}"),
                        "Unexpected"),
                arguments(
                        Answer.json("{\"status\":\"ok\",\"version\":\"1.2\"}"), "application/json"),
                arguments(Answer.json("{\"message\":\"Welcome\",\"status\":\"ok\"}"), "Welcome"));
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                        "chat?provider=openai",
                        "stream?provider=openai",
                        "chat?provider=openai&wireApi=responses",
                        "stream?provider=openai&wireApi=responses",
                        "chat?provider=anthropic",
                        "stream?provider=anthropic")
                .flatMap(call -> answers().map(row -> arguments(call, row.get()[0], row.get()[1])));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("calls")
    void anotherServerWithStatus200LeadsToTheAddress(String call, Answer answer, String words) {
        SERVER.server().lenient().enqueue(answer);

        CopilotException failure = failureOf(call);

        assertThat(failure).hasMessageContainingAll(words, "Check the baseUrl: provider=");
        assertThat(failure.getStatus()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"chat", "stream"})
    void aPageInPlaceOfCopilotLeadsToTheAddressToo(String operation) {
        SERVER.server().enqueue(Answer.status(200, HTML).header("Content-Type", "text/html"));

        CopilotException failure = failureOf(operation + "?wireApi=completions");

        assertThat(failure)
                .isExactlyInstanceOf(CopilotServerException.class)
                .hasMessageContainingAll("an HTML page: Web UI", "look at the baseUrl");
    }

    /** A part of an answer is never quoted, and says nothing of the address. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"choices\":[{\"message\":{\"content\":\"A private matter",
                "[{\"a\":\"A private matter",
                "``"
            })
    void anAnswerThatIsCutOffIsNotQuoted(String json) {
        SERVER.server().lenient().enqueue(Answer.json(json));

        CopilotException failure = failureOf("chat?provider=openai");

        assertThat(failure).isExactlyInstanceOf(CopilotServerException.class);
        assertThat(ChatContext.textOf(failure)).doesNotContain("private", "baseUrl");
    }

    private static CopilotException failureOf(String call) {
        return ChatContext.failureOf(
                context.send(
                        "copilot:"
                                + call
                                + (call.contains("provider") ? "&apiKey=k-0123456789" : "")
                                + (call.contains("provider") ? "" : "&token=" + ChatContext.TOKEN)
                                + "&model=m&maxRetries=0&baseUrl="
                                + SERVER.url()));
    }
}
