// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Outcome;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.ChunkReader;
import io.github.camelcopilot.testing.ChunkSubscriber;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.StreamRoute;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The body and the headers in each form. */
@Timeout(60)
class StreamEmitTest {

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private StreamRoute route;

    @BeforeEach
    void create() {
        route = StreamRoute.at(SERVER.server());
    }

    @AfterEach
    void close() {
        route.close();
    }

    private static CopilotServer server() {
        return SERVER.server();
    }

    private static Answer thoughtful() {
        return Answer.sse(
                        ServerEvents.reasoning("Let me "),
                        ServerEvents.reasoning("think."),
                        ServerEvents.text("A "),
                        ServerEvents.text("camel."),
                        ServerEvents.FINISH,
                        ServerEvents.usage(7, 5),
                        ServerEvents.DONE)
                .header("x-request-id", "req-1")
                .header(
                        "x-quota-snapshot-premium_interactions",
                        "ent=300&ov=0.0&ovPerm=false&rem=97.5&rst=2026-04-01T00%3A00%3A00Z");
    }

    private Message askWithHeaders(EmitForm form) throws Exception {
        return askWithHeaders(form, "");
    }

    private Message askWithHeaders(EmitForm form, String options) throws Exception {
        server().enqueue(thoughtful());
        route.start(form, options);
        return CopilotRoute.succeeded(
                route.context()
                        .createProducerTemplate()
                        .request(
                                "direct:in",
                                exchange -> {
                                    exchange.getMessage().setBody(StreamRoute.PROMPT);
                                    exchange.getMessage().setHeader("audience", "children");
                                    exchange.getMessage()
                                            .setHeader(Exchange.CONTENT_TYPE, "text/markdown");
                                    // Left by an earlier call.
                                    exchange.getMessage()
                                            .setHeader(CopilotHeaders.TOTAL_TOKENS, 99);
                                    exchange.getMessage().setHeader(CopilotHeaders.CHUNK_INDEX, 99);
                                }));
    }

    private static List<Message> chunks(EmitForm form, Message answer) {
        List<Message> chunks = new ArrayList<>();
        if (form == EmitForm.CHUNKS) {
            ((Iterator<?>) answer.getBody()).forEachRemaining(chunk -> chunks.add((Message) chunk));
            return chunks;
        }
        ChunkSubscriber subscriber = new ChunkSubscriber(Long.MAX_VALUE);
        EmitForm.publisher(answer.getBody()).subscribe(subscriber);
        await().until(() -> subscriber.signals().contains(ChunkSubscriber.COMPLETE));
        subscriber.signals().stream()
                .filter(Message.class::isInstance)
                .forEach(chunk -> chunks.add((Message) chunk));
        return chunks;
    }

    @ParameterizedTest
    @EnumSource(
            value = EmitForm.class,
            names = {"CHUNKS", "PUBLISHER"})
    void chunksAreMessagesWithTheHeadersOfTheContract(EmitForm form) throws Exception {
        Message answer = askWithHeaders(form);
        Object streamId = answer.getHeader(CopilotHeaders.STREAM_ID);

        List<Message> chunks = chunks(form, answer);

        assertThat(chunks)
                .extracting(Message::getBody)
                .containsExactly("Let me ", "think.", "A ", "camel.", "");
        assertThat(chunks)
                .extracting(chunk -> chunk.getHeader(CopilotHeaders.CHUNK_TYPE))
                .containsExactly("reasoning", "reasoning", "text", "text", "end");
        assertThat(chunks)
                .extracting(chunk -> chunk.getHeader(CopilotHeaders.CHUNK_INDEX))
                .containsExactly(0, 1, 2, 3, 4);
        assertThat(chunks)
                .extracting(chunk -> chunk.getHeader(CopilotHeaders.STREAM_COMPLETE))
                .containsExactly(false, false, false, false, true);
        assertThat(streamId).isInstanceOf(String.class);
        assertThat(chunks)
                .allSatisfy(
                        chunk ->
                                assertThat(chunk.getHeaders())
                                        .contains(
                                                entry("audience", "children"),
                                                entry(CopilotHeaders.STREAM_ID, streamId),
                                                entry(
                                                        Exchange.CONTENT_TYPE,
                                                        "text/plain; charset=UTF-8")));
        assertThat(chunks.subList(0, 4))
                .allSatisfy(
                        chunk ->
                                assertThat(chunk.getHeaders())
                                        .doesNotContainKeys(
                                                CopilotHeaders.RESULT,
                                                CopilotHeaders.TOTAL_TOKENS,
                                                CopilotHeaders.FINISH_REASON));
    }

