// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The spans of {@code copilot:} endpoints have the attributes of the GenAI conventions. */
@ExtendWith(CopilotServerExtension.class)
class SpansTest {

    private final RecordingTracer tracer = new RecordingTracer();

    private CopilotRoute route(CopilotServer server) {
        CopilotRoute route = CopilotRoute.at(server);
        tracer.setCamelContext(route.context());
        tracer.init(route.context());
        return route;
    }

    private RecordingTracer.Recorded onlySpan() {
        assertThat(tracer.ofCopilot()).hasSize(1);
        return tracer.ofCopilot().get(0);
    }

    @Test
    void describeACallAndItsAnswer(CopilotServer server) throws Exception {
        server.enqueue(
                Answer.json(
                        """
                        {"id":"answer-1","model":"gpt-answered","choices":[{"index":0,
                        "finish_reason":"stop","message":{"role":"assistant","content":"Hello"}}],
                        "usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}"""));
        try (CopilotRoute route = route(server)) {
            route.start(
                    "copilot:chat?wireApi=completions&model=gpt-option&userMessage=RAW(Say & ask: ${body})");
            route.ask("Hi", Map.of("CamelCopilotModel", "claude-haiku-4.5"));
            assertThat(onlySpan().tags)
                    .containsEntry("component", "camel-copilot")
                    .containsEntry("camel.uri", "copilot://chat")
                    .containsEntry("url.path", "chat")
                    .containsEntry("server.address", "127.0.0.1")
                    .containsEntry("server.port", String.valueOf(server.port()))
                    .containsEntry("gen_ai.operation.name", "chat")
                    .containsEntry("gen_ai.provider.name", "copilot")
                    .containsEntry("gen_ai.request.model", "claude-haiku-4.5")
                    .containsEntry("gen_ai.response.model", "gpt-answered")
                    .containsEntry("gen_ai.response.id", "answer-1")
                    .containsEntry("gen_ai.response.finish_reasons", "stop")
                    .containsEntry("gen_ai.usage.input_tokens", "7")
                    .containsEntry("gen_ai.usage.output_tokens", "3")
                    .containsEntry("copilot.cost.credits", "1.32")
                    .doesNotContainKeys(
                            "error.type",
                            "url.query",
                            "gen_ai.input.messages",
                            "gen_ai.output.messages");
            assertThat(onlySpan().everything.toString()).doesNotContain("Say", "Hello");
        }
    }

    @Test
    void describeEmbeddingsWithoutTheirTexts(CopilotServer server) throws Exception {
        try (CopilotRoute route = route(server)) {
            route.start("copilot:embeddings?model=m-option&dimensions=8");
            route.ask("Secret text", Map.of("CamelCopilotModel", "m-header"));
            assertThat(onlySpan().tags)
                    .containsEntry("url.path", "embeddings")
                    .containsEntry("gen_ai.operation.name", "embeddings")
                    .containsEntry("gen_ai.provider.name", "copilot")
                    .containsEntry("gen_ai.request.model", "m-header")
                    .containsEntry("gen_ai.response.model", "m-header")
                    .containsEntry("gen_ai.usage.input_tokens", "3")
                    .containsEntry("gen_ai.embeddings.dimension.count", "8");
            assertThat(onlySpan().everything.toString()).doesNotContain("Secret text");
        }
    }

