package io.github.camelcopilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.ChunkRecorder.Seen;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Outcome;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.LoggingExceptionHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream that goes to a channel and to a reader: neither can slow the other down. */
class ChannelTeeTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private static final String WORD = "word ";

    private final ChunkRecorder words = new ChunkRecorder();

    @AfterEach
    void release() {
        words.release();
    }

    private CopilotRoute tee(String options) throws Exception {
        return CopilotRoute.at(COPILOT.server())
                .start(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("direct:in").to("copilot:stream:words?" + options);
                                from("copilot:stream:words").process(words);
                            }
                        });
    }

    private static Answer manyWords(long count) {
        return Answer.sse(StreamEvents.text("First "))
                .repeat(StreamEvents.utf8(StreamEvents.text(WORD)), count)
                .repeat(StreamEvents.utf8(StreamEvents.FINISHED + StreamEvents.DONE), 1);
    }

    /** Reads the body of each form to its end, and returns its text. */
    @SuppressWarnings("unchecked")
    private static String readAll(Object body) throws Exception {
        if (body instanceof InputStream stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
        StringBuilder all = new StringBuilder();
        if (body instanceof Iterator<?> iterator) {
            iterator.forEachRemaining(chunk -> all.append(((Message) chunk).getBody(String.class)));
            return all.toString();
        }
        CompletableFuture<String> end = new CompletableFuture<>();
        ((Flow.Publisher<Message>) body)
                .subscribe(
                        new Flow.Subscriber<>() {
                            @Override
                            public void onSubscribe(Flow.Subscription subscription) {
                                subscription.request(Long.MAX_VALUE);
                            }

                            @Override
                            public void onNext(Message chunk) {
                                all.append(chunk.getBody(String.class));
                            }

                            @Override
                            public void onError(Throwable failure) {
                                end.completeExceptionally(failure);
                            }

                            @Override
                            public void onComplete() {
                                end.complete(all.toString());
                            }
                        });
        return end.get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunks", "text", "publisher"})
    void aChannelThatIsHeldBackDoesNotSlowTheReaderDown(String emit) throws Exception {
        COPILOT.server().enqueue(manyWords(20_000));
        words.hold();
        try (CopilotRoute route = tee("emit=" + emit)) {
            Message answer = route.ask("Hi");
            String all = "First " + WORD.repeat(20_000);
            assertThat(readAll(answer.getBody())).isEqualTo(all);
            words.awaitFirst();
            assertThat(words.all()).hasSize(1);
            words.release();
            words.awaitEnds(1);
            ChunkRecorder.isWellFormed(words.all());
            assertThat(words.text()).isEqualTo(all);
            assertThat(words.last().type()).isEqualTo("end");
            assertThat(words.last().stream()).isEqualTo(answer.getHeader("CamelCopilotStreamId"));
        }
    }

    @Test
    void aReaderInServerSentEventsGetsWhatTheChannelGets() throws Exception {
        COPILOT.server().enqueue(manyWords(1));
        try (CopilotRoute route = tee("emit=sse")) {
            assertThat(readAll(route.ask("Hi").getBody()))
                    .contains("\"First \"")
                    .endsWith("data: [DONE]\n\n");
            words.awaitEnds(1);
            assertThat(words.text()).isEqualTo("First word ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunks", "text", "publisher"})
    void aChannelWithTooMuchTextWaitingEndsWithAnErrorWhileTheReaderGetsEverything(String emit)
            throws Exception {
        COPILOT.server().enqueue(manyWords(20_000));
        words.hold();
        try (CopilotRoute route = tee("emit=" + emit + "&maxAnswerSize=20KB")) {
            assertThat(readAll(route.ask("Hi").getBody()))
                    .isEqualTo("First " + WORD.repeat(20_000));
            words.release();
            words.awaitEnds(1);
            ChunkRecorder.isWellFormed(words.all());
            Seen last = words.last();
            assertThat(last.type()).isEqualTo("error");
            assertThat(last.failure())
                    .isInstanceOf(CopilotStreamException.class)
                    .hasMessageContaining("maxAnswerSize");
        }
    }

    @Test
    void aTeeIsNotFullForGood() throws Exception {
        COPILOT.server().answerWith(request -> manyWords(20_000));
        words.hold();
        try (CopilotRoute route = tee("emit=text&maxAnswerSize=20KB")) {
            String unused = readAll(route.ask("Hi").getBody());
            words.release();
            words.awaitEnds(1);
            assertThat(words.last().type()).isEqualTo("error");
            // What may wait, and the exchange that was under way already.
            assertThat(words.text().length()).isLessThanOrEqualTo(2 * 20_500);
            assertThat("First " + WORD.repeat(20_000)).startsWith(words.text());
            // What had arrived when it broke, up to maxAnswerSize.
            assertThat("First " + WORD.repeat(20_000)).startsWith(words.last().body());
            assertThat(words.last().body()).hasSizeGreaterThan(20_000);

            String again = readAll(route.ask("Hi").getBody());
            assertThat(again).hasSize(100_006);
            words.awaitEnds(2);
        }
    }

    @Test
    void aReaderThatClosesTheStreamGivesTheChannelAnErrorWithTheTextSoFar() throws Exception {
        COPILOT.server()
                .enqueue(
                        Answer.sse(StreamEvents.text("so "), StreamEvents.text("far"))
                                .stallAfter(2));
        try (CopilotRoute route = tee("emit=text")) {
            InputStream stream = route.ask("Hi").getBody(InputStream.class);
            assertThat(new String(stream.readNBytes(6), StandardCharsets.UTF_8))
                    .isEqualTo("so far");
            stream.close();
            words.awaitEnds(1);
            isCancelled("closed");
            assertThatThrownBy(stream::read)
                    .isInstanceOf(IOException.class)
                    .hasCauseInstanceOf(CopilotStreamException.class);
        }
    }

    @Test
    void anIteratorThatIsClosedGivesTheChannelAnErrorWithTheTextSoFar() throws Exception {
        COPILOT.server()
                .enqueue(
                        Answer.sse(StreamEvents.text("so "), StreamEvents.text("far"))
                                .stallAfter(2));
        try (CopilotRoute route = tee("emit=chunks")) {
            Iterator<?> chunks = (Iterator<?>) route.ask("Hi").getBody();
            String seen = "";
            while (seen.length() < 6) {
                seen += ((Message) chunks.next()).getBody(String.class);
            }
            ((Closeable) chunks).close();
            words.awaitEnds(1);
            isCancelled("closed");
        }
    }

    private void isCancelled(String reason) {
        ChunkRecorder.isWellFormed(words.all());
        Seen last = words.last();
        assertThat(last.type()).isEqualTo("error");
        assertThat(last.body()).isEqualTo("so far");
        assertThat(last.failure())
                .isInstanceOf(CopilotStreamException.class)
                .hasMessageContaining(reason);
        assertThat(((CopilotStreamException) last.failure()).getPartialText()).isEqualTo("so far");
        await().atMost(ChunkRecorder.PATIENCE)
                .until(() -> COPILOT.server().request(0).outcome() == Outcome.HUNG_UP);
    }

    @Test
    void aConsumerThatFailsTakesNothingFromTheReader() throws Exception {
        COPILOT.server().enqueue(manyWords(100));
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            route.context()
                    .getRegistry()
                    .bind(
                            "quiet",
                            new LoggingExceptionHandler(
                                    route.context(), ChannelTeeTest.class, LoggingLevel.OFF));
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to("copilot:stream:words?emit=text");
                            from("copilot:stream:words?exceptionHandler=#quiet")
                                    .process(words)
                                    .throwException(new IllegalStateException("No"));
                        }
                    });
            assertThat(readAll(route.ask("Hi").getBody())).isEqualTo("First " + WORD.repeat(100));
            words.awaitEnds(1);
            ChunkRecorder.isWellFormed(words.all());
        }
    }

    @Test
    void aReaderThatReadsNothingHoldsTheStreamBackAndTheChannelWithIt() throws Exception {
        COPILOT.server().enqueue(manyWords(500_000));
        try (CopilotRoute route = tee("emit=text&maxEventSize=10KB")) {
            InputStream stream = route.ask("Hi").getBody(InputStream.class);
            words.awaitFirst();
            assertThat(COPILOT.server().request(0).outcome()).isEqualTo(Outcome.OPEN);
            assertThat(stream.readAllBytes()).hasSize(2_500_006);
            words.awaitEnds(1);
            assertThat(words.text()).hasSize(2_500_006);
        }
    }
}
