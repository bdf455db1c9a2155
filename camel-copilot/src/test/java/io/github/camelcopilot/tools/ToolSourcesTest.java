// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.ToolArgumentsException;
import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChatContext;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which tools an exchange offers, and what happens if a source of tools is at fault. */
@Timeout(60)
class ToolSourcesTest {

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

    private static Answer call() {
        return Answer.text("Let me look").toolCall("faulty", "{}");
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

    /** Sources that fail before any model call. */
    static Stream<Arguments> brokenSources() {
        return Stream.of(
                Arguments.of(
                        "tags",
                        new Sourced(
                                () -> {
                                    throw secretFailure();
                                },
                                null,
                                null)),
                Arguments.of("tags", new Sourced(() -> null, null, null)),
                Arguments.of(
                        "tools",
                        new Sourced(
                                null,
                                () -> {
                                    throw secretFailure();
                                },
                                null)),
                Arguments.of("tools", new Sourced(null, () -> null, null)),
                Arguments.of(
                        "tools", new Sourced(null, () -> Collections.singletonList(null), null)),
                Arguments.of(
                        "ready",
                        new Sourced(
                                null,
                                null,
                                () -> {
                                    throw secretFailure();
                                })),
                Arguments.of("ready", new Sourced(null, null, () -> null)),
                Arguments.of(
                        "ready",
                        new Sourced(
                                null,
                                null,
                                () -> CompletableFuture.failedFuture(secretFailure()))));
    }

    /** A source that takes what it returns from suppliers; null = nothing special. */
    private static final class Sourced extends TestTool {
        private final Supplier<Set<String>> tags;
        private final Supplier<List<ToolSpec>> tools;
        private final Supplier<CompletionStage<Void>> ready;

        Sourced(
                Supplier<Set<String>> tags,
                Supplier<List<ToolSpec>> tools,
                Supplier<CompletionStage<Void>> ready) {
            super(faultySpec(), call -> CompletableFuture.completedFuture("done"));
            this.tags = tags;
            this.tools = tools;
            this.ready = ready;
        }

        @Override
        public Set<String> tags() {
            return tags == null ? super.tags() : tags.get();
        }

        @Override
        public List<ToolSpec> tools() {
            return tools == null ? super.tools() : tools.get();
        }

        @Override
        public CompletionStage<Void> ready() {
            return ready == null ? super.ready() : ready.get();
        }
    }

    @ParameterizedTest
    @MethodSource("brokenSources")
    void aSourceThatCannotOfferItsToolsFailsTheExchange(String method, TestTool source) {
        context.camel().getRegistry().bind("source", source);

        Exchange exchange = context.send(uri(""));

        assertThat(ChatContext.failureOf(exchange))
                .isInstanceOf(CopilotToolException.class)
                .hasMessageStartingWith("The method " + method + " of the ToolSource ")
                .hasMessageNotContaining("the words of an exception")
                .satisfies(failure -> assertThat(failure.getCode()).isEqualTo("tool_failed"));
        assertThat(server().requests()).isEmpty();
    }

    /** Sources that fail when their tool is called. */
    static Stream<TestTool> brokenTools() {
        return Stream.of(
                new TestTool(
                        faultySpec(),
                        call -> {
                            throw secretFailure();
                        }),
                new TestTool(faultySpec(), call -> null),
                new TestTool(
                        faultySpec(),
                        call -> {
                            throw new StackOverflowError();
                        }),
                new TestTool(faultySpec(), call -> null) {
                    @Override
                    public ToolInvocation check(ToolInvocation call) {
                        throw new StackOverflowError();
                    }
                },
                new TestTool(faultySpec(), call -> null) {
                    @Override
                    public ToolInvocation check(ToolInvocation call) throws ToolArgumentsException {
                        return null;
                    }
                },
                new TestTool(faultySpec(), call -> CompletableFuture.completedFuture("done")) {
                    @Override
                    public Duration timeout(ToolSpec tool) {
                        throw secretFailure();
                    }
                },
                new TestTool(faultySpec(), call -> CompletableFuture.completedFuture("done")) {
                    @Override
                    public Duration timeout(ToolSpec tool) {
                        return null;
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("brokenTools")
    void whateverASourceThrowsIsAFailureOfTheTool(TestTool source) {
        context.camel().getRegistry().bind("source", source);
        server().enqueue(call(), call(), Answer.text("Done"));

        Exchange failed = context.send(uri(""));
        assertThat(ChatContext.failureOf(failed).getCode()).isEqualTo("tool_failed");

        Exchange reprompted = context.send(uri("&toolExecutionErrorStrategy=repromptModel"));
        assertThat(reprompted.getException()).isNull();
        assertThat(server().request(2).toolResults().get(0).text())
                .isEqualTo("The tool faulty failed, so there is no result.");
    }

    @Test
    void twoToolsOfTheSameNameAreRefused() {
        context.camel().getRegistry().bind("one", tool());
        context.camel().getRegistry().bind("two", tool());

        assertThat(ChatContext.failureOf(context.send(uri(""))))
                .isInstanceOf(CopilotToolException.class)
                .hasMessageStartingWith("Two tools have the name faulty");
    }

    /** Header, and a value that the option of the endpoint would refuse too. */
    @ParameterizedTest
    @CsvSource({
        "CamelCopilotMaxAgenticTokens, 0",
        "CamelCopilotMaxAgenticTokens, -1",
        "CamelCopilotMaxCost, 0.0",
        "CamelCopilotMaxCost, -0.5"
    })
    void aBudgetInAHeaderIsPositive(String header, String value) {
        Exchange exchange = context.send(uri(""), message -> message.setHeader(header, value));

        assertThat(exchange.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The header " + header + " is " + value + ", but must be greater than 0");
        assertThat(server().requests()).isEmpty();
    }

    static Stream<Arguments> tagsHeaders() {
        return Stream.of(
                Arguments.of("other, test ", 1),
                Arguments.of(List.of("other", "test"), 1),
                Arguments.of("*", 1),
                Arguments.of("other", 0),
                Arguments.of("", 0));
    }

    @ParameterizedTest
    @MethodSource("tagsHeaders")
    void aHeaderSelectsTools(Object tags, int offered) {
        context.camel().getRegistry().bind("source", tool());
        server().enqueue(Answer.text("Done"));

        Exchange exchange =
                context.send(uri(""), message -> message.setHeader(CopilotHeaders.TAGS, tags));

        assertThat(exchange.getException()).isNull();
        assertThat(server().request(0).toolNames()).hasSize(offered);
    }

    @Test
    void aHeaderThatCannotSelectToolsIsRefused() {
        Exchange exchange =
                context.send(uri(""), message -> message.setHeader(CopilotHeaders.TAGS, 7));

        assertThat(exchange.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(CopilotHeaders.TAGS);
        assertThat(server().requests()).isEmpty();
    }
}
