// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Outcome;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LogRecorder;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.StreamRoute;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code split(body())} over {@code emit=chunks} with Camel 4.18's split. */
@Timeout(60)
class SplitTest {

    private static final String[] WORDS = {"one ", "two ", "three ", "four ", "five "};

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private final List<String> routed = new CopyOnWriteArrayList<>();
    private StreamRoute route;

    @BeforeEach
    void create() {
        route = StreamRoute.at(SERVER.server());
    }

    @AfterEach
    void close() {
        route.close();
    }

    /** Starts a route that splits, runs a step for each chunk, and records the processed ones. */
    private void start(
            Consumer<RouteDefinition> before,
            Consumer<SplitDefinition> how,
            Consumer<SplitDefinition> step)
            throws Exception {
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        RouteDefinition from = from("direct:in").routeId(StreamRoute.ROUTE);
                        before.accept(from);
                        from.to("copilot:stream");
                        SplitDefinition split = from.split(body());
                        how.accept(split);
                        step.accept(split);
                        split.process(
                                exchange ->
                                        routed.add(exchange.getMessage().getBody(String.class)));
                    }
                });
    }

    private void start(Consumer<SplitDefinition> how, Consumer<SplitDefinition> step)
            throws Exception {
        start(from -> {}, how, step);
    }

    private static Answer stalledAfterTheFirstWord() {
        return ServerEvents.texts(WORDS).stallAfter(1);
    }

    /** Sends three words at once, which a reader that continues would get, and then stalls. */
    private static Answer stalledAfterThreeWords() {
        return ServerEvents.texts(WORDS).stallAfter(3);
    }

    private static void failAtOne(Exchange exchange) {
        if (exchange.getMessage().getBody().equals("one ")) {
            throw new IllegalStateException("I do not like it");
        }
    }

    static Stream<Arguments> waysToSplit() {
        return Stream.of(
                arguments("streaming", way(SplitDefinition::streaming)),
                arguments("not streaming", way(split -> {})),
                arguments(
                        "streaming in parallel",
                        way(split -> split.streaming().parallelProcessing())),
                arguments("in parallel", way(SplitDefinition::parallelProcessing)),
                arguments(
                        "streaming, stopping on exceptions",
                        way(split -> split.streaming().stopOnException())),
                arguments(
                        "streaming, sharing the unit of work",
                        way(split -> split.streaming().shareUnitOfWork())),
                arguments(
                        "streaming, synchronously", way(split -> split.streaming().synchronous())));
    }

    private static Consumer<SplitDefinition> way(Consumer<SplitDefinition> way) {
        return way;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysToSplit")
    void everyChunkIsRoutedOnce(String name, Consumer<SplitDefinition> way) throws Exception {
        SERVER.server().enqueue(ServerEvents.texts(WORDS));
        start(way, split -> {});

        CopilotRoute.succeeded(route.send());

        assertThat(routed)
                .containsExactlyInAnyOrder("one ", "two ", "three ", "four ", "five ", "");
        if (!name.contains("parallel")) {
            assertThat(routed).containsExactly("one ", "two ", "three ", "four ", "five ", "");
        }
        assertThat(SERVER.server().request(0).outcome()).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void inATransactedExchangeEveryChunkIsRoutedOnce() throws Exception {
        SERVER.server().enqueue(ServerEvents.texts(WORDS));
        start(
                from ->
                        from.process(
                                exchange -> exchange.getExchangeExtension().setTransacted(true)),
                SplitDefinition::streaming,
                split -> {});

        CopilotRoute.succeeded(route.send());

        assertThat(routed).containsExactly("one ", "two ", "three ", "four ", "five ", "");
    }

    static Stream<Arguments> streamingWays() {
        return waysToSplit().filter(way -> ((String) way.get()[0]).startsWith("streaming"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streamingWays")
    void aChunkIsRoutedBeforeTheNextOneComes(String name, Consumer<SplitDefinition> way)
            throws Exception {
        SERVER.server().enqueue(stalledAfterTheFirstWord());
        start(way, split -> {});

        CompletableFuture<Exchange> result = route.sendLater();

        await().until(() -> routed.equals(List.of("one ")));
        assertThat(result).isNotDone();
        assertThat(SERVER.server().request(0).outcome()).isEqualTo(Outcome.OPEN);
    }

    static Stream<Arguments> waysToStop() {
        Consumer<RouteDefinition> nothing = from -> {};
        Consumer<RouteDefinition> handled =
                from -> from.onException(IllegalStateException.class).handled(true).end();
        Consumer<RouteDefinition> unguarded =
                from -> from.errorHandler(new NoErrorHandlerDefinition());
        Class<IllegalStateException> failure = IllegalStateException.class;
        Consumer<SplitDefinition> fails = split -> split.process(SplitTest::failAtOne);
        return Stream.of(
                arguments("exception", nothing, fails, failure),
                arguments("exception without an error handler", unguarded, fails, failure),
                arguments("exception that is handled", handled, fails, null),
                arguments(
                        "exception after redeliveries",
                        before(
                                from ->
                                        from.onException(IllegalStateException.class)
                                                .maximumRedeliveries(2)
                                                .redeliveryDelay(0)
                                                .end()),
                        fails,
                        failure),
                arguments("stop()", nothing, way(SplitDefinition::stop), null),
                arguments(
                        "rollback()",
                        nothing,
                        way(SplitDefinition::rollback),
                        RollbackExchangeException.class),
                arguments(
                        "rollback marked", nothing, way(SplitDefinition::markRollbackOnly), null));
    }

    private static Consumer<RouteDefinition> before(Consumer<RouteDefinition> before) {
        return before;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysToStop")
    void aSplitThatStopsClosesTheStreamAtOnce(
            String name,
            Consumer<RouteDefinition> before,
            Consumer<SplitDefinition> step,
            Class<? extends Exception> cause)
            throws Exception {
        SERVER.server().enqueue(stalledAfterThreeWords());
        start(before, split -> split.streaming().stopOnException(), step);
        try (LogRecorder log = LogRecorder.at(Level.WARN)) {
            Exchange exchange = route.sendLater().get(20, TimeUnit.SECONDS);

            route.awaitHungUp(1);
            assertThat(routed).isEmpty();
            assertFailedBy(cause, exchange);
            assertNoComplaint(log);
        }
        await().until(() -> route.inflight() == 0);
    }

    /**
     * Checks that the exchange failed with the exception that stopped its split, as Camel wraps it.
     *
     * @param cause null = it must have succeeded
     */
    private static void assertFailedBy(Class<? extends Exception> cause, Exchange exchange) {
        if (cause == null) {
            assertThat(exchange.getException()).isNull();
        } else {
            assertThat(exchange.getException()).isExactlyInstanceOf(CamelExchangeException.class);
            assertThat(exchange.getException().getCause()).isExactlyInstanceOf(cause);
        }
    }

    private static void assertNoComplaint(LogRecorder log) {
        assertThat(log.lines()).noneMatch(line -> line.contains("Error releasing"));
    }

    @Test
    void aParallelSplitThatStopsClosesTheStreamAtOnce() throws Exception {
        SERVER.server().enqueue(stalledAfterThreeWords());
        start(
                split -> split.streaming().parallelProcessing().stopOnException(),
                split -> split.process(SplitTest::failAtOne));
        try (LogRecorder log = LogRecorder.at(Level.WARN)) {
            Exchange exchange = route.sendLater().get(20, TimeUnit.SECONDS);

            route.awaitHungUp(1);
            assertThat(exchange.getException()).hasRootCauseInstanceOf(IllegalStateException.class);
            assertNoComplaint(log);
        }
    }

    @Test
    void aSplitThatTakesTooLongClosesTheStream() throws Exception {
        SERVER.server().enqueue(stalledAfterTheFirstWord());
        start(split -> split.streaming().parallelProcessing().timeout(200), split -> {});
        try (LogRecorder log = LogRecorder.at(Level.WARN)) {
            CopilotRoute.succeeded(route.sendLater().get(20, TimeUnit.SECONDS));

            route.awaitHungUp(1);
            assertNoComplaint(log);
        }
    }

    @Test
    void anAggregationThatFailsClosesTheStream() throws Exception {
        SERVER.server().enqueue(stalledAfterThreeWords());
        start(
                split ->
                        split.streaming()
                                .aggregationStrategy(
                                        (sum, chunk) -> {
                                            throw new IllegalStateException("I do not like it");
                                        }),
                split -> {});

        Exchange exchange = route.sendLater().get(20, TimeUnit.SECONDS);

        route.awaitHungUp(1);
        assertThat(exchange.getException()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aChunkThatFailsDoesNotEndASplitThatGoesOn() throws Exception {
        SERVER.server().enqueue(ServerEvents.texts(WORDS));
        start(SplitDefinition::streaming, split -> split.process(SplitTest::failAtOne));

        route.send();

        assertThat(routed).containsExactly("two ", "three ", "four ", "five ", "");
        assertThat(SERVER.server().request(0).outcome()).isEqualTo(Outcome.ANSWERED);
    }

    static Stream<Arguments> waysToSplitABrokenStream() {
        return waysToSplit();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysToSplitABrokenStream")
    void aBrokenStreamFailsTheSplitHoweverOftenItIsTried(String name, Consumer<SplitDefinition> way)
            throws Exception {
        SERVER.server().enqueue(ServerEvents.texts(WORDS).truncateAfter(2));
        AtomicInteger tries = new AtomicInteger();
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .errorHandler(
                                        defaultErrorHandler()
                                                .maximumRedeliveries(3)
                                                .redeliveryDelay(0))
                                .to("copilot:stream")
                                .to("direct:split");
                        RouteDefinition splitting =
                                from("direct:split").errorHandler(noErrorHandler());
                        splitting.process(exchange -> tries.incrementAndGet());
                        SplitDefinition split = splitting.split(body());
                        way.accept(split);
                        split.process(
                                exchange ->
                                        routed.add(exchange.getMessage().getBody(String.class)));
                    }
                });
        try (LogRecorder log = LogRecorder.at(Level.WARN)) {
            Exchange exchange = route.send();

            assertThat(exchange.getException()).isExactlyInstanceOf(CopilotStreamException.class);
            assertThat(((CopilotStreamException) exchange.getException()).getPartialText())
                    .isEqualTo("one two ");
            assertNoComplaint(log);
        }
        if (name.startsWith("streaming")) {
            assertThat(routed).contains("one ");
        }
        assertThat(routed).doesNotContain("three ", "").doesNotHaveDuplicates();
        assertThat(SERVER.server().requests()).hasSize(1);
        assertThat(tries).hasValue(4);
    }

    @Test
    void aChunkThatIsDeliveredAgainIsNoReasonToStop() throws Exception {
        SERVER.server().enqueue(ServerEvents.texts(WORDS));
        AtomicInteger failures = new AtomicInteger();
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").to("copilot:stream").to("direct:split");
                        from("direct:split")
                                .errorHandler(
                                        defaultErrorHandler()
                                                .maximumRedeliveries(3)
                                                .redeliveryDelay(0))
                                .split(body())
                                .streaming()
                                .stopOnException()
                                .process(
                                        exchange -> {
                                            if (failures.incrementAndGet() == 1) {
                                                throw new IllegalStateException("once");
                                            }
                                        })
                                .process(
                                        exchange ->
                                                routed.add(
                                                        exchange.getMessage()
                                                                .getBody(String.class)));
                    }
                });

        CopilotRoute.succeeded(route.send());

        assertThat(routed).containsExactly("one ", "two ", "three ", "four ", "five ", "");
    }
}
