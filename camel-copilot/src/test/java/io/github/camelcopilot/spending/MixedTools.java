// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ToolApproval;
import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.api.ToolSource;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.CopilotRoute;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;

/**
 * Prompts whose tool calls are done, denied, failed and suspended, and one of which names a tool
 * that the model invented. Owned by the test's thread.
 */
final class MixedTools implements AutoCloseable {

    static final String ARGUMENT = "ThePlaceThatNobodyMayRead";
    static final String RESULT = "TheWeatherThatNobodyMayRead";
    static final String FAILURE = "TheReasonThatNobodyMayRead";
    static final String DENIAL = "TheDenialThatNobodyMayRead";
    static final String INVENTED = "ANameThatNobodyMayRead";

    /** The numbers of calls after {@link #sendAll} by tool and outcome. */
    static final Map<String, Map<String, Long>> CALLS =
            Map.of(
                    "weather",
                    Map.of("done", 2L),
                    "refund",
                    Map.of("denied", 2L, "suspended", 1L, "done", 1L),
                    "broken",
                    Map.of("failed", 2L),
                    "other",
                    Map.of("failed", 2L));

    static final long TOTAL = 10;

    private static final String OPTIONS =
            "wireApi=completions&model=gpt-tools&tags=*&toolExecutionErrorStrategy=repromptModel";

    private static final String TOOL = "description=A tool&tags=mixed&parameter.city=string";
    private static final String ARGUMENTS = "{\"city\":\"" + ARGUMENT + "\"}";

    private final CopilotRoute route;

    /** Starts no context, so that beans can be added first. */
    MixedTools(CopilotServer server) {
        server.answerWith(MixedTools::answer);
        route = CopilotRoute.at(server);
        route.context().getRegistry().bind("refund", new Refund());
        ToolApproval denial = call -> CompletableFuture.completedFuture(DENIAL);
        route.options().setToolApproval(denial);
    }

    private static Answer answer(RecordedRequest request) {
        if (!request.toolResults().isEmpty()) {
            return Answer.text("Done");
        }
        return request.bodyText().contains("later")
                ? Answer.text("").toolCall("refund", ARGUMENTS)
                : Answer.text("")
                        .toolCall("weather", ARGUMENTS)
                        .toolCall("refund", ARGUMENTS)
                        .toolCall("broken", ARGUMENTS)
                        .toolCall(INVENTED, ARGUMENTS);
    }

    CopilotRoute route() {
        return route;
    }

    MixedTools start() throws Exception {
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:chat").to("copilot:chat?" + OPTIONS);
                        from("direct:stream").to("copilot:stream?emit=text&" + OPTIONS);
                        from("copilot:tool:weather?readOnlyHint=true&" + TOOL)
                                .process(call -> call.getMessage().setBody(RESULT));
                        from("copilot:tool:broken?readOnlyHint=true&" + TOOL)
                                .process(
                                        call -> {
                                            throw new IllegalStateException(FAILURE);
                                        });
                        from("direct:later").to("copilot:chat?toolApproval=suspend&" + OPTIONS);
                    }
                });
        return this;
    }

    /** Sends all prompts, one after another, and reads the streams. */
    MixedTools sendAll() {
        send("direct:chat", "now", Map.of());
        send("direct:stream", "now", Map.of()).getBody(String.class);
        ChatResult suspended =
                send("direct:later", "later", Map.of())
                        .getHeader(CopilotHeaders.RESULT, ChatResult.class);
        send("direct:later", suspended.messages(), Map.of(CopilotHeaders.TOOL_DECISION, "yes"));
        return this;
    }

    private Message send(String uri, Object body, Map<String, Object> headers) {
        Exchange exchange =
                route.context()
                        .createProducerTemplate()
                        .request(
                                uri,
                                sent -> {
                                    sent.getMessage().setBody(body);
                                    sent.getMessage().getHeaders().putAll(headers);
                                });
        return CopilotRoute.succeeded(exchange);
    }

    @Override
    public void close() {
        route.close();
    }

    /** A tool that is no route. */
    private static final class Refund implements ToolSource {

        @Override
        public Set<String> tags() {
            return Set.of("mixed");
        }

        @Override
        public List<ToolSpec> tools() {
            return List.of(
                    ToolSpec.builder("refund")
                            .description("A tool")
                            .parameters(Map.of("type", "object"))
                            .build());
        }

        @Override
        public CompletionStage<String> call(ToolInvocation invocation) {
            return CompletableFuture.completedFuture(RESULT);
        }
    }
}
