// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
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
    // Exactly one of the two is set: the form of a text depends on the request; a body is sent
    // unchanged.
    private final String answerText;
    private final Body body;
    private final Delivery delivery;

    private Answer(
            int status,
            Map<String, String> headers,
            String answerText,
            Body body,
            Delivery delivery) {
        this.status = status;
        this.headers = headers;
        this.answerText = answerText;
        this.body = body;
        this.delivery = delivery;
    }

    private static Answer of(int status, String contentType, Body body) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("Not a final HTTP status: " + status);
        }
        return new Answer(status, headers(CONTENT_TYPE, contentType), null, body, Delivery.PLAIN);
    }

    /**
     * A text in the form that corresponds to the request's path: a response of OpenAI's Responses
     * API for {@code …/responses}, a message of Anthropic's API for {@code …/v1/messages}, and a
     * chat completion otherwise. The model is {@code simulator}, or the requested one with {@link
     * CopilotServer#billing}; the usage is estimated at 4 bytes per token. Sent as JSON, or as SSE
     * word by word if the request contains {@code "stream":true}.
     */
    public static Answer text(String answerText) {
        Objects.requireNonNull(answerText, "answerText");
        return new Answer(200, Map.of(), answerText, null, Delivery.PLAIN);
    }

    /** Status 200, {@code application/json}, with a Content-Length. */
    public static Answer json(String json) {
        return of(200, JSON, Body.whole(json));
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
        return new Answer(status, Collections.unmodifiableMap(all), answerText, body, delivery);
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
        return new Answer(status, headers, null, body.followedBy(block, times), delivery);
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
        return new Answer(status, headers, answerText, body, change.apply(delivery));
    }

    Reply replyTo(RecordedRequest request) {
        return textFor(request)
                .map(text -> replyWith(text, request))
                .orElseGet(() -> new Reply(status, headers, body, delivery, Settlement.NONE));
    }

    /** Returns the text with its usage; empty for a raw answer. */
    Optional<AnswerText> textFor(RecordedRequest request) {
        return Optional.ofNullable(answerText).map(text -> AnswerText.of(request, text));
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
