// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.api.ToolApproval;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.ReceivedToolResult;
import io.github.camelcopilot.testing.ChatContext;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an exchange if code of the user, or an answer with tool calls, is at fault. */
@Timeout(60)
class ToolFaultsTest {

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private final ChatContext context = new ChatContext(null);

    @AfterEach
    void stop() {
        context.close();
    }

    private static CopilotServer server() {
        return SERVER.server();
    }

    private static String uri(String options) {
        return ChatContext.uri(SERVER.url(), "&tags=test" + options);
    }

    private static String channelUri(String options) {
        return uri(options).replace("copilot:chat", "copilot:stream:desk");
    }

    private static Answer call() {
        return Answer.text("Let me look").toolCall("faulty", "{}");
    }

    private static String resultOfCall() {
        return server().request(1).toolResults().stream()
                .map(ReceivedToolResult::text)
                .findFirst()
                .orElseThrow();
    }

    private static ToolSpec faultySpec() {
        return TestTool.spec("faulty").build();
    }

    private static TestTool tool() {
        return new TestTool(faultySpec(), call -> CompletableFuture.completedFuture("done"));
    }

    private static IllegalStateException secretFailure() {
        return new IllegalStateException("the words of an exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "stream:desk"})
    void aToolThatCallsItselfEnds(String operation) throws Exception {
        String uri = uri("").replace("chat", operation);
        addRoute(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("copilot:tool:faulty?description=Calls itself&tags=test").to(uri);
                    }
                });
        server().answerWith(request -> call());

        Exchange exchange = context.send(uri);

        assertThat(ChatContext.failureOf(exchange).getCode()).isEqualTo("tool_nesting");
        assertThat(server().requests()).hasSize(8);
    }

    private void addRoute(RouteBuilder route) throws Exception {
        context.camel().addRoutes(route);
    }

