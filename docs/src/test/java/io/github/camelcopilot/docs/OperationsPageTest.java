// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.api.UsageReport;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each route of the page has the input and output that the page describes. */
@ExtendWith(CopilotServerExtension.class)
class OperationsPageTest {

    private static PageContext page(String routeId, CopilotServer server) throws Exception {
        return PageContext.at(server).loadYaml(block(routeId).text());
    }

    private static Block block(String routeId) throws IOException {
        return Page.blocks(Path.of("operations.md")).stream()
                .filter(block -> block.text().contains("    id: " + routeId + "\n"))
                .findFirst()
                .orElseThrow();
    }

    private static Exchange next(BlockingQueue<Exchange> queue) throws InterruptedException {
        Exchange next = queue.poll(30, TimeUnit.SECONDS);
        assertThat(next).as("an exchange within 30 s").isNotNull();
        return next;
    }

    @Test
    void chat(CopilotServer server) throws Exception {
        server.enqueue(Answer.text("An answer."));
        try (PageContext page = page("chat", server).start()) {
            Message answer =
                    PageContext.succeeded(
                            page.send(
                                    "direct:chat",
                                    "A question.",
                                    Map.of("audience", "a child", "CamelCopilotModel", "gpt-4.1")));

            assertThat(answer.getBody()).isEqualTo("An answer.");
            assertThat(answer.getHeader(Exchange.CONTENT_TYPE))
                    .isEqualTo("text/plain; charset=UTF-8");
            assertThat(answer.getHeaders())
                    .containsKeys(
                            "audience",
                            CopilotHeaders.FINISH_REASON,
                            CopilotHeaders.PROMPT_TOKENS,
                            CopilotHeaders.COMPLETION_TOKENS,
                            CopilotHeaders.TOTAL_TOKENS,
                            CopilotHeaders.SENT_INITIATOR,
                            CopilotHeaders.RESPONSE_MODEL,
                            CopilotHeaders.RESPONSE_ID,
                            CopilotHeaders.REQUEST_ID)
                    .doesNotContainKey(CopilotHeaders.REASONING);
            assertThat(answer.getHeader(CopilotHeaders.RESULT)).isInstanceOf(ChatResult.class);
        }
        assertThat(server.request(0).json().path("model").asText()).isEqualTo("gpt-4.1");
        assertThat(server.request(0).json().at("/messages/0/content").asText())
                .isEqualTo("Answer for a child, in one sentence.");
    }

    @Test
    void stream(CopilotServer server) throws Exception {
        server.enqueue(Answer.text("Two words"));
        BlockingQueue<Exchange> words = new LinkedBlockingQueue<>();
        String yaml = block("stream").text().replace("log:word", "direct:word");
        try (PageContext page =
                PageContext.at(server).loadYaml(yaml).add(consumer("direct:word", words)).start()) {
            Message answer = page.ask("direct:stream", "A question.");

            assertThat(answer.getHeader(CopilotHeaders.STREAM_ID)).isNotNull();
        }
        assertThat(words).hasSizeGreaterThan(1);
        assertThat(words.stream().map(word -> word.getMessage().getBody(String.class)))
                .containsExactly("Two ", "words");
    }

    @Test
    void channel(CopilotServer server) throws Exception {
        server.enqueue(Answer.text("Two words"));
        BlockingQueue<Exchange> chunks = new LinkedBlockingQueue<>();
        String yaml = block("channel").text().replace("log:word", "direct:word");
        try (PageContext page =
                PageContext.at(server)
                        .loadYaml(yaml)
                        .add(consumer("direct:word", chunks))
                        .start()) {
            Message answer = page.ask("direct:channel", "A question.");

            assertThat(answer.getBody()).isEqualTo("Two words");
            assertThat(answer.getHeaders()).containsKey(CopilotHeaders.TOTAL_TOKENS);
            StringBuilder text = new StringBuilder();
            Message chunk = next(chunks).getMessage();
            for (int index = 0; !isComplete(chunk); index++) {
                assertThat(chunk.getHeader(CopilotHeaders.CHUNK_INDEX)).isEqualTo(index);
                text.append(chunk.getBody(String.class));
                chunk = next(chunks).getMessage();
            }
            assertThat(text).hasToString("Two words");
            assertThat(chunk.getHeader(CopilotHeaders.CHUNK_TYPE)).isEqualTo("end");
            assertThat(chunk.getBody(String.class)).isEmpty();
            assertThat(chunk.getHeaders()).containsKey(CopilotHeaders.TOTAL_TOKENS);
        }
    }

