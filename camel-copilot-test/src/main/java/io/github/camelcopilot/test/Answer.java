// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One scripted answer of {@link CopilotServer}: what is sent and how it arrives or fails.
 * Immutable; the methods that change something return a copy, so an answer can be kept in a
 * constant and used for any number of requests.
 */
public final class Answer {

    private static final String CONTENT_TYPE = "Content-Type";
    private static final String EVENT_STREAM = "text/event-stream";
    private static final String JSON = "application/json";

    private final int status;
    private final Map<String, String> headers;
    // Exactly one of the two is set: the form of the content depends on the request; a body is sent
    // unchanged.
    private final AnswerContent content;
    private final Body body;
    // Null unless the body is that of embeddings.
    private final List<float[]> vectors;
    private final Delivery delivery;

    private Answer(
            int status,
            Map<String, String> headers,
            AnswerContent content,
            Body body,
            List<float[]> vectors,
            Delivery delivery) {
        this.status = status;
        this.headers = headers;
        this.content = content;
        this.body = body;
        this.vectors = vectors;
        this.delivery = delivery;
    }

    private static Answer of(int status, String contentType, Body body) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("Not a final HTTP status: " + status);
        }
        return new Answer(
                status, headers(CONTENT_TYPE, contentType), null, body, null, Delivery.PLAIN);
    }

    /**
     * A text in the form that corresponds to the request's path: a response of OpenAI's Responses
     * API for {@code …/responses}, a message of Anthropic's API for {@code …/v1/messages}, and a
     * chat completion otherwise. The model is {@code simulator}, or the requested one with {@link
     * CopilotServer#billing}; the usage is estimated at 4 bytes per token. Sent as JSON, or as SSE
     * word by word if the request contains {@code "stream":true}. An empty text before {@link
     * #toolCall tool calls} is left out, as the services do.
     */
    public static Answer text(String answerText) {
        return new Answer(200, Map.of(), AnswerContent.of(answerText), null, null, Delivery.PLAIN);
    }

    /**
     * Adds a tool call after the text and earlier calls, so that the model calls several tools in
     * parallel. The id is generated for each request: {@code call_1}, {@code call_2} and so on
     * until {@link CopilotServer#reset}, or {@code toolu_1} in Anthropic's format. The answer ends
     * with the finish reason {@code tool_calls}, or {@code tool_use}. In a stream, the arguments
     * arrive in several fragments.
     *
     * <pre>{@code
     * server.enqueue(
     *         Answer.text("Let me look").toolCall("weather", "{\"city\":\"Bern\"}"),
     *         Answer.text("It is sunny in Bern."));
     * // ... let the code under test send "What is the weather in Bern?" ...
     * assertThat(server.request(0).toolNames()).containsExactly("weather");
     * assertThat(server.request(1).toolResults().get(0).text()).isEqualTo("sunny");
     * }</pre>
     *
     * @param name the name of the tool; may be one that the request does not offer
     * @param arguments the arguments as the model writes them: usually a JSON object. Any other
     *     text simulates a model that errs; a whole answer in Anthropic's format then contains it
     *     as a JSON string.
     * @throws IllegalStateException for an answer other than {@link #text}
     */
    public Answer toolCall(String name, String arguments) {
        return content(said -> said.plus(new ScriptedCall(null, name, arguments, null)));
    }

    /**
     * Adds a tool call with a given id; otherwise like {@link #toolCall(String, String)}.
     *
     * @param id the id of the call, such as {@code call_a}
     * @param name the name of the tool
     * @param arguments the arguments as the model writes them
     * @throws IllegalStateException for an answer other than {@link #text}
     */
    public Answer toolCall(String id, String name, String arguments) {
        Objects.requireNonNull(id, "id");
        return content(said -> said.plus(new ScriptedCall(id, name, arguments, null)));
    }

    /**
     * Attaches a signature to the last tool call, as Gemini does in chat completions: {@code
     * extra_content.google.thought_signature}. The other formats have none, and ignore it.
     *
     * @param signature the opaque text that the client must return with the call
     * @throws IllegalStateException if the answer has no tool call
     */
    public Answer thoughtSignature(String signature) {
        Objects.requireNonNull(signature, "signature");
        if (content == null || !content.hasCalls()) {
            throw new IllegalStateException("thoughtSignature needs a toolCall before it");
        }
        ScriptedCall last = content.calls().get(content.calls().size() - 1);
        return content(said -> said.withLastCall(last.withThoughtSignature(signature)));
    }

    /**
     * Adds reasoning before the text, with the opaque state that the client must return unchanged
     * in the follow-up of a tool call. A chat completion has {@code reasoning_text} and {@code
     * reasoning_opaque}; a message has a {@code thinking} block with a {@code signature}; a
     * response has a {@code reasoning} item with an {@code id}, a summary, and {@code
     * encrypted_content} if the request includes {@code reasoning.encrypted_content}. Several
     * blocks are sent in order; a chat completion has room for one, so that it joins their texts
     * and sends the last state.
     *
     * <pre>{@code
     * server.enqueue(
     *         Answer.text("").reasoning("I need the weather.", "c3RhdGU=").toolCall("weather", "{}"));
     * // ... run the code under test ...
     * assertThat(server.request(1).reasoning().get(0).state()).hasValue("c3RhdGU=");
     * }</pre>
     *
     * @param text the readable thoughts; may be empty
     * @param state the opaque state; null = none
     * @throws IllegalStateException for an answer other than {@link #text}
     */
    public Answer reasoning(String text, String state) {
        return content(said -> said.plus(new ScriptedReasoning(text, state, false)));
    }

    /**
     * Adds reasoning whose thoughts the service hides: a {@code redacted_thinking} block of a
     * message. The other formats send the state as {@link #reasoning} without a text does.
     *
     * @param state the opaque state
     * @throws IllegalStateException for an answer other than {@link #text}
     */
    public Answer redactedReasoning(String state) {
        return content(said -> said.plus(new ScriptedReasoning("", state, true)));
    }

    /**
     * A model that refuses to answer, with these words: {@code refusal} in a chat completion, a
     * part of the type {@code refusal} in a response, and a text with {@code stop_reason: refusal}
     * in a message.
     *
     * @param words may be empty
     */
    public static Answer refusal(String words) {
        return text(words).content(said -> said.ended(Completeness.REFUSED));
    }

    /**
     * Ends the answer because the maximum number of tokens is reached: {@code length}, {@code
     * max_output_tokens} or {@code max_tokens}.
     *
     * @throws IllegalStateException for an answer other than {@link #text}
     */
    public Answer cutOff() {
        return content(said -> said.ended(Completeness.CUT_OFF));
    }

    /**
     * Ends the answer because a filter of the service intervenes: {@code content_filter}; {@code
     * refusal} in a message, whose format has no other reason for it.
     *
     * @throws IllegalStateException for an answer other than {@link #text}
     */
    public Answer filtered() {
        return content(said -> said.ended(Completeness.FILTERED));
    }

    private Answer content(UnaryOperator<AnswerContent> change) {
        if (content == null) {
            throw new IllegalStateException(
                    "Tool calls, reasoning and the end need Answer.text: they depend on the format");
        }
        return new Answer(status, headers, change.apply(content), null, null, delivery);
    }

    /** Returns a copy in which each tool call has an id. */
    Answer withCallIds(Supplier<String> ids) {
        return content == null || !content.hasCalls()
                ? this
                : content(said -> said.withCallIds(ids));
    }

    /** Status 200, {@code application/json}, with a Content-Length. */
    public static Answer json(String json) {
        return of(200, JSON, Body.whole(json));
    }

    /**
     * Vectors for a request for embeddings, one for each of its texts in their order, with the
     * requested model and a usage that is estimated at 4 bytes per token.
     *
     * <pre>{@code
     * server.enqueue(Answer.vectors(new float[] {1, 0}, new float[] {0, 1}));
     * // ... let the code under test embed two texts ...
     * assertThat(server.request(0).texts()).containsExactly("north", "east");
     * }</pre>
     */
    public static Answer vectors(float[]... vectors) {
        List<float[]> all = Arrays.stream(vectors).map(float[]::clone).toList();
        return new Answer(
                200,
                headers(CONTENT_TYPE, JSON),
                null,
                Body.whole(EmbeddingsObject.of(all, false).toString()),
                all,
                Delivery.PLAIN);
    }

    /**
     * Status 200, {@code text/event-stream}, chunk-coded. Each string is written unchanged as one
     * HTTP chunk, so it must contain its line ends.
     */
    public static Answer sse(String... events) {
        return of(200, EVENT_STREAM, Body.chunks(Arrays.stream(events).map(Body::utf8).toList()));
    }

    /**
     * Any final status (200 to 599) with a {@code text/plain} body, like the errors of the service.
     */
    public static Answer status(int status, String body) {
        return of(status, ServiceErrors.CONTENT_TYPE, Body.whole(body));
    }

    /**
     * Status 200, {@code text/event-stream}, chunk-coded; each array is exactly one HTTP chunk and
     * one write.
     */
    public static Answer bytes(byte[]... chunks) {
        return of(200, EVENT_STREAM, Body.chunks(Arrays.asList(chunks)));
    }

    /**
     * Receives the request and never answers; the connection stays open until the client closes it.
     */
    public static Answer silence() {
        return beforeHead(Ending.How.STALL);
    }

    /** Resets the connection (TCP RST) before any byte of an answer. */
    public static Answer resetBeforeHead() {
        return beforeHead(Ending.How.RESET);
    }

    /** Closes the connection (TCP FIN) before any byte of an answer. */
    public static Answer closeBeforeHead() {
        return beforeHead(Ending.How.CLOSE);
    }

    private static Answer beforeHead(Ending.How how) {
        return status(200, "").ending(new Ending(how, Ending.BEFORE_HEAD));
    }

    /**
     * Adds or replaces a response header, {@code x-request-id} and {@code Content-Type} included.
     */
    public Answer header(String name, String value) {
        Map<String, String> all = headers(name, Objects.requireNonNull(value, "value"));
        headers.forEach(all::putIfAbsent);
        return new Answer(
                status, Collections.unmodifiableMap(all), content, body, vectors, delivery);
    }

    /** Delays the first byte of the answer, or its failure, after the whole request. */
    public Answer delay(Duration beforeHead) {
        return delivery(d -> d.withBeforeHead(beforeHead));
    }

    /** Sets the delay between two body chunks, and between the last chunk and a failure. */
    public Answer chunkDelay(Duration betweenChunks) {
        return delivery(d -> d.withBetweenChunks(betweenChunks));
    }

    /**
     * Resets the connection (TCP RST) after that many body chunks have been written to the socket;
     * 0 = after the head. The client may lose data that it has not read by then; {@link
     * #chunkDelay} delays the reset.
     */
    public Answer resetAfter(int chunks) {
        return ending(Ending.after(Ending.How.RESET, chunks));
    }

    /** Closes the connection (TCP FIN) after that many body chunks; 0 = after the head. */
    public Answer truncateAfter(int chunks) {
        return ending(Ending.after(Ending.How.CLOSE, chunks));
    }

    /** Stops after that many body chunks without closing the connection; 0 = after the head. */
    public Answer stallAfter(int chunks) {
        return ending(Ending.after(Ending.How.STALL, chunks));
    }

    /** Announces keep-alive but closes the connection right after the answer. */
    public Answer closeAfter() {
        return delivery(Delivery::withCloseAfter);
    }

    /**
     * Appends a block that is written that many times, each time as one chunk. It is written as
     * fast as the client reads and held in memory once, so the body may be of any size.
     *
     * @throws IllegalStateException for {@link #text}, whose form depends on the request
     */
    public Answer repeat(byte[] block, long times) {
        if (body == null) {
            throw new IllegalStateException("repeat needs sse, bytes, json or status");
        }
        return new Answer(status, headers, null, body.followedBy(block, times), null, delivery);
    }

    /**
     * Declares this Content-Length in bytes, regardless of the body's size; the body is then not
     * chunk-coded. If the body is shorter, the connection is closed after it.
     */
    public Answer contentLength(long bytes) {
        return delivery(d -> d.withDeclaredLength(bytes));
    }

    private Answer ending(Ending ending) {
        return delivery(d -> d.withEnding(ending));
    }

    private Answer delivery(UnaryOperator<Delivery> change) {
        return new Answer(status, headers, content, body, vectors, change.apply(delivery));
    }

    Reply replyTo(RecordedRequest request) {
        return textFor(request)
                .map(text -> replyWith(text, request))
                .orElseGet(() -> new Reply(status, headers, body, delivery, Settlement.NONE));
    }

    /** Returns the vectors of {@link #vectors(float[][])}; empty for any other answer. */
    Optional<List<float[]>> vectors() {
        return Optional.ofNullable(vectors);
    }

    /** Returns the reply that delivers this JSON as the answer defines. */
    Reply replyWith(String json) {
        return new Reply(status, headers, Body.whole(json), delivery, Settlement.NONE);
    }

    /** Returns the text with its usage; empty for a raw answer. */
    Optional<AnswerText> textFor(RecordedRequest request) {
        return Optional.ofNullable(content).map(said -> AnswerText.of(request, said));
    }

    /**
     * Returns the reply that delivers {@link #textFor}, or a copy of it, as this answer defines.
     */
    Reply replyWith(AnswerText text, RecordedRequest request) {
        AnswerForm form = WireFormat.of(request).answerForm();
        boolean streamed = text.streamed();
        Map<String, String> all = headers(CONTENT_TYPE, streamed ? EVENT_STREAM : JSON);
        all.putAll(headers);
        Body formed =
                streamed ? Body.chunks(form.events(text)) : Body.whole(form.whole(text).toString());
        return new Reply(status, all, formed, delivery, Settlement.NONE);
    }

    private static Map<String, String> headers(String name, String value) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put(name, value);
        return headers;
    }

    @Override
    public String toString() {
        return "Answer[status=" + status + ", " + delivery + "]";
    }
}
