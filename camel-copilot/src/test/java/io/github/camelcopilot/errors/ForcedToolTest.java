// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.errors;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.ToolChoice;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChatContext;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A forced tool call beside reasoning fails with advice, before or after the request is sent. */
@Timeout(60)
class ForcedToolTest {

    private static final String ADVICE = "toolChoice at auto, or reasoningEffort unset";

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

    private static Exchange send(String wireApi) {
        ChatRequest request =
                ChatRequest.builder()
                        .messages(ChatMessage.user("Hi"))
                        .tools(List.of(ToolSpec.builder("f").build()))
                        .toolChoice(ToolChoice.REQUIRED)
                        .reasoningEffort("low")
                        .build();
        return context.send(
                "copilot:chat?wireApi="
                        + wireApi
                        + "&baseUrl="
                        + SERVER.url()
                        + "&model=claude-opus-4-7&token="
                        + ChatContext.TOKEN,
                message -> message.setBody(request));
    }

    @Test
    void nothingIsSentInTheMessagesFormat() {
        CopilotException failure = send("messages").getException(CopilotException.class);

        assertThat(failure)
                .isExactlyInstanceOf(CopilotRequestException.class)
                .hasMessageContaining(ADVICE)
                .hasMessageEndingWith("nothing was sent");
        assertThat(SERVER.server().requests()).isEmpty();
    }

    /** What a service writes, whether it is about a forced tool call. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Thinking may not be enabled when tool_choice forces tool use. | true",
                "deepseek-reasoner does not support this tool_choice           | true",
                "The tool_choice parameter does not support being set to required in thinking mode | true",
                "tool_choice 'required' is incompatible with thinking enabled  | true",
                "Unsupported value: 'tool_choice' must be auto with this model | true",
                "tool_choice names a tool that is missing                      | false",
                "Thinking is not available                                     | false"
            })
    void aRefusalOfTheServiceHasTheAdvice(String words, boolean isAdvised) {
        SERVER.server()
                .enqueue(
                        Answer.status(
                                400,
                                "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\""
                                        + words
                                        + "\"}}"));

        CopilotException failure = send("completions").getException(CopilotException.class);

        assertThat(failure)
                .isExactlyInstanceOf(CopilotRequestException.class)
                .hasMessageContaining(words);
        assertThat(failure.getMessage().endsWith(". Leave " + ADVICE)).isEqualTo(isAdvised);
    }
}