    private static boolean isComplete(Message chunk) {
        return chunk.getHeader(CopilotHeaders.STREAM_COMPLETE, Boolean.class);
    }

    @Test
    void tool(CopilotServer server) throws Exception {
        server.enqueue(
                Answer.text("").toolCall("lookup", "{\"word\":\"camel\"}"), Answer.text("No."));
        try (PageContext page = page("tool", server).start()) {
            assertThat(page.ask("direct:asking", "Is camel in it?").getBody()).isEqualTo("No.");
        }
        assertThat(server.request(1).toolResults())
                .singleElement()
                .satisfies(
                        result ->
                                assertThat(result.text())
                                        .isEqualTo("camel is not in the glossary."));
    }

    @Test
    void login(CopilotServer server) throws Exception {
        server.login().interval(0);
        BlockingQueue<Exchange> events = new LinkedBlockingQueue<>();
        try (PageContext page =
                page("login", server).add(consumer("copilot:login", events)).start()) {
            Message answer = page.ask("direct:login", "Please.");

            assertThat(answer.getHeader(CopilotHeaders.LOGIN_STATE)).isEqualTo("authorized");
            assertThat(answer.getHeader(CopilotHeaders.ACCOUNT)).isEqualTo("default");
            assertThat(answer.getBody(String.class)).startsWith("Logged in to ");
            Message pending = next(events).getMessage();
            assertThat(pending.getHeader(CopilotHeaders.LOGIN_STATE)).isEqualTo("pending");
            assertThat(pending.getHeaders())
                    .containsEntry(CopilotHeaders.USER_CODE, server.login().userCode())
                    .containsKeys(CopilotHeaders.VERIFICATION_URI, CopilotHeaders.LOGIN_EXPIRES_AT);
            assertThat(next(events).getMessage().getHeader(CopilotHeaders.LOGIN_STATE))
                    .isEqualTo("authorized");

            Message out =
                    PageContext.succeeded(
                            page.send(
                                    "direct:login",
                                    "",
                                    Map.of(CopilotHeaders.LOGIN_ACTION, "logout")));
            assertThat(out.getHeaders()).doesNotContainKey(CopilotHeaders.LOGIN_STATE);
        }
    }

    @Test
    void models(CopilotServer server) throws Exception {
        server.models().offer("gpt-5", "/responses");
        try (PageContext page = page("models", server).start()) {
            Message answer = page.ask("direct:models", "ignored");

            assertThat(answer.getBody()).isInstanceOf(ModelList.class);
            assertThat((List<?>) answer.getBody()).hasSize(1);
            assertThat(answer.getBody(String.class)).startsWith("[{\"id\":\"gpt-5\"");
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void usage(CopilotServer server) throws Exception {
        server.billing().plan("business").quota("premium_interactions", 300);
        try (PageContext page = page("usage", server).start()) {
            Message answer = page.ask("direct:usage", "ignored");

            assertThat(answer.getBody()).isInstanceOf(UsageReport.class);
            assertThat(answer.getBody(UsageReport.class).plan()).isEqualTo("business");
            JsonNode json = new ObjectMapper().readTree(answer.getBody(String.class));
            assertThat(json.at("/quotas/premium_interactions/remaining").asInt()).isEqualTo(300);
        }
        assertThat(server.usage().requests())
                .map(RecordedRequest::path)
                .containsExactly("/api/v3/copilot_internal/user");
    }

    private static RouteBuilder consumer(String uri, BlockingQueue<Exchange> queue) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).process(exchange -> queue.add(exchange.copy()));
            }
        };
    }
}
