// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.internal.stream.ChunkLog;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Outcome;
import io.github.camelcopilot.testing.ChunkReader;
import io.github.camelcopilot.testing.ChunkRecorder;
import io.github.camelcopilot.testing.ChunkRecorder.Seen;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.Flood;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.io.InputStream;
import java.time.Duration;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.LoggingExceptionHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream with both a channel and a reader, neither of which slows down the other. */
class ChannelTeeTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private static final String WORD = "word ";

    private final ChunkRecorder words = new ChunkRecorder();

    @AfterEach
    void release() {
        words.release();
    }

    private CopilotRoute tee(String options) throws Exception {
        return tee(COPILOT.server().url(), options);
    }

    private CopilotRoute tee(String baseUrl, String options) throws Exception {
        CopilotRoute route = CopilotRoute.at(COPILOT.server());
        route.options().setBaseUrl(baseUrl);
        return route.start(routes(options));
    }

    private RouteBuilder routes(String options) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to("copilot:stream:words?" + options);
                from("copilot:stream:words").process(words);
            }
        };
    }

    private static Answer manyWords(long count) {
        return ServerEvents.repeated("First ", WORD, count);
    }

    private static String readAll(EmitForm form, Message answer) throws Exception {
        return form.read(answer).rest();
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void aChannelThatIsHeldBackDoesNotSlowTheReaderDown(EmitForm form) throws Exception {
        COPILOT.server().enqueue(manyWords(20_000));
        words.hold();
        try (CopilotRoute route = tee(form.option())) {
            Message answer = route.ask("Hi");
            String all = "First " + WORD.repeat(20_000);
            assertThat(readAll(form, answer)).isEqualTo(all);
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

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void aChannelWithTooMuchTextWaitingEndsWithAnErrorWhileTheReaderGetsEverything(EmitForm form)
            throws Exception {
        COPILOT.server().enqueue(manyWords(20_000));
        words.hold();
        try (CopilotRoute route = tee(form.option() + "&maxAnswerSize=20KB")) {
            assertThat(readAll(form, route.ask("Hi"))).isEqualTo("First " + WORD.repeat(20_000));
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
            String unused = readAll(EmitForm.TEXT, route.ask("Hi"));
            words.release();
            words.awaitEnds(1);
            assertThat(words.last().type()).isEqualTo("error");
            // What may wait, and the exchange that is being processed.
            assertThat(words.text().length()).isLessThanOrEqualTo(2 * 20_500);
            assertThat("First " + WORD.repeat(20_000)).startsWith(words.text());
            // The text that had arrived when it broke, up to maxAnswerSize.
            assertThat("First " + WORD.repeat(20_000)).startsWith(words.last().body());
            assertThat(words.last().body()).hasSizeGreaterThan(20_000);

            String again = readAll(EmitForm.TEXT, route.ask("Hi"));
            assertThat(again).hasSize(100_006);
            words.awaitEnds(2);
        }
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void aReaderThatClosesTheStreamGivesTheChannelAnErrorWithTheTextSoFar(EmitForm form)
            throws Exception {
        COPILOT.server().enqueue(ServerEvents.texts("so ", "far", "away").stallAfter(2));
        try (VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
                CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            ComponentAccess.setScheduler(route.component(), clock);
            route.start(routes(form.option()));
            ChunkReader reader = form.read(route.ask("Hi"));
            reader.awaitText("so far");
            reader.close();
            if (form == EmitForm.TEXT || form == EmitForm.SSE) {
                // A body that can be read again waits for a reader that returns.
                clock.awaitAlarm(ChunkLog.CLOSE_DELAY);
                clock.advance(ChunkLog.CLOSE_DELAY);
            }
            words.awaitEnds(1);
            isCancelled(form == EmitForm.PUBLISHER ? "cancelled" : "closed");
            if (form != EmitForm.PUBLISHER) {
                assertThat(reader.failure()).hasMessageContaining("closed");
            }
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
            assertThat(readAll(EmitForm.TEXT, route.ask("Hi")))
                    .isEqualTo("First " + WORD.repeat(100));
            words.awaitEnds(1);
            ChunkRecorder.isWellFormed(words.all());
        }
    }

    @Test
    void aReaderThatReadsNothingHoldsTheStreamBackAndTheChannelWithIt() throws Exception {
        try (Flood flood = new Flood();
                CopilotRoute route =
                        tee(flood.url(), "emit=text&maxEventSize=10KB&maxAnswerSize=100MB")) {
            InputStream stream = route.ask("Hi").getBody(InputStream.class);
            words.awaitFirst();
            flood.awaitStandstill();
            int count = words.all().size();
            await().during(Duration.ofMillis(500))
                    .atMost(ChunkRecorder.PATIENCE)
                    .until(() -> words.all().size() == count);
            assertThat(words.text().length()).isLessThan(Flood.MOST_ON_THE_WAY);

            assertThat(stream.readAllBytes()).hasSize(Flood.LENGTH);
            words.awaitEnds(1);
            assertThat(words.last().type()).isEqualTo("end");
            assertThat(words.text()).hasSize(Flood.LENGTH);
        }
    }
}
