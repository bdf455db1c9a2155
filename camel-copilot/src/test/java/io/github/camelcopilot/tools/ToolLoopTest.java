// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolApproval;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.ToolExecution;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.ReceivedReasoning;
import io.github.camelcopilot.test.ReceivedToolResult;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.ChatContext;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the agent loop sends, passes to tools and reports. */
@Timeout(60)
class ToolLoopTest {

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private final ChatContext context = new ChatContext(null);
    private CopilotServer server;

    @BeforeEach
    void start() {
        server = SERVER.server();
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private void bind(TestTool... tools) {
        for (TestTool tool : tools) {
            context.camel().getRegistry().bind(tool.tools().get(0).name(), tool);
        }
    }

    private static String uri(String options) {
        return ChatContext.uri(SERVER.url(), "&tags=test" + options);
    }

    private static String streamUri(String options) {
        return uri(options).replace("copilot:chat", "copilot:stream");
    }

    private static Answer call(String tool) {
        return Answer.text("").toolCall(tool, "{}");
    }

    private static ChatResult resultOf(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getHeader(CopilotHeaders.RESULT, ChatResult.class);
    }

    private String lastResult() {
        List<RecordedRequest> requests = server.requests();
        List<ReceivedToolResult> results = requests.get(requests.size() - 1).toolResults();
        return results.get(results.size() - 1).text();
    }

    @Test
    void reportsWhatTheExchangeAdded() {
        bind(TestTool.of("weather", "sunny"));
        server.enqueue(
                Answer.text("Let me look").toolCall("weather", "{\"city\":\"Bern\"}"),
                Answer.text("It is sunny"));

        ChatResult result = resultOf(context.send(uri("&systemMessage=Be brief")));

        assertThat(result.text()).isEqualTo("It is sunny");
        assertThat(result.messages())
                .extracting(ChatMessage::role)
                .containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL, Role.ASSISTANT);
        assertThat(result.messages())
                .extracting(ChatMessage::text)
                .containsExactly(ChatContext.PROMPT, "Let me look", "sunny", "It is sunny");
        assertThat(result.toolIterations()).isOne();
        assertThat(result.toolExecutions())
                .singleElement()
                .satisfies(
                        call -> {
                            assertThat(call.name()).isEqualTo("weather");
                            assertThat(call.arguments()).isEqualTo("{\"city\":\"Bern\"}");
                            assertThat(call.outcome()).isEqualTo(ToolExecution.DONE);
                        });
        assertThat(result.usage().totalTokens()).isGreaterThan(result.lastUsage().totalTokens());
    }

    @ParameterizedTest
    @CsvSource({
        "'', tool_iterations, 21",
        "&maxToolIterations=3, tool_iterations, 4",
        "&maxAgenticTokens=200, token_budget, 0"
    })
    void aModelThatLoopsForEverEnds(String options, String code, int requests) {
        bind(TestTool.of("again", "once more"));
        server.answerWith(request -> call("again"));

        Exchange exchange = context.send(uri(options));

        assertThat(ChatContext.failureOf(exchange))
                .isInstanceOfSatisfying(
                        CopilotToolException.class,
                        failure -> assertThat(failure.getCode()).isEqualTo(code));
        if (requests > 0) {
            assertThat(server.requests()).hasSize(requests);
        } else {
            assertThat(server.requests()).hasSizeBetween(2, 20);
        }
    }

    @Test
    void endsBeyondTheCost() {
        bind(TestTool.of("again", "once more"));
        server.billing()
                .aiCredits()
                .price(ChatContext.MODEL, 10_000_000_000_000L, 10_000_000_000_000L, 0, 0);
        server.answerWith(request -> call("again"));

        Exchange exchange = context.send(uri("&maxCost=1"));

        assertThat(ChatContext.failureOf(exchange).getCode()).isEqualTo("cost_budget");
        assertThat(server.requests()).hasSizeBetween(1, 5);
        assertThat(server.books().nanoAiu()).isGreaterThanOrEqualTo(1_000_000_000);
    }