    @ParameterizedTest
    @EnumSource(
            value = EmitForm.class,
            names = {"CHUNKS", "PUBLISHER"})
    void theEndHasAllHeadersOfChat(EmitForm form) throws Exception {
        List<Message> chunks = chunks(form, askWithHeaders(form));
        Message end = chunks.get(chunks.size() - 1);

        assertThat(end.getHeaders())
                .contains(
                        entry(CopilotHeaders.RESPONSE_MODEL, "gpt-test"),
                        entry(CopilotHeaders.RESPONSE_ID, "answer-1"),
                        entry(CopilotHeaders.FINISH_REASON, "stop"),
                        entry(CopilotHeaders.PROMPT_TOKENS, 7),
                        entry(CopilotHeaders.COMPLETION_TOKENS, 5),
                        entry(CopilotHeaders.TOTAL_TOKENS, 12),
                        entry(CopilotHeaders.REASONING, "Let me think."),
                        entry(CopilotHeaders.SENT_INITIATOR, "user"),
                        entry(CopilotHeaders.REQUEST_ID, "req-1"),
                        entry(CopilotHeaders.QUOTA_REMAINING, 97.5),
                        entry(CopilotHeaders.QUOTA_RESET_AT, "2026-04-01T00:00:00Z"));
        ChatResult result = end.getHeader(CopilotHeaders.RESULT, ChatResult.class);
        assertThat(result.text()).isEqualTo("A camel.");
        assertThat(result.reasoning()).isEqualTo("Let me think.");
        assertThat(result.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(result.usage().totalTokens()).isEqualTo(12);
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void theMessageThatAskedKeepsItsOwnHeadersAndGetsTheStreamsId(EmitForm form) throws Exception {
        Message answer = askWithHeaders(form);

        String contentType =
                switch (form) {
                    case TEXT -> "text/plain; charset=UTF-8";
                    case SSE -> "text/event-stream";
                    case CHUNKS, PUBLISHER -> null;
                };
        assertThat(answer.getHeader(Exchange.CONTENT_TYPE)).isEqualTo(contentType);
        assertThat(answer.getHeader("audience")).isEqualTo("children");
        assertThat(answer.getHeader(CopilotHeaders.STREAM_ID)).isNotNull();
        assertThat(answer.getHeaders())
                .doesNotContainKeys(
                        CopilotHeaders.TOTAL_TOKENS,
                        CopilotHeaders.CHUNK_INDEX,
                        CopilotHeaders.RESULT);
        assertThat(form.read(answer).rest()).isEqualTo("A camel.");
    }

    @Test
    void twoStreamsHaveTwoIds() throws Exception {
        server().answerWith(request -> thoughtful());
        route.start(EmitForm.TEXT, "");

        assertThat(route.ask().getHeader(CopilotHeaders.STREAM_ID))
                .isNotEqualTo(route.ask().getHeader(CopilotHeaders.STREAM_ID));
    }

    @Test
    void theTextIsUtf8AndHoldsNoReasoning() throws Exception {
        server().enqueue(
                        Answer.sse(
                                ServerEvents.reasoning("Hmm"),
                                ServerEvents.text("K\u00e4me"),
                                ServerEvents.textAsJson("\"l \\ud83d\""),
                                ServerEvents.textAsJson("\"\\udc2a\""),
                                ServerEvents.DONE));
        route.start(EmitForm.TEXT, "");

        InputStream text = route.ask().getBody(InputStream.class);

        assertThat(text.readAllBytes())
                .isEqualTo("K\u00e4mel \ud83d\udc2a".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theEventsAreOpenAisAndEndInDone() throws Exception {
        Message answer = askWithHeaders(EmitForm.SSE, "&includeUsage=true");

        String events = answer.getBody(String.class);

        assertThat(events).endsWith("data: [DONE]\n\n");
        assertThat(events.split("\n\n")).allMatch(event -> event.startsWith("data: ")).hasSize(7);
        assertThat(events)
                .containsSubsequence(
                        "\"reasoning_content\":\"Let me \"",
                        "\"reasoning_content\":\"think.\"",
                        "\"content\":\"A \"",
                        "\"content\":\"camel.\"",
                        "\"finish_reason\":\"stop\"",
                        "\"total_tokens\":12")
                .contains("\"object\":\"chat.completion.chunk\"", "\"model\":\"gpt-test\"");
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void aChunkComesWhileTheServiceIsSilentAfterIt(EmitForm form) throws Exception {
        server().enqueue(ServerEvents.texts("one ", "two").stallAfter(1));
        route.start(form, "");

        ChunkReader reader = form.read(route.ask());

        reader.awaitText("one ");
        assertThat(server().request(0).outcome()).isEqualTo(Outcome.OPEN);
        reader.close();
    }

    @Test
    void askingForANextChunkNeverWaits() throws Exception {
        server().enqueue(ServerEvents.texts("one ", "two").stallAfter(1));
        route.start(EmitForm.CHUNKS, "");
        Iterator<?> chunks = (Iterator<?>) route.ask().getBody();

        assertThat(chunks.hasNext()).isTrue();
        chunks.next();

        // Would wait forever.
        for (int i = 0; i < 200; i++) {
            assertThat(chunks.hasNext()).isTrue();
        }
    }

    @Test
    void bytesThatAreThereAreAvailableAndOneReadTakesThemAll() throws Exception {
        String[] words =
                IntStream.range(0, 100).mapToObj(i -> "word" + i + " ").toArray(String[]::new);
        server().enqueue(ServerEvents.texts(words));
        route.start(EmitForm.TEXT, "");
        InputStream text = (InputStream) route.ask().getBody();
        await().until(() -> route.inflight() == 0);

        assertThat(text.read()).isEqualTo('w');
        assertThat(text.available()).isEqualTo("ord0 ".length());
        byte[] rest = new byte[4096];
        int count = text.read(rest, 0, rest.length);

        assertThat(new String(rest, 0, count, StandardCharsets.UTF_8))
                .isEqualTo(String.join("", words).substring(1));
        assertThat(text.read()).isEqualTo(-1);
        assertThat(text.read(rest, 0, 0)).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = EmitForm.class,
            names = {"TEXT", "SSE"})
    void streamCachingNeitherReadsNorStoresIt(EmitForm form) throws Exception {
        server().enqueue(ServerEvents.texts("one ", "two").stallAfter(1));
        assertThat(route.context().isStreamCaching()).isTrue();
        List<Class<?>> seen = new CopyOnWriteArrayList<>();
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .routeId(StreamRoute.ROUTE)
                                .to("copilot:stream?" + form.option())
                                .process(
                                        exchange ->
                                                seen.add(
                                                        exchange.getMessage().getBody().getClass()))
                                .to("direct:next");
                        from("direct:next")
                                .process(
                                        exchange ->
                                                seen.add(
                                                        exchange.getMessage()
                                                                .getBody()
                                                                .getClass()));
                    }
                });

        Message answer = route.ask();

        assertThat(seen).hasSize(2).containsOnly(answer.getBody().getClass());
        form.read(answer).awaitText("one ");
    }

    @Test
    void aStreamIsWrittenToWhereItGoes() throws Exception {
        server().enqueue(ServerEvents.texts("one ", "two"));
        route.start(EmitForm.TEXT, "");
        ByteArrayOutputStream target = new ByteArrayOutputStream();

        StreamCache stream = (StreamCache) route.ask().getBody();
        stream.writeTo(target);

        assertThat(target).hasToString("one two");
        assertThat(stream.position()).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void aWholeAnswerInJsonIsAStreamToo(EmitForm form) throws Exception {
        server().enqueue(
                        Answer.json(
                                "{\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"message\":{\"reasoning_content\":\"Hmm\",\"content\":\"A camel.\"},\"finish_reason\":\"stop\"}]}"));
        route.start(form, "");

        assertThat(form.read(route.ask()).rest()).isEqualTo("A camel.");
        await().until(() -> route.inflight() == 0);
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void anAnswerWithoutTextIsAStreamOfItsEnd(EmitForm form) throws Exception {
        server().enqueue(Answer.sse(ServerEvents.FINISH, ServerEvents.DONE));
        route.start(form, "");

        assertThat(form.read(route.ask()).rest()).isEmpty();
        await().until(() -> route.inflight() == 0);
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void theRequestAsksForAStream(EmitForm form) throws Exception {
        server().answerWith(request -> ServerEvents.texts("one"));
        route.start(form, "&model=gpt-test");
        route.ask();

        RecordedRequest request = server().request(0);
        assertThat(request.header("Accept")).hasValue("text/event-stream");
        JsonNode body = request.json();
        assertThat(body.path("stream").isBoolean()).isTrue();
        assertThat(body.path("stream").booleanValue()).isTrue();
        assertThat(body.path("stream_options").path("include_usage").booleanValue()).isTrue();
        assertThat(body.path("model").textValue()).isEqualTo("gpt-test");
        assertThat(body.path("messages").path(0).path("content").textValue())
                .isEqualTo(StreamRoute.PROMPT);
    }

    @Test
    void theUsageIsNotAskedForIfItIsNotWanted() throws Exception {
        server().answerWith(request -> ServerEvents.texts("one"));
        route.start(EmitForm.TEXT, "&includeUsage=false");
        route.ask();

        JsonNode body = server().request(0).json();
        assertThat(body.path("stream").booleanValue()).isTrue();
        assertThat(body.has("stream_options")).isFalse();
    }

    static Stream<Arguments> usageRequests() {
        return Stream.of(
                arguments("", null, false),
                arguments("&includeUsage=true", null, true),
                arguments("&includeUsage=false", null, false),
                arguments("", true, true),
                arguments("&includeUsage=true", false, false),
                arguments("&includeUsage=false", true, true));
    }

    /**
     * Simple clients read the first choice of each event, and the event with the usage has none.
     */
    @ParameterizedTest(name = "option {0}, request {1}: {2}")
    @MethodSource("usageRequests")
    void eventsTellTheUsageOnlyIfItWasRequested(String option, Boolean requested, boolean told)
            throws Exception {
        server().enqueue(thoughtful());
        route.start(EmitForm.SSE, "&bodyFormat=openai" + option);
        String streamOptions =
                requested == null
                        ? ""
                        : ",\"stream_options\":{\"include_usage\":" + requested + "}";
        String body =
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + streamOptions + "}";

        Message answer =
                CopilotRoute.succeeded(
                        route.context()
                                .createProducerTemplate()
                                .request(
                                        "direct:in",
                                        exchange -> exchange.getMessage().setBody(body)));

        assertThat(answer.getBody(String.class).contains("\"usage\":{")).isEqualTo(told);
    }

    @Test
    void chunksAreEmittedIfNothingIsSaid() throws Exception {
        server().enqueue(ServerEvents.texts("one"));
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").to("copilot:stream");
                    }
                });

        assertThat(route.ask().getBody()).isInstanceOf(Iterator.class);
    }

    @Test
    void aCallersTokenIsInNoChunk() throws Exception {
        server().enqueue(thoughtful());
        route.options().setToken(null);
        route.start(EmitForm.CHUNKS, "&tokenHeader=X-Token");
        Message answer =
                CopilotRoute.succeeded(
                        route.context()
                                .createProducerTemplate()
                                .request(
                                        "direct:in",
                                        exchange -> {
                                            exchange.getMessage().setBody(StreamRoute.PROMPT);
                                            exchange.getMessage()
                                                    .setHeaders(
                                                            new HashMap<>(
                                                                    Map.of(
                                                                            "X-Token",
                                                                            CopilotRoute.TOKEN)));
                                        }));

        assertThat(server().request(0).header("Authorization"))
                .hasValue("Bearer " + CopilotRoute.TOKEN);
        assertThat(chunks(EmitForm.CHUNKS, answer))
                .allSatisfy(
                        chunk ->
                                assertThat(chunk.getHeaders().toString())
                                        .doesNotContain(CopilotRoute.TOKEN));
    }
}