    @Test
    void describeTheCallOfATool(CopilotServer server) throws Exception {
        server.enqueue(
                Answer.text("").toolCall("call_a", "weather", "{\"city\":\"Bern\"}"),
                Answer.text("Sunny"));
        try (CopilotRoute route = route(server)) {
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to("copilot:chat?wireApi=completions&tags=*");
                            from("copilot:tool:weather?description=It&parameter.city=string")
                                    .setBody(constant("cloudless"));
                        }
                    });
            route.ask("What is the weather?");
            RecordingTracer.Recorded span =
                    tracer.ofCopilot().stream()
                            .filter(each -> "tool:weather".equals(each.tags.get("url.path")))
                            .findFirst()
                            .orElseThrow();
            assertThat(span.tags)
                    .containsEntry("camel.uri", "copilot://tool:weather")
                    .containsEntry("gen_ai.operation.name", "execute_tool")
                    .containsEntry("gen_ai.tool.name", "weather")
                    .containsEntry("gen_ai.tool.call.id", "call_a")
                    .containsEntry("gen_ai.tool.type", "function")
                    .doesNotContainKeys("server.address", "gen_ai.provider.name");
            assertThat(tracer.ofCopilot()).hasSize(2);
            assertThat(span.everything.toString()).doesNotContain("Bern", "cloudless");
        }
    }

    @Test
    void showContentOnlyOnRequestAndNeverACredential(CopilotServer server) throws Exception {
        server.enqueue(Answer.text("Your token is " + CopilotRoute.TOKEN));
        try (CopilotRoute route = route(server)) {
            route.start(
                    "copilot:chat?wireApi=completions&traceContent=true&systemMessage=Be short");
            route.ask("Is it " + CopilotRoute.TOKEN + "?");
            JsonNode input = json("gen_ai.input.messages");
            assertThat(input.at("/0/role").asText()).isEqualTo("system");
            assertThat(input.at("/0/parts/0/content").asText()).isEqualTo("Be short");
            assertThat(input.at("/1/role").asText()).isEqualTo("user");
            assertThat(input.at("/1/parts/0/type").asText()).isEqualTo("text");
            assertThat(input.at("/1/parts/0/content").asText()).startsWith("Is it ");
            JsonNode output = json("gen_ai.output.messages");
            assertThat(output.at("/0/role").asText()).isEqualTo("assistant");
            assertThat(output.at("/0/finish_reason").asText()).isEqualTo("stop");
            assertThat(output.at("/0/parts/0/content").asText()).startsWith("Your token is ");
            assertThat(onlySpan().everything.toString()).doesNotContain(CopilotRoute.TOKEN);
            assertThat(onlySpan().tags.get("camel.uri")).contains("systemMessage=");
        }
    }

    private JsonNode json(String attribute) throws Exception {
        return new ObjectMapper().readTree(onlySpan().tags.get(attribute));
    }

    @Test
    void limitTheContent(CopilotServer server) throws Exception {
        server.enqueue(Answer.text("a".repeat(100_000)));
        try (CopilotRoute route = route(server)) {
            route.start("copilot:chat?wireApi=completions&traceContent=true");
            route.ask("q".repeat(100_000));
            assertThat(json("gen_ai.input.messages").at("/0/parts/0/content").asText())
                    .startsWith("qqq")
                    .endsWith("…");
            assertThat(onlySpan().tags.get("gen_ai.input.messages").length()).isLessThan(17_000);
            assertThat(onlySpan().tags.get("gen_ai.output.messages").length()).isLessThan(17_000);
        }
    }

    @Test
    void nameTheErrorWithoutItsMessage(CopilotServer server) throws Exception {
        server.enqueue(Answer.status(400, "The text 'a private question' is not allowed"));
        try (CopilotRoute route = route(server)) {
            route.start("copilot:chat?wireApi=completions");
            Exchange exchange = route.send("a private question");
            assertThat(exchange.getException()).hasMessageContaining("private");
            assertThat(onlySpan().isError).isTrue();
            assertThat(onlySpan().tags)
                    .containsEntry("error.type", "CopilotRequestException")
                    .doesNotContainKey("gen_ai.response.model");
            assertThat(onlySpan().everything.toString()).doesNotContain("private");
        }
    }

    @Test
    void ofAStreamHaveNoUsage(CopilotServer server) throws Exception {
        server.enqueue(Answer.text("Hello"));
        try (CopilotRoute route = route(server)) {
            route.start("copilot:stream?emit=text&wireApi=completions&model=gpt-option");
            route.ask("Hi").getBody(String.class);
            assertThat(onlySpan().tags)
                    .containsEntry("gen_ai.request.model", "gpt-option")
                    .doesNotContainKeys("gen_ai.response.model", "gen_ai.usage.input_tokens");
        }
    }

    @Test
    void ofOtherOperationsShowNoEarlierAnswer(CopilotServer server) throws Exception {
        server.enqueue(Answer.text("Hello"));
        try (CopilotRoute route = route(server)) {
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in")
                                    .to("copilot:chat?wireApi=completions")
                                    .to("copilot:models");
                        }
                    });
            route.ask("Hi");
            assertThat(tracer.ofCopilot()).hasSize(2);
            assertThat(tracer.ofCopilot().get(1).tags)
                    .containsEntry("url.path", "models")
                    .allSatisfy((name, value) -> assertThat(name).doesNotStartWith("gen_ai"));
        }
    }

    /** A channel's consumer receives an answer; the span of the call is the producer's. */
    @Test
    void ofConsumersHaveNoAttributesOfACall(CopilotServer server) throws Exception {
        server.enqueue(Answer.text("Hello"));
        try (CopilotRoute route = route(server)) {
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to("copilot:stream:news?wireApi=completions");
                            from("copilot:stream:news").to("mock:chunks");
                        }
                    });
            route.ask("Hi");
            await().until(() -> tracer.ofCopilot().stream().anyMatch(SpansTest::isOfConsumer));
            assertThat(tracer.ofCopilot().stream().filter(SpansTest::isOfConsumer))
                    .allSatisfy(
                            span -> {
                                assertThat(span.tags)
                                        .containsEntry("camel.uri", "copilot://stream:news");
                                assertThat(span.tags.keySet())
                                        .noneMatch(name -> name.startsWith("gen_ai"));
                            });
        }
    }

    private static boolean isOfConsumer(RecordingTracer.Recorded span) {
        return "EVENT_RECEIVED".equals(span.tags.get("op"));
    }
}
