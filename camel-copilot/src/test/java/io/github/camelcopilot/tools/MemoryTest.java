// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChatContext;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent with memoryId, and what is stored. */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class MemoryTest {

    private static final String BY_CHAT = "&memoryId=${header.chat}";

    private final TextStore store = new TextStore();
    private ChatContext context = new ChatContext(null);

    @AfterEach
    void stop() {
        context.close();
    }

    private static List<String> sent(CopilotServer server, int index) {
        List<String> lines = new ArrayList<>();
        for (JsonNode message : server.request(index).json().path("messages")) {
            lines.add(message.path("role").asText() + " " + message.path("content").asText());
        }
        return lines;
    }

    private static void succeeded(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"chat, ''", "stream, ''", "stream, &emit=text", "stream, &emit=sse"})
    void theConversationGoesInFrontOfThePromptBehindTheInstructions(
            String operation, String emit, CopilotServer server) {
        server.enqueue(Answer.text("A"), Answer.text("B"), Answer.text("C"));
        String options = BY_CHAT + "&memory=#store&systemMessage=Be+brief" + emit;
        context.camel().getRegistry().bind("store", store);
        for (String chat : List.of("1", "1", "2")) {
            Exchange exchange =
                    context.send(
                            ChatContext.uri(server.url(), options)
                                    .replace("copilot:chat", "copilot:" + operation),
                            message -> {
                                message.setBody("Q" + chat);
                                message.setHeader("chat", chat);
                            });
            succeeded(exchange);
            // Reads a stream to its end.
            exchange.getMessage().getBody(String.class);
            if (exchange.getMessage().getBody() instanceof java.util.Iterator<?> chunks) {
                chunks.forEachRemaining(chunk -> {});
            }
        }

        assertThat(sent(server, 0)).containsExactly("system Be brief", "user Q1");
        assertThat(sent(server, 1))
                .containsExactly("system Be brief", "user Q1", "assistant A", "user Q1");
        assertThat(sent(server, 2)).containsExactly("system Be brief", "user Q2");
        assertThat(store.lines("1"))
                .containsExactly("user Q1", "assistant A", "user Q1", "assistant B");
        assertThat(store.conversation("1").version()).isEqualTo(2);
        assertThat(store.lines("2")).containsExactly("user Q2", "assistant C");
    }
}
