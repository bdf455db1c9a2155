// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.ToolExecution;
import io.github.camelcopilot.internal.message.ResultWriter;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.TestUsage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers of tools on answers and failures, and those that earlier messages have left. */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class ToolHeadersTest {

    private static final ToolCall CALL = ToolCall.of("call-1", "weather", "{}");
    private static final List<ToolExecution> CALLS =
            List.of(ToolExecution.of(CALL, ToolExecution.DONE, 42));

    /** A conversation with a call that waits for a decision. */
    private static final List<ChatMessage> WAITING =
            List.of(
                    ChatMessage.user("Hello"),
                    ChatMessage.builder(Role.ASSISTANT).toolCalls(List.of(CALL)).build());

    /** As the message of a tool's route has them. */
    private static final Map<String, Object> TOOL_ROUTE =
            Map.of(CopilotHeaders.TOOL_NAME, "weather", CopilotHeaders.TOOL_CALL_ID, "call-1");

    private static final Map<String, Object> APPROVAL =
            with(TOOL_ROUTE, CopilotHeaders.TOOL_DESCRIPTION, "The weather");

    private static final Map<String, Object> CHUNK =
            with(
                    with(TOOL_ROUTE, CopilotHeaders.TOOL_STATE, "called"),
                    CopilotHeaders.CHUNK_TYPE,
                    "tool");

    /** As an earlier answer has them. */
    private static final Map<String, Object> ANSWER =
            Map.of(
                    CopilotHeaders.TOOL_ITERATIONS,
                    3,
                    CopilotHeaders.TOOL_CALLS,
                    CALLS,
                    CopilotHeaders.TOOL_APPROVAL,
                    "needed");

    private static Map<String, Object> with(Map<String, Object> map, String name, Object value) {
        Map<String, Object> more = new HashMap<>(map);
        more.put(name, value);
        return Map.copyOf(more);
    }

    private static ChatResult.Builder result() {
        return ChatResult.builder().text("Yes.").finishReason(FinishReason.STOP);
    }

    private static Map<String, Object> toolHeaders(Message message) {
        Map<String, Object> found = new HashMap<>();
        message.getHeaders()
                .forEach(
                        (name, value) -> {
                            if (name.startsWith("CamelCopilotTool")) {
                                found.put(name, value);
                            }
                        });
        return found;
    }

    static Stream<Arguments> results() {
        Map<String, Object> none = Map.of();
        return Stream.of(
                arguments(result(), none),
                arguments(result().toolCalls(List.of(CALL)), none),
                arguments(
                        result().toolIterations(1).toolExecutions(CALLS),
                        Map.of(
                                CopilotHeaders.TOOL_ITERATIONS,
                                1,
                                CopilotHeaders.TOOL_CALLS,
                                CALLS)),
                arguments(
                        result().toolIterations(2),
                        Map.of(
                                CopilotHeaders.TOOL_ITERATIONS,
                                2,
                                CopilotHeaders.TOOL_CALLS,
                                List.of())),
                arguments(
                        result().toolExecutions(CALLS).approvalNeeded(true),
                        Map.of(
                                CopilotHeaders.TOOL_ITERATIONS,
                                0,
                                CopilotHeaders.TOOL_CALLS,
                                CALLS,
                                CopilotHeaders.TOOL_APPROVAL,
                                "needed")),
                arguments(
                        result().approvalNeeded(true),
                        Map.of(CopilotHeaders.TOOL_APPROVAL, "needed")));
    }

    @ParameterizedTest
    @MethodSource("results")
    void anAnswerHasTheHeadersOfItsOwnToolCallsOnly(
            ChatResult.Builder result, Map<String, Object> expected) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().getHeaders().putAll(ANSWER);
        exchange.getMessage().setHeader(CopilotHeaders.TOOL_DECISION, "yes");

        ResultWriter.write(exchange.getMessage(), result.build());

        assertThat(toolHeaders(exchange.getMessage())).isEqualTo(expected);
    }

    @Test
    void theTokensAreThoseOfAllModelCalls() {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());

        ResultWriter.write(
                exchange.getMessage(),
                result().usage(TestUsage.of(30, 12, 42, 0, 0))
                        .lastUsage(TestUsage.of(20, 7, 27, 0, 0))
                        .build());

        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(CopilotHeaders.PROMPT_TOKENS, 30)
                .containsEntry(CopilotHeaders.COMPLETION_TOKENS, 12)
                .containsEntry(CopilotHeaders.TOTAL_TOKENS, 42);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tool_failed",
                "tool_timeout",
                "tool_unknown",
                "tool_arguments",
                "tool_iterations",
                "token_budget",
                "cost_budget",
                "approval_failed",
                "approval_timeout",
                "approval_taken",
                "mcp_unavailable"
            })
    void aFailureOfToolsHasItsCode(String code) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().getHeaders().putAll(ANSWER);
        CopilotToolException failure =
                new CopilotToolException("No.", null, ErrorDetails.ofCode(code));

        ResultWriter.fail(exchange, failure);

        assertThat(exchange.getException()).isSameAs(failure);
        assertThat(exchange.getMessage().getHeaders())
                .isEqualTo(Map.of(CopilotHeaders.ERROR_CODE, code));
    }

    /** Headers of a message to copilot:chat, and those that the answer keeps. */
    static Stream<Arguments> earlier() {
        return Stream.of(
                arguments(ANSWER, Map.of()),
                arguments(CHUNK, Map.of()),
                arguments(TOOL_ROUTE, TOOL_ROUTE),
                arguments(APPROVAL, APPROVAL),
                arguments(with(TOOL_ROUTE, CopilotHeaders.TOOL_APPROVAL, "needed"), TOOL_ROUTE));
    }

    @ParameterizedTest
    @MethodSource("earlier")
    void onlyTheHeadersOfTheCallThatTheExchangeIsAboutStay(
            Map<String, Object> headers, Map<String, Object> kept, CopilotServer server)
            throws Exception {
        server.enqueue(Answer.text("Yes."));
        server.enqueue(Answer.status(400, "{\"error\":{\"message\":\"No.\"}}"));
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            assertThat(toolHeaders(route.ask("Hello", headers))).isEqualTo(kept);

            Exchange failed = route.send("Hello", headers);
            assertThat(failed.getException()).isNotNull();
            assertThat(toolHeaders(failed.getMessage())).isEqualTo(kept);
        }
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void aStreamInTheRouteOfAToolKeepsThemToo(EmitForm form, CopilotServer server)
            throws Exception {
        server.enqueue(ServerEvents.texts("one ", "two"));
        try (CopilotRoute route =
                CopilotRoute.at(server).start("copilot:stream?" + form.option())) {
            Message message = route.ask("Hello", TOOL_ROUTE);

            assertThat(toolHeaders(message)).isEqualTo(TOOL_ROUTE);
        }
    }

    static Stream<Map<String, Object>> allEarlier() {
        return Stream.of(ANSWER, CHUNK, TOOL_ROUTE, APPROVAL);
    }

    @ParameterizedTest
    @MethodSource("allEarlier")
    void aChunkHasNoHeadersOfTheToolCallInWhoseRouteItWasRequested(
            Map<String, Object> headers, CopilotServer server) throws Exception {
        server.enqueue(ServerEvents.texts("one ", "two"));
        List<Message> chunks = new ArrayList<>();
        try (CopilotRoute route = CopilotRoute.at(server).start("copilot:stream")) {
            Message message = route.ask("Hello", headers);
            ((Iterator<?>) message.getBody()).forEachRemaining(c -> chunks.add((Message) c));
        }

        assertThat(chunks).hasSize(3);
        assertThat(chunks).allSatisfy(chunk -> assertThat(toolHeaders(chunk)).isEmpty());
    }

    @Test
    void aChunkHasNoDecision() {
        Map<String, Object> headers =
                new HashMap<>(Map.of(CopilotHeaders.TOOL_DECISION, "yes", "audience", "children"));

        ResultWriter.removeStale(headers);

        assertThat(headers).isEqualTo(Map.of("audience", "children"));
    }

    /** A stream begins with the step of the call, so the decision is used when it opens. */
    @ParameterizedTest
    @ValueSource(strings = {"chat", "stream", "stream?emit=text", "stream?emit=sse"})
    void aDecisionLeavesTheMessageWithTheAnswer(String operation, CopilotServer server)
            throws Exception {
        server.enqueue(
                operation.equals("chat") ? Answer.text("Yes.") : ServerEvents.texts("one", "two"));
        try (CopilotRoute route = CopilotRoute.at(server).start("copilot:" + operation)) {
            Map<String, Object> decision = Map.of(CopilotHeaders.TOOL_DECISION, "no");

            assertThat(route.ask(WAITING, decision).getHeaders())
                    .doesNotContainKey(CopilotHeaders.TOOL_DECISION);
        }
    }

    /** Otherwise a route that repeats the call would deny what was allowed. */
    @Test
    void aDecisionStaysOnTheMessageOfAFailedCall(CopilotServer server) throws Exception {
        Map<String, Object> decision = Map.of(CopilotHeaders.TOOL_DECISION, "no");
        server.enqueue(Answer.status(400, "{\"error\":{\"message\":\"No.\"}}"));
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            Exchange failed = route.send(WAITING, decision);

            assertThat(failed.getException()).isNotNull();
            assertThat(toolHeaders(failed.getMessage())).isEqualTo(decision);
        }
    }

    @Test
    void anOperationBesideItDoesNotUseUpADecision(CopilotServer server) throws Exception {
        Map<String, Object> decision = Map.of(CopilotHeaders.TOOL_DECISION, "yes");
        try (CopilotRoute route = CopilotRoute.at(server).start("copilot:models")) {
            assertThat(toolHeaders(route.ask("Hello", decision))).isEqualTo(decision);
        }
    }

    /**
     * The route of a tool whose effect must not happen twice: the id of the call is the key of its
     * idempotent consumer, and is still there after a model was called.
     */
    @Test
    void theRouteOfAToolMayCallAModelBeforeItUsesTheIdOfItsCall(CopilotServer server)
            throws Exception {
        server.answerWith(request -> Answer.text("Yes."));
        List<String> effects = new CopyOnWriteArrayList<>();
        RouteBuilder routes =
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .to("copilot:chat")
                                .idempotentConsumer(header(CopilotHeaders.TOOL_CALL_ID))
                                .idempotentRepository(new MemoryIdempotentRepository())
                                .to("copilot:chat")
                                .process(e -> effects.add(callId(e)));
                    }
                };
        try (CopilotRoute route = CopilotRoute.at(server).start(routes)) {
            for (String id : List.of("call-1", "call-1", "call-2")) {
                route.ask("Hello", with(TOOL_ROUTE, CopilotHeaders.TOOL_CALL_ID, id));
            }
        }

        assertThat(effects).containsExactly("call-1", "call-2");
    }

    private static String callId(Exchange exchange) {
        return exchange.getMessage().getHeader(CopilotHeaders.TOOL_CALL_ID, String.class);
    }
}
