// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.tools.MemoryChat;
import io.github.camelcopilot.tools.TestTool;
import io.github.camelcopilot.tools.TextStore;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prompts from the route of a tool or an approver, which the turn of a conversation waits for. */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class NestedTurnsTest {

    private final TextStore store = new TextStore();

    /** The conversation of the tool's route, and the code with which that fails. */
    @ParameterizedTest
    @CsvSource({"7, memory_nested", "8,"})
    void aToolCannotContinueTheConversationThatWaitsForIt(
            String inner, String code, CopilotServer server) throws Exception {
        nested(
                server,
                chat ->
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("copilot:tool:ask?description=Asks&tags=desk")
                                        .to(chat.uri("&memory=#store&memoryId=" + inner));
                            }
                        },
                code);
    }

    @ParameterizedTest
    @CsvSource({"7, memory_nested", "8, memory_nested", "9,"})
    void howeverDeepTheToolIs(String innermost, String code, CopilotServer server)
            throws Exception {
        nested(
                server,
                chat ->
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("copilot:tool:ask?description=Asks&tags=desk")
                                        .to(chat.uri("&memory=#store&memoryId=8&tags=inner"));
                                from("copilot:tool:inner?description=Asks&tags=inner")
                                        .to("direct:on");
                                from("direct:on")
                                        .to(
                                                chat.uri("&memory=#store&memoryId=" + innermost)
                                                        .replace("copilot:chat", "copilot:stream"))
                                        .convertBodyTo(String.class);
                            }
                        },
                code);
    }

    @Test
    void noApproverContinuesTheConversationThatWaitsForIt(CopilotServer server) throws Exception {
        server.answerWith(request -> Answer.text("").toolCall("refund", "{}"));
        try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
            chat.bind(TestTool.of("refund", "refunded"));
            chat.context()
                    .camel()
                    .addRoutes(
                            new RouteBuilder() {
                                @Override
                                public void configure() {
                                    from("direct:approver")
                                            .to(chat.uri("&memory=#store&memoryId=7"));
                                }
                            });
            MemoryChat.Outcome outcome = chat.ask("&tags=test&toolApproval=direct:approver", "Q");
            outcome.failedWith("approval_failed");
            assertThat(outcome.failure())
                    .hasRootCauseMessage(
                            "Nothing was sent, because the tool that has led to it belongs to a turn of the"
                                    + " same conversation, so that each would wait for the other: use another memoryId in"
                                    + " the route of the tool, or none");
        }
    }

    private interface Routes {
        RouteBuilder of(MemoryChat chat);
    }

    /** The model calls the first tool that it is offered, until it has a result. */
    private void nested(CopilotServer server, Routes routes, String code) throws Exception {
        server.answerWith(
                request ->
                        request.toolNames().isEmpty() || !request.toolResults().isEmpty()
                                ? Answer.text("Done")
                                : Answer.text("").toolCall(request.toolNames().get(0), "{}"));
        try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
            chat.context().camel().addRoutes(routes.of(chat));
            MemoryChat.Outcome outcome = chat.ask("&tags=desk", "Q");
            if (code == null) {
                assertThat(outcome.succeeded().text()).isEqualTo("Done");
            } else {
                Throwable cause = outcome.failure();
                while (cause.getCause() != null) {
                    cause = cause.getCause();
                }
                new MemoryChat.Outcome(null, null, (Exception) cause, "").failedWith(code);
                assertThat(cause).hasMessageContaining("use another memoryId");
            }
            assertThat(chat.ask("", "R").succeeded().text()).isEqualTo("Done");
        }
    }
}