    @Test
    void aRouteThatCallsItsCallbackTwiceCountsOnce() throws Exception {
        addRoute(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("copilot:tool:faulty?description=Twice&tags=test")
                                .routeId("twice")
                                .process(new TwiceDone());
                    }
                });
        server().enqueue(call(), Answer.text("Done"));

        Exchange exchange = context.send(uri(""));

        assertThat(exchange.getMessage().getBody()).isEqualTo("Done");
        ShutdownAware consumer = (ShutdownAware) context.camel().getRoute("twice").getConsumer();
        await().during(Duration.ofMillis(300)).until(() -> consumer.getPendingExchangesSize() == 0);
    }

    private static final class TwiceDone extends AsyncProcessorSupport {
        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            var unused =
                    CompletableFuture.runAsync(
                            () -> {
                                callback.done(false);
                                callback.done(false);
                            });
            return false;
        }
    }

    @Test
    void aDenialIsLimitedAsAResultIs() {
        ToolApproval denial =
                call -> CompletableFuture.completedFuture("\ud83d " + "no ".repeat(1000));
        context.camel().getRegistry().bind("denial", denial);
        context.camel().getRegistry().bind("source", tool());
        server().enqueue(call(), Answer.text("Done"));

        context.send(uri("&maxToolResultSize=100&toolApproval=#bean:denial"));

        assertThat(resultOfCall()).startsWith("\ufffd no no").hasSizeLessThan(200);
    }

    /** The finish reason, the arguments, and whether the tool is called. */
    @ParameterizedTest
    @CsvSource({
        "tool_calls, '', true",
        "stop, '', true",
        "length, '', false",
        "length, {}, false",
        "length, '{\\\"city\\\":\\\"Bern\\\"}', true",
        "length, '{\\\"city\\\":\\\"Be', false",
        "content_filter, {}, false",
        "tool_calls, '{\\\"city\\\":\\\"\\ud83d\\\"}', true"
    })
    void callsOfAnAnswerThatEndedEarlyAreNotMade(
            String finish, String arguments, boolean isCalled) {
        TestTool tool = tool();
        context.camel().getRegistry().bind("source", tool);
        server().lenient().enqueue(Answer.json(answer(finish, arguments)), Answer.text("Done"));

        Exchange exchange = context.send(uri(""));

        assertThat(exchange.getException()).isNull();
        assertThat(tool.calls()).hasSize(isCalled ? 1 : 0);
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.FINISH_REASON))
                .isEqualTo(finish.equals("content_filter") ? finish : "stop");
    }

    private static String answer(String finish, String arguments) {
        return ("{'model':'gpt-test','choices':[{'index':0,'finish_reason':'"
                        + finish
                        + "','message':{'role':'assistant','tool_calls':[{'id':'c1','type':"
                        + "'function','function':{'name':'faulty','arguments':'ARGUMENTS'}}]}}]}")
                .replace('\'', '"')
                .replace("ARGUMENTS", arguments);
    }

    @Test
    void aModelCallThatFailsBreaksAStreamWithItsText() {
        context.camel().getRegistry().bind("source", tool());
        server().enqueue(
                        call(),
                        Answer.status(
                                        429,
                                        "{\"error\":{\"code\":\"rate_limited\",\"message\":\"No\"}}")
                                .header("retry-after", "3600"));

        Exchange exchange = context.send(channelUri(""));

        assertThat(ChatContext.failureOf(exchange))
                .isInstanceOfSatisfying(
                        CopilotStreamException.class,
                        failure -> {
                            assertThat(failure.getPartialText()).isEqualTo("Let me look");
                            assertThat(failure.getStatus()).isEqualTo(429);
                            assertThat(failure.getCode()).isEqualTo("rate_limited");
                        });
    }

    @Test
    void aStopBreaksAStreamWithItsText() {
        CompletableFuture<String> never = new CompletableFuture<>();
        TestTool slow = new TestTool(faultySpec(), call -> never);
        context.camel().getRegistry().bind("source", slow);
        server().enqueue(call());

        CompletableFuture<Exchange> sent = context.sendLater(channelUri(""));
        await().until(() -> slow.calls().size() == 1);
        context.close();

        assertThat(ChatContext.failureOf(sent.join()))
                .isInstanceOfSatisfying(
                        CopilotStreamException.class,
                        failure -> assertThat(failure.getPartialText()).isEqualTo("Let me look"));
    }

    static Stream<Object> bodiesWithoutText() {
        return Stream.of(
                secretFailure(), new Object(), Stream.of("a"), new SubmissionPublisher<String>());
    }

    @ParameterizedTest
    @MethodSource("bodiesWithoutText")
    void aResultWithoutTextIsAFailure(Object body) throws Exception {
        addRoute(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("copilot:tool:faulty?description=No text&tags=test")
                                .process(exchange -> exchange.getMessage().setBody(body));
                    }
                });
        server().enqueue(call());

        Exchange exchange = context.send(uri(""));

        assertThat(ChatContext.failureOf(exchange))
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("the words of an exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunks", "text"})
    void aToolMayStreamAnAnswerOfAnotherModel(String emit) throws Exception {
        String nested =
                ChatContext.uri(SERVER.url(), "&emit=" + emit)
                        .replace("copilot:chat", "copilot:stream");
        addRoute(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("copilot:tool:faulty?description=Asks&tags=test").to(nested);
                    }
                });
        server().enqueue(call(), Answer.text("It is sunny in Bern"), Answer.text("Done"));

        assertThat(context.send(uri("")).getException()).isNull();

        assertThat(server().request(2).toolResults().get(0).text())
                .isEqualTo("It is sunny in Bern");
    }

    @Test
    void noMoreToolsAreCalledThanARequestHasRoomForTheirResults() {
        TestTool large =
                new TestTool(
                        faultySpec(), call -> CompletableFuture.completedFuture("x".repeat(1000)));
        context.camel().getRegistry().bind("source", large);
        Answer many = call();
        for (int i = 0; i < 100; i++) {
            many = many.toolCall("faulty", "{}");
        }
        server().enqueue(many);

        Exchange exchange = context.send(uri("&maxRequestSize=10KB&parallelToolExecution=false"));

        assertThat(ChatContext.failureOf(exchange).getCode()).isEqualTo("request_too_large");
        assertThat(large.calls()).hasSize(11);
    }

    @Test
    void aResultThatBlocksIsClosedAtTheTimeout() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        InputStream blocking =
                new InputStream() {
                    @Override
                    public int read() {
                        try {
                            closed.await();
                        } catch (InterruptedException interrupted) {
                            Thread.currentThread().interrupt();
                        }
                        ended.countDown();
                        return -1;
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) {
                        return read();
                    }

                    @Override
                    public void close() {
                        closed.countDown();
                    }
                };
        addRoute(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("copilot:tool:faulty?description=Blocks&tags=test&toolTimeout=200ms")
                                .process(exchange -> exchange.getMessage().setBody(blocking));
                    }
                });
        server().enqueue(call());

        Exchange exchange = context.send(uri(""));

        assertThat(ChatContext.failureOf(exchange).getCode()).isEqualTo("tool_timeout");
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theStreamOfARouteThatFailsIsClosed(boolean hasException) throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        InputStream stream =
                new ByteArrayInputStream(new byte[1]) {
                    @Override
                    public void close() {
                        closed.countDown();
                    }
                };
        addRoute(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("copilot:tool:faulty?description=Fails&tags=test")
                                .process(
                                        exchange -> {
                                            exchange.getMessage().setBody(stream);
                                            exchange.setRollbackOnly(true);
                                            if (hasException) {
                                                throw secretFailure();
                                            }
                                        });
                    }
                });
        server().enqueue(call());

        Exchange exchange = context.send(uri(""));

        assertThat(ChatContext.failureOf(exchange).getCode()).isEqualTo("tool_failed");
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
