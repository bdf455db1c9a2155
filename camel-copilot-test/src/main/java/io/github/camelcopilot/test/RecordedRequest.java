// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One complete request that the server received. Immutable except for {@link #outcome()} and {@link
 * #endedAt()}, which change with the answer. Thread-safe.
 */
public final class RecordedRequest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String method;
    private final String path;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final long connection;
    private final Instant receivedAt = Instant.now();

    private Outcome outcome = Outcome.OPEN;
    private Instant endedAt;

    RecordedRequest(
            String method,
            String path,
            Map<String, List<String>> headers,
            byte[] body,
            long connection) {
        this.method = method;
        this.path = path;
        this.headers = copy(headers);
        this.body = body;
        this.connection = connection;
    }

    private static Map<String, List<String>> copy(Map<String, List<String>> headers) {
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach(
                (name, values) ->
                        copy.computeIfAbsent(name, key -> new ArrayList<>()).addAll(values));
        copy.replaceAll((name, values) -> List.copyOf(values));
        return Collections.unmodifiableMap(copy);
    }

    /** The method in capitals, such as {@code POST}. */
    public String method() {
        return method;
    }

    /** The path with its query, such as {@code /chat/completions?x=y}. */
    public String path() {
        return path;
    }

    /** All headers; the map finds names whatever their case. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(values -> values.get(0));
    }

    /** The body's bytes, a copy. */
    public byte[] body() {
        return body.clone();
    }

    /** The body as UTF-8. */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * The body as JSON.
     *
     * @throws IllegalStateException when it is not JSON; the message does not quote the body
     */
    public JsonNode json() {
        return tryJson().orElseThrow(() -> new IllegalStateException("The body is not JSON"));
    }

    Optional<JsonNode> tryJson() {
        try {
            JsonNode node = JSON.readTree(body);
            return Optional.ofNullable(node).filter(n -> !n.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            // Cannot happen when reading from memory.
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the value of the body's member {@code model}; empty when that is absent or the part
     * of the body before it is not JSON. Reads only up to that member, which is usually the first.
     */
    Optional<String> requestedModel() {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean model = parser.currentName().equals("model");
                JsonToken value = parser.nextToken();
                if (model) {
                    return value == JsonToken.VALUE_STRING
                            ? Optional.of(parser.getText())
                            : Optional.empty();
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the value of the header {@code x-initiator}: {@code user}, or {@code agent} for the
     * follow-ups of a tool loop. Empty if it is absent, as for providers other than Copilot.
     */
    public Optional<String> initiator() {
        return header("x-initiator");
    }

    /**
     * Returns the tools that the request offers to the model, in order, whatever the format.
     *
     * <pre>{@code
     * OfferedTool weather = server.request(0).tools().get(0);
     * assertThat(weather.name()).isEqualTo("weather");
     * assertThat(weather.schema().at("/properties/city/type").asText()).isEqualTo("string");
     * }</pre>
     *
     * @throws IllegalStateException when the body is not JSON
     */
    public List<OfferedTool> tools() {
        return conversation().tools();
    }

    /**
     * Returns the texts to embed, in order; none if the request is not one for embeddings of texts.
     *
     * <pre>{@code
     * assertThat(server.request(0).texts()).containsExactly("north", "east");
     * }</pre>
     *
     * @throws IllegalStateException when the body is not JSON
     */
    public List<String> texts() {
        return route().endsWith("/embeddings") ? new EmbeddingsBody(json()).texts() : List.of();
    }

    /**
     * Returns the names of {@link #tools}, in order.
     *
     * @throws IllegalStateException when the body is not JSON
     */
    public List<String> toolNames() {
        return tools().stream().map(OfferedTool::name).toList();
    }

    /**
     * Returns which tools the model may or must call, in the same words for each format: {@code
     * auto}, {@code none}, {@code required} (Anthropic's {@code any}), or the name of the one tool
     * that it must call. Empty if the request leaves it to the service.
     *
     * @throws IllegalStateException when the body is not JSON
     */
    public Optional<String> toolChoice() {
        return conversation().toolChoice();
    }

    /**
     * Returns the tool calls of the model in the conversation, in order: those that earlier answers
     * requested and that the request returns to the service.
     *
     * @throws IllegalStateException when the body is not JSON
     */
    public List<ReceivedToolCall> toolCalls() {
        return conversation().toolCalls();
    }

    /**
     * Returns the results of tools in the conversation, in order.
     *
     * <pre>{@code
     * ReceivedToolResult result = server.request(1).toolResults().get(0);
     * assertThat(result.callId()).isEqualTo("call_1");
     * assertThat(result.text()).isEqualTo("sunny");
     * }</pre>
     *
     * @throws IllegalStateException when the body is not JSON
     */
    public List<ReceivedToolResult> toolResults() {
        return conversation().toolResults();
    }

    /**
     * Returns the reasoning of the model in the conversation, in order, with the opaque state that
     * the request returns to the service.
     *
     * @throws IllegalStateException when the body is not JSON
     */
    public List<ReceivedReasoning> reasoning() {
        return conversation().reasoning();
    }

    /**
     * Returns the signatures of tool calls in the conversation, in order: {@code
     * extra_content.google.thought_signature} of Gemini in chat completions. The other formats have
     * none.
     *
     * @throws IllegalStateException when the body is not JSON
     */
    public List<String> thoughtSignatures() {
        return conversation().thoughtSignatures();
    }

    private Conversation conversation() {
        return Conversation.of(WireFormat.of(this), json());
    }

    /**
     * The body as a form ({@code application/x-www-form-urlencoded}): its members, decoded, in
     * their order; empty for an empty body.
     *
     * @throws IllegalStateException when it is not a form whose members each occur once; the
     *     message does not quote the body
     */
    public Map<String, String> form() {
        return tryForm().orElseThrow(() -> new IllegalStateException("The body is not a form"));
    }

    Optional<Map<String, String>> tryForm() {
        Map<String, String> form = new LinkedHashMap<>();
        if (body.length == 0) {
            return Optional.of(form);
        }
        try {
            for (String member : bodyText().split("&", -1)) {
                int equals = member.indexOf('=');
                // RFC 6749, section 3.2, forbids repeated parameters.
                if (equals <= 0
                        || form.putIfAbsent(
                                        decode(member.substring(0, equals)),
                                        decode(member.substring(equals + 1)))
                                != null) {
                    return Optional.empty();
                }
            }
        } catch (IllegalArgumentException e) {
            // An invalid escape; the message quotes the body.
            return Optional.empty();
        }
        return Optional.of(Collections.unmodifiableMap(form));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    int bodySize() {
        return body.length;
    }

    /** Returns when the last byte of the request arrived. */
    public Instant receivedAt() {
        return receivedAt;
    }

    /**
     * Returns the number of its connection, from 1 in order of acceptance. Equal numbers mean that
     * a connection was reused.
     */
    public long connection() {
        return connection;
    }

    /** Returns the current outcome. */
    public synchronized Outcome outcome() {
        return outcome;
    }

    /** Returns when the outcome was decided; empty while it is {@link Outcome#OPEN}. */
    public synchronized Optional<Instant> endedAt() {
        return Optional.ofNullable(endedAt);
    }

    /** Sets the outcome; only the first call has an effect. */
    synchronized void end(Outcome how) {
        if (outcome == Outcome.OPEN) {
            outcome = how;
            endedAt = Instant.now();
        }
    }

    /**
     * Whether it has this method and this path.
     *
     * @param orPrefixed whether the path may have a prefix
     */
    boolean isTo(String wantedMethod, String wanted, boolean orPrefixed) {
        String route = route();
        return method.equals(wantedMethod)
                && (route.equals(wanted) || (orPrefixed && route.endsWith(wanted)));
    }

    /** Returns the path without its query, which selects the route. */
    String route() {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /** Method, path, connection, outcome and headers, credentials masked; never the body. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(method).append(' ').append(path);
        text.append(" (connection ").append(connection).append(", ").append(outcome()).append(')');
        headers.forEach(
                (name, values) ->
                        values.forEach(
                                value ->
                                        text.append(", ")
                                                .append(name)
                                                .append(": ")
                                                .append(Masking.header(name, value))));
        return text.append(", ").append(body.length).append(" bytes").toString();
    }
}