    @Test
    void cutsAResultOfTenMegabytes() {
        bind(TestTool.of("dump", "ä".repeat(5 << 20)));
        server.enqueue(call("dump"), Answer.text("Done"));

        resultOf(context.send(uri("")));

        assertThat(lastResult())
                .startsWith("ää")
                .endsWith("]")
                .hasSizeBetween(128 << 10, (128 << 10) + 200);
    }

    /** Format, and the option that makes the model reason. */
    @ParameterizedTest
    @CsvSource({
        "copilot:chat, &reasoningEffort=high",
        "copilot:chat, &wireApi=responses&model=gpt-5&reasoningEffort=high",
        "copilot:chat, &wireApi=messages&model=claude-sonnet-4.5&reasoningEffort=high",
        "copilot:stream:desk, &reasoningEffort=high",
        "copilot:stream:desk, &wireApi=responses&model=gpt-5&reasoningEffort=high",
        "copilot:stream:desk, &wireApi=messages&model=claude-sonnet-4.5&reasoningEffort=high"
    })
    void sendsReasoningBackUnchanged(String operation, String options) {
        bind(TestTool.of("weather", "sunny"));
        server.enqueue(
                Answer.text("")
                        .reasoning("I need the weather.", "c3RhdGU=")
                        .toolCall("weather", "{}"),
                Answer.text("Done"));

        Exchange exchange = context.send(plain(options).replace("copilot:chat", operation));

        assertThat(exchange.getException()).isNull();
        assertThat(server.request(1).reasoning())
                .extracting(ReceivedReasoning::state)
                .containsExactly(Optional.of("c3RhdGU="));
    }

    /**
     * Returns a URI without the format and the model of the test context, which options may set.
     */
    private static String plain(String options) {
        String uri =
                "copilot:chat?token="
                        + ChatContext.TOKEN
                        + "&baseUrl="
                        + SERVER.url()
                        + "&tags=test";
        return uri
                + (options.contains("wireApi") ? "" : "&wireApi=completions&model=gpt-test")
                + options;
    }

    @Test
    void leavesReasoningOutForAnotherModel() {
        bind(TestTool.of("weather", "sunny"));
        server.enqueue(
                Answer.text("")
                        .reasoning("I need the weather.", "c3RhdGU=")
                        .toolCall("weather", "{}"),
                Answer.status(402, "quota exceeded"),
                Answer.text("").toolCall("weather", "{}"),
                Answer.text("Done"));

        ChatResult result = resultOf(context.send(uri("&fallbackModel=gpt-small")));

        assertThat(result.text()).isEqualTo("Done");
        assertThat(result.fallback()).startsWith(ChatContext.MODEL);
        assertThat(server.request(1).reasoning()).hasSize(1);
        assertThat(server.request(2).reasoning()).isEmpty();
        assertThat(server.requests())
                .extracting(request -> request.json().path("model").textValue())
                .containsExactly(ChatContext.MODEL, ChatContext.MODEL, "gpt-small", "gpt-small");
    }

    @Test
    void aForcedChoiceHoldsForTheFirstCallOnly() {
        bind(TestTool.of("weather", "sunny"));
        server.enqueue(call("weather"), Answer.text("Done"));

        resultOf(context.send(uri("&toolChoice=weather")));

        assertThat(server.request(0).toolChoice()).hasValue("weather");
        assertThat(server.request(1).toolChoice()).isEmpty();
    }

