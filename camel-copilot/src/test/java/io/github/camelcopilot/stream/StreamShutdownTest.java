// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Outcome;
import io.github.camelcopilot.testing.ChunkReader;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.StreamRoute;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A context that stops lets streams finish within Camel's shutdown timeout and ends the rest. */
@Timeout(60)
class StreamShutdownTest {

    private static final String[] WORDS = {"one ", "two ", "three ", "four ", "five "};
    private static final String TEXT = String.join("", WORDS);

    @RegisterExtension private final CopilotServerExtension server = new CopilotServerExtension();

    private final List<String> routed = new CopyOnWriteArrayList<>();
    private StreamRoute route;

    @BeforeEach
    void create() {
        route = StreamRoute.at(server());
    }

    @AfterEach
    void close() {
        route.close();
    }

    private CopilotServer server() {
        return server.server();
    }

    private void patient() {
        route.context().getShutdownStrategy().setTimeout(30_000);
    }

    private static Answer slow() {
        return ServerEvents.texts(WORDS).chunkDelay(Duration.ofMillis(100));
    }

    private static Answer stalled() {
        return ServerEvents.texts(WORDS).stallAfter(1);
    }

    private void startSplit() throws Exception {
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .routeId(StreamRoute.ROUTE)
                                .to("copilot:stream")
                                .split(body())
                                .streaming()
                                .process(
                                        exchange ->
                                                routed.add(
                                                        exchange.getMessage()
                                                                .getBody(String.class)));
                    }
                });
    }

    @Test
    void aSplitUnderWayComesToItsEnd() throws Exception {
        patient();
        server().enqueue(slow());
        startSplit();
        CompletableFuture<Exchange> result = route.sendLater();
        await().until(() -> !routed.isEmpty());

        route.context().stop();

        CopilotRoute.succeeded(result.get(20, TimeUnit.SECONDS));
        assertThat(routed).containsExactly("one ", "two ", "three ", "four ", "five ", "");
        assertThat(server().request(0).outcome()).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void aSplitThatTakesLongerIsEndedAndItsExchangeFails() throws Exception {
        server().enqueue(stalled());
        startSplit();
        CompletableFuture<Exchange> result = route.sendLater();
        await().until(() -> !routed.isEmpty());

        route.context().stop();

        Exchange exchange = result.get(20, TimeUnit.SECONDS);
        assertThat(exchange.getException())
                .isExactlyInstanceOf(CopilotStreamException.class)
                .hasMessageContaining("the Camel context is being stopped");
        assertThat(((CopilotStreamException) exchange.getException()).getPartialText())
                .isEqualTo("one ");
        route.awaitHungUp(1);
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void aStreamWhoseExchangeIsDoneComesToItsEnd(EmitForm form) throws Exception {
        patient();
        server().enqueue(slow());
        route.start(form, "");
        ChunkReader reader = form.read(route.ask());
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                text.complete(reader.rest());
                            } catch (Exception broken) {
                                text.completeExceptionally(broken);
                            }
                        });
        thread.start();

        route.context().stop();

        assertThat(text.get(20, TimeUnit.SECONDS)).isEqualTo(TEXT);
        assertThat(server().request(0).outcome()).isEqualTo(Outcome.ANSWERED);
    }

    @ParameterizedTest
    @EnumSource(value = EmitForm.class, names = "PUBLISHER", mode = EnumSource.Mode.EXCLUDE)
    void aStreamThatIsOverIsReadToItsEndAfterTheStop(EmitForm form) throws Exception {
        server().enqueue(ServerEvents.texts(WORDS));
        route.start(form, "");
        ChunkReader reader = form.read(route.ask());
        await().until(() -> server().request(0).outcome() == Outcome.ANSWERED);
        await().until(() -> route.inflight() == 0);

        route.context().stop();

        assertThat(reader.rest()).isEqualTo(TEXT);
    }

    @Test
    void aSubscriberIsToldOfTheStopThatLeavesNoThreadForIt() throws Exception {
        server().enqueue(ServerEvents.texts(WORDS));
        route.start(EmitForm.PUBLISHER, "");
        ChunkReader reader = EmitForm.PUBLISHER.read(route.ask());
        await().until(() -> server().request(0).outcome() == Outcome.ANSWERED);

        route.context().stop();

        assertThat(reader.failure()).hasMessageContaining("stopped");
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void anExchangeThatWaitsForItsFirstChunkFailsWithTheStop(EmitForm form) throws Exception {
        server().enqueue(Answer.silence());
        route.start(form, "");
        CompletableFuture<Exchange> result = route.sendLater();
        await().until(() -> server().requests().size() == 1);

        route.context().stop();

        Exchange exchange = result.get(20, TimeUnit.SECONDS);
        assertThat(StreamRoute.failureOf(exchange)).hasMessageContaining("stopped");
        route.awaitHungUp(1);
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void aStreamCountsAsInflightUntilItsEnd(EmitForm form) throws Exception {
        server().enqueue(stalled(), ServerEvents.texts(WORDS));
        route.start(form, "");

        Message answer = route.ask();
        ChunkReader stalled = form.read(answer);
        await().until(() -> route.inflight() == 1);
        ChunkReader whole = form.read(route.ask());
        assertThat(whole.rest()).isEqualTo(TEXT);
        await().until(() -> route.inflight() == 1);
        stalled.awaitText("one ");
        form.end(answer, stalled);

        await().until(() -> route.inflight() == 0);
    }

    @Test
    void aRouteThatWasStoppedStreamsAgainOnceStarted() throws Exception {
        server().answerWith(request -> ServerEvents.texts(WORDS));
        route.start(EmitForm.TEXT, "");
        assertThat(EmitForm.TEXT.read(route.ask()).rest()).isEqualTo(TEXT);

        route.context().getRouteController().stopRoute(StreamRoute.ROUTE);
        route.context().getRouteController().startRoute(StreamRoute.ROUTE);

        assertThat(EmitForm.TEXT.read(route.ask()).rest()).isEqualTo(TEXT);
        await().until(() -> route.inflight() == 0);
    }
}
