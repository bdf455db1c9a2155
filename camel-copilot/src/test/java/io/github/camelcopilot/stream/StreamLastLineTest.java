// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChatContext;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer whose last event is unterminated is complete with all its text, or fails. */
@Timeout(60)
class StreamLastLineTest {

    private static final String FIRST =
            "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n";
    private static final String STOP =
            "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String TEXT_AND_STOP =
            "data: {\"choices\":[{\"delta\":{\"content\":\" there\"},\"finish_reason\":\"stop\"}]}";

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

    private static Exchange send(String events, String lastLine) {
        SERVER.server().enqueue(Answer.sse(FIRST + events, lastLine));
        String uri = ChatContext.uri(SERVER.url(), "&maxRetries=0");
        return context.send(uri.replace("copilot:chat", "copilot:stream:words"));
    }

    /** Events before the last, the last line, the text of the complete answer. */
    static Stream<Arguments> whole() {
        return Stream.of(
                arguments(STOP, "data: [DONE]", "Hi"),
                arguments("", TEXT_AND_STOP, "Hi there"),
                arguments("", TEXT_AND_STOP + "\n", "Hi there"),
                arguments("", TEXT_AND_STOP + "\r\n", "Hi there"),
                // Only the usage is cut off.
                arguments(STOP, "data: {\"choices\":[],\"usage\":{\"prompt_to", "Hi"),
                arguments(STOP, ": keep-al", "Hi"),
                arguments(STOP, "dat", "Hi"));
    }

    @ParameterizedTest
    @MethodSource("whole")
    void nothingIsMissingFromAWholeAnswer(String events, String lastLine, String text) {
        Exchange exchange = send(events, lastLine);

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo(text);
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.FINISH_REASON))
                .isEqualTo(FinishReason.STOP.wireName());
    }

    /** The last line, words of the error message. */
    static Stream<Arguments> broken() {
        return Stream.of(
                arguments(TEXT_AND_STOP.substring(0, TEXT_AND_STOP.length() - 1), "cut off"),
                arguments(TEXT_AND_STOP.substring(0, TEXT_AND_STOP.length() - 3), "cut off"),
                arguments(TEXT_AND_STOP.substring(0, 30), "cut off"),
                arguments("data: {\"choices\":[{\"delta\":{\"content\":\" there\"}}]}", "cut off"),
                arguments("data: {\"error\":{\"message\":\"it broke\"}}", "it broke"),
                arguments("data: {\"error\":{\"message\":\"it broke\"}}\n", "it broke"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void anAnswerThatIsCutOffFails(String lastLine, String message) {
        Exchange exchange = send("", lastLine);

        assertThat(exchange.getException())
                .isInstanceOfSatisfying(
                        CopilotStreamException.class,
                        failure -> assertThat(failure.getPartialText()).isEqualTo("Hi"))
                .hasStackTraceContaining(message);
    }
}