    @Test
    void aChoiceThatIsNotOfferedFails() {
        bind(TestTool.of("weather", "sunny"));

        Exchange exchange = context.send(uri("&toolChoice=wether"));

        assertThat(ChatContext.failureOf(exchange))
                .isInstanceOf(CopilotToolException.class)
                .hasMessage(
                        "toolChoice names the tool wether, which is not offered; the offered tools are: weather");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void twoToolsOfOneNameFail() {
        context.camel().getRegistry().bind("one", TestTool.of("weather", "sunny"));
        context.camel().getRegistry().bind("two", TestTool.of("weather", "rainy"));

        Exchange exchange = context.send(uri(""));

        assertThat(ChatContext.failureOf(exchange).getCode()).isEqualTo("tool_duplicate");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aChoiceIsNotSentWithoutTools() {
        server.enqueue(Answer.text("Done"));

        resultOf(context.send(uri("&memoryId=7&toolChoice=auto").replace("&tags=test", "")));

        assertThat(server.request(0).json().has("tool_choice")).isFalse();
    }

    @Test
    void toolsSeePropertiesAndVariablesOnly() throws Exception {
        List<Map<String, Object>> seen = new ArrayList<>();
        TestTool spy =
                new TestTool(
                        TestTool.spec("spy").build(),
                        call -> {
                            seen.add(call.properties());
                            seen.add(call.variables());
                            return CompletableFuture.completedFuture("seen");
                        });
        bind(spy);
        context.camel()
                .addRoutes(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("direct:in")
                                        .setProperty("customer", constant(7))
                                        .setVariable("language", constant("de"))
                                        .setHeader("Authorization", constant("secret"))
                                        .doTry()
                                        .throwException(new IllegalStateException("earlier"))
                                        .doCatch(IllegalStateException.class)
                                        .end()
                                        .to(uri(""));
                            }
                        });
        server.enqueue(call("spy"), Answer.text("Done"));

        resultOf(context.send("direct:in"));

        assertThat(seen).containsExactly(Map.of("customer", 7), Map.of("language", "de"));
    }

    @Test
    void callsOfOneAnswerRunSideBySideAndAnswerInTheOrderAsked() {
        CompletableFuture<String> second = new CompletableFuture<>();
        TestTool one =
                new TestTool(TestTool.spec("one").build(), call -> second.thenApply(two -> "1"));
        TestTool two =
                new TestTool(
                        TestTool.spec("two").build(),
                        call -> {
                            second.complete("2");
                            return second;
                        });
        bind(one, two);
        server.enqueue(
                Answer.text("").toolCall("one", "{}").toolCall("two", "{}"), Answer.text("Done"));

        resultOf(context.send(uri("")));

        assertThat(server.request(1).toolResults())
                .extracting(ReceivedToolResult::text)
                .containsExactly("1", "2");
    }

    @Test
    void callsThatHaveBegunEndBeforeTheExchangeFails() {
        CompletableFuture<String> slow = new CompletableFuture<>();
        TestTool broken =
                new TestTool(
                        TestTool.spec("broken").build(),
                        call -> CompletableFuture.failedFuture(new IllegalStateException("no")));
        bind(broken, new TestTool(TestTool.spec("slow").build(), call -> slow));
        server.enqueue(Answer.text("").toolCall("slow", "{}").toolCall("broken", "{}"));

        CompletableFuture<Exchange> sent = context.sendLater(uri(""));
        await().until(() -> broken.calls().size() == 1);
        assertThat(sent).isNotDone();
        slow.complete("late");

        Exchange exchange = sent.join();
        assertThat(ChatContext.failureOf(exchange))
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining(": no");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunks", "text", "sse", "publisher"})
    void closingAStreamEndsTheWaitForATool(String emit) throws Exception {
        CompletableFuture<String> never = new CompletableFuture<>();
        TestTool slow = new TestTool(TestTool.spec("slow").build(), call -> never);
        bind(slow);
        server.enqueue(Answer.text("Let me look").toolCall("slow", "{}"));

        Exchange exchange = context.send(streamUri("&emit=" + emit));
        await().until(() -> slow.calls().size() == 1);
        Object body = exchange.getMessage().getBody();
        Runnable cancel = exchange.getProperty(CopilotHeaders.CANCEL_STREAM, Runnable.class);
        if (cancel != null) {
            cancel.run();
        } else if (body instanceof Closeable closeable) {
            closeable.close();
        } else {
            ((Flow.Publisher<?>) body).subscribe(new Cancelling());
        }

        await().until(() -> activeStreams() == 0);
        never.complete("late");
        assertThat(server.requests()).hasSize(1);
    }

    private long activeStreams() {
        return ((CopilotComponent) context.camel().getComponent("copilot")).getActiveStreams();
    }

    private static final class Cancelling implements Flow.Subscriber<Object> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.cancel();
        }

