// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that the model or the service does not complete. */
class AnswerEndTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private final CopilotServer server = COPILOT.server();

    /** The format, the answer, and what the body of the response contains. */
    static Stream<Arguments> answers() {
        return Stream.of(true, false)
                .flatMap(
                        streamed ->
                                Stream.of(
                                        row(
                                                WireFormat.COMPLETIONS,
                                                streamed,
                                                refusal(),
                                                "\"refusal\":\"",
                                                "\"stop\""),
                                        row(
                                                WireFormat.RESPONSES,
                                                streamed,
                                                refusal(),
                                                "\"type\":\"refusal\"",
                                                "\"completed\""),
                                        row(
                                                WireFormat.MESSAGES,
                                                streamed,
                                                refusal(),
                                                "\"stop_reason\":\"refusal\""),
                                        row(
                                                WireFormat.COMPLETIONS,
                                                streamed,
                                                Answer.text("a").cutOff(),
                                                "\"finish_reason\":\"length\""),
                                        row(
                                                WireFormat.RESPONSES,
                                                streamed,
                                                Answer.text("a").cutOff(),
                                                "\"status\":\"incomplete\"",
                                                "max_output_tokens"),
                                        row(
                                                WireFormat.MESSAGES,
                                                streamed,
                                                Answer.text("a").cutOff(),
                                                "\"stop_reason\":\"max_tokens\""),
                                        row(
                                                WireFormat.COMPLETIONS,
                                                streamed,
                                                Answer.text("a").filtered(),
                                                "\"finish_reason\":\"content_filter\""),
                                        row(
                                                WireFormat.RESPONSES,
                                                streamed,
                                                Answer.text("a").filtered(),
                                                "\"status\":\"incomplete\"",
                                                "\"reason\":\"content_filter\""),
                                        row(
                                                WireFormat.MESSAGES,
                                                streamed,
                                                Answer.text("a").filtered(),
                                                "\"stop_reason\":\"refusal\"")));
    }

    private static Answer refusal() {
        return Answer.refusal("I cannot.");
    }

    private static Arguments row(
            WireFormat format, boolean streamed, Answer answer, String... contents) {
        return Arguments.of(format, streamed, answer, List.of(contents));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void theEndIsInTheFormOfTheFormat(
            WireFormat format, boolean streamed, Answer answer, List<String> contents)
            throws Exception {
        server.enqueue(answer);
        String body = ToolPrompts.of(format).stream(streamed).user("Hi").send(server).body();
        assertThat(body).contains(contents);
    }

    @Test
    void onlyATextHasAnEnd() {
        assertThatThrownBy(() -> Answer.json("{}").cutOff())
                .isInstanceOf(IllegalStateException.class);
    }
}