        @Override
        public void onNext(Object item) {
            // Cancelled before.
        }

        @Override
        public void onError(Throwable failure) {
            // Cancelled before.
        }

        @Override
        public void onComplete() {
            // Cancelled before.
        }
    }

    @Test
    void aRouteCallsToolsByHand() {
        bind(TestTool.of("weather", "not called"));
        server.enqueue(call("weather"), Answer.text("It is sunny"));

        ChatResult first = resultOf(context.send(uri("&autoToolExecution=false")));
        ToolCall requested = first.toolCalls().get(0);
        List<ChatMessage> conversation = new ArrayList<>(first.messages());
        conversation.add(ChatMessage.tool(requested.id(), "sunny"));
        ChatResult second =
                resultOf(
                        context.send(
                                uri("&autoToolExecution=false"),
                                message -> message.setBody(conversation)));

        assertThat(second.text()).isEqualTo("It is sunny");
        assertThat(lastResult()).isEqualTo("sunny");
        assertThat(server.requests())
                .extracting(request -> request.initiator().orElseThrow())
                .containsExactly("user", "agent");
    }

    @Test
    void callsOfTheCallersOwnToolsAreHandedOut() {
        bind(TestTool.of("weather", "sunny"));
        ChatRequest request =
                ChatRequest.of(ChatMessage.user("Hello")).toBuilder()
                        .tools(ToolSpec.builder("browser").description("Opens a page").build())
                        .build();
        server.enqueue(call("browser"));

        ChatResult result = resultOf(context.send(uri(""), message -> message.setBody(request)));

        assertThat(result.toolCalls()).extracting(ToolCall::name).containsExactly("browser");
        assertThat(server.request(0).toolNames()).containsExactly("browser", "weather");
    }

    @Test
    void theChoiceHoldsForToolsOfTheBodyToo() {
        ChatRequest request =
                ChatRequest.of(ChatMessage.user("Hello")).toBuilder()
                        .tools(ToolSpec.builder("browser").description("Opens a page").build())
                        .build();
        server.enqueue(call("browser"));

        resultOf(
                context.send(
                        uri("&toolChoice=required").replace("&tags=test", ""),
                        message -> message.setBody(request)));

        assertThat(server.request(0).toolChoice()).hasValue("required");
    }

    @Test
    void aStreamReportsTheSumAndCountsAsOne() {
        bind(TestTool.of("weather", "sunny"));
        server.enqueue(
                Answer.text("Let me look").toolCall("weather", "{}"), Answer.text("It is sunny"));

        Exchange exchange = context.send(streamUri("&emit=chunks"));
        Iterator<?> chunks = exchange.getMessage().getBody(Iterator.class);
        Message last = null;
        while (chunks.hasNext()) {
            last = (Message) chunks.next();
        }

        ChatResult result = last.getHeader(CopilotHeaders.RESULT, ChatResult.class);
        assertThat(last.getHeader(CopilotHeaders.TOOL_ITERATIONS)).isEqualTo(1);
        assertThat(result.text()).isEqualTo("It is sunny");
        assertThat(result.usage().completionTokens()).isEqualTo(server.books().completionTokens());
        await().until(() -> activeStreams() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&toolApprovalFor=all"})
    void onlyToolsThatChangeSomethingNeedApproval(String options) {
        List<String> asked = new ArrayList<>();
        context.camel()
                .getRegistry()
                .bind(
                        "approval",
                        (ToolApproval)
                                call -> {
                                    asked.add(call.name());
                                    return CompletableFuture.completedFuture(true);
                                });
        TestTool look =
                new TestTool(
                        TestTool.spec("look").readOnlyHint(true).build(),
                        call -> CompletableFuture.completedFuture("seen"));
        bind(look, TestTool.of("refund", "refunded"));
        server.enqueue(
                Answer.text("").toolCall("look", "{}").toolCall("refund", "{}"),
                Answer.text("Done"));

        resultOf(
                context.send(
                        uri("&parallelToolExecution=false&toolApproval=#bean:approval" + options)));

        assertThat(asked)
                .isEqualTo(options.isEmpty() ? List.of("refund") : List.of("look", "refund"));
    }

    /** The body of the approving route, and the result that the model receives. */
    static Stream<Arguments> decisions() {
        return Stream.of(
                Arguments.of("yes", "refunded"),
                Arguments.of(" TRUE ", "refunded"),
                Arguments.of("approve", "refunded"),
                Arguments.of(true, "refunded"),
                Arguments.of("no", "The call was not approved, so it was not made."),
                Arguments.of("", "The call was not approved, so it was not made."),
                Arguments.of(false, "The call was not approved, so it was not made."),
                Arguments.of("Ask Anna first", "Ask Anna first"));
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void aRouteDecides(Object decision, String result) throws Exception {
        List<Map<String, Object>> headers = new ArrayList<>();
        context.camel()
                .addRoutes(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("direct:approve")
                                        .process(
                                                exchange ->
                                                        headers.add(
                                                                Map.copyOf(
                                                                        exchange.getMessage()
                                                                                .getHeaders())))
                                        .setBody(constant(decision));
                            }
                        });
        TestTool refund = TestTool.of("refund", "refunded");
        bind(refund);
        server.enqueue(call("refund"), Answer.text("Done"));

        resultOf(context.send(uri("&toolApproval=direct:approve")));

        assertThat(lastResult()).isEqualTo(result);
        assertThat(headers)
                .singleElement()
                .satisfies(
                        all ->
                                assertThat(all)
                                        .containsEntry(CopilotHeaders.TOOL_NAME, "refund")
                                        .containsEntry(
                                                CopilotHeaders.TOOL_DESCRIPTION, "The tool refund")
                                        .containsKey(CopilotHeaders.TOOL_CALL_ID));
        assertThat(refund.calls()).hasSize(result.equals("refunded") ? 1 : 0);
    }

    @Test
    void anApprovingRouteThatFailsFailsTheExchange() throws Exception {
        context.camel()
                .addRoutes(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("direct:approve")
                                        .throwException(new IllegalStateException("closed"));
                            }
                        });
        TestTool refund = TestTool.of("refund", "refunded");
        bind(refund);
        server.enqueue(call("refund"));

        Exchange exchange = context.send(uri("&toolApproval=direct:approve"));

        assertThat(ChatContext.failureOf(exchange).getCode()).isEqualTo("approval_failed");
        assertThat(refund.calls()).isEmpty();
    }

    @Test
    void failuresOfAToolCarryItsException() {
        IllegalStateException cause = new IllegalStateException("closed");
        bind(
                new TestTool(
                        TestTool.spec("broken").build(),
                        call -> CompletableFuture.failedFuture(cause)));
        server.enqueue(call("broken"));

        Exchange exchange = context.send(uri(""));

        assertThat(ChatContext.failureOf(exchange)).hasCause(cause);
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.ERROR_CODE))
                .isEqualTo("tool_failed");
    }

    /** The options, and the finish reason and the number of tool calls that a client reads. */
    @ParameterizedTest
    @CsvSource({
        "'', stop, 0",
        "&toolApproval=suspend, stop, 0",
        "&autoToolExecution=false, tool_calls, 1"
    })
    void eventsHoldToolCallsOnlyForTheRouteToMake(String options, String finish, int calls) {
        bind(TestTool.of("weather", "sunny"));
        server.enqueue(Answer.text("One").toolCall("weather", "{}"), Answer.text("Two"));

        Exchange exchange = context.send(streamUri("&emit=sse" + options));

        String events = exchange.getMessage().getBody(String.class);
        assertThat(events).endsWith("data: [DONE]\n\n");
        assertThat(events.split("\"finish_reason\":\"", -1)).hasSize(2);
        assertThat(events).contains("\"finish_reason\":\"" + finish + "\"");
        assertThat(events.split("\"role\":", -1)).hasSize(2);
        assertThat(events.split("\"tool_calls\":\\[", -1)).hasSize(1 + calls);
    }
}
