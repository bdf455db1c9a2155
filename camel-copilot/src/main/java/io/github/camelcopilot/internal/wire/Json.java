// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.ToolCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The JSON mappers of this package, and what all formats have in common. Any thread may use it. */
public final class Json {

    /**
     * Reads what services write. Accepts {@code NaN} and infinities, which RFC 8259 (section 9)
     * permits a parser: servers write them in members that are ignored here.
     */
    public static final ObjectMapper MAPPER = mapper(true);

    /** Reads what users write; strict, since it may be sent unchanged. */
    public static final ObjectMapper STRICT = mapper(false);

    /** Reads a value within a document, after which more tokens follow. */
    public static final ObjectReader PARTS =
            MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Writes the members of an object. */
    public interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    private Json() {}

    /**
     * Removes Jackson's limit on a text (20 million characters), since all input is limited before.
     */
    private static ObjectMapper mapper(boolean acceptsNonNumbers) {
        JsonFactory factory =
                JsonFactory.builder()
                        .configure(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS, acceptsNonNumbers)
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxStringLength(Integer.MAX_VALUE)
                                        .build())
                        .build();
        return new ObjectMapper(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /**
     * Returns an object as JSON in UTF-8.
     *
     * @throws IllegalArgumentException if a text is not valid Unicode, or if a value cannot be
     *     written as JSON
     */
    public static byte[] write(Members members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        // Jackson's encoder would escape an unpaired surrogate, which services cannot read.
        CharsetEncoder strict =
                StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPORT);
        try (JsonGenerator json = MAPPER.createGenerator(new OutputStreamWriter(bytes, strict))) {
            json.writeStartObject();
            writeAll(json, members);
            json.writeEndObject();
        } catch (CharacterCodingException halfOfAPair) {
            throw new IllegalArgumentException(
                    "The request holds text that is not valid Unicode", halfOfAPair);
        } catch (IOException notWritten) {
            // Writing to memory does not fail.
            throw new UncheckedIOException(notWritten);
        }
        return bytes.toByteArray();
    }

    private static void writeAll(JsonGenerator json, Members members) throws IOException {
        try {
            members.write(json);
        } catch (CharacterCodingException halfOfAPair) {
            throw halfOfAPair;
        } catch (IOException notJson) {
            // Jackson's message quotes the value, which may be sensitive.
            throw new IllegalArgumentException(
                    "The member '" + memberOf(json) + "' cannot be written as JSON");
        }
    }

    /** Returns the name of the outermost object's member that is being written. */
    private static String memberOf(JsonGenerator json) {
        JsonStreamContext context = json.getOutputContext();
        while (context.getParent() != null && !context.getParent().inRoot()) {
            context = context.getParent();
        }
        return context.getCurrentName();
    }

    /** Returns the image as a data URL (RFC 2397). */
    public static String dataUrl(ContentPart.Image image) {
        return "data:"
                + image.mediaType()
                + ";base64,"
                + Base64.getEncoder().encodeToString(image.data());
    }

    /**
     * Returns the object that an answer consists of.
     *
     * @throws UnreadableAnswerException if it is not an object
     * @throws ErrorEventException if it reports a failure in a way that all formats have in common
     */
    public static JsonNode answerOf(byte[] answer)
            throws UnreadableAnswerException, ErrorEventException {
        JsonNode root = treeOf(answer);
        ErrorEventException.throwIfReported(root);
        if (!root.isObject()) {
            throw new UnreadableAnswerException("it is not a JSON object");
        }
        return root;
    }

    /**
     * Returns an answer as JSON of any kind.
     *
     * @throws UnreadableAnswerException if it is not valid JSON
     */
    public static JsonNode treeOf(byte[] answer) throws UnreadableAnswerException {
        try {
            JsonNode root = MAPPER.readTree(answer);
            return root == null ? MissingNode.getInstance() : root;
        } catch (IOException notJson) {
            // Jackson's message quotes the input, which may be sensitive.
            throw new UnreadableAnswerException("it is not valid JSON");
        }
    }

    /**
     * Returns the text of a member; null if it is missing, null, empty, or neither text nor number.
     */
    public static String textOf(JsonNode object, String member) {
        JsonNode node = object.path(member);
        String text = node.isValueNode() && !node.isNull() ? node.asText() : "";
        return text.isEmpty() ? null : text;
    }

    public static void putUnlessNull(Map<String, Object> members, String name, Object value) {
        if (value != null) {
            members.put(name, value);
        }
    }

    /**
     * Writes the member {@code tool_calls} of a message in OpenAI's format, unless there are no
     * calls.
     *
     * @param extras further members of calls by their ids
     */
    public static void writeToolCalls(
            JsonGenerator json, List<ToolCall> calls, Map<?, ? extends Map<?, ?>> extras)
            throws IOException {
        if (calls.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("tool_calls");
        for (ToolCall call : calls) {
            json.writeStartObject();
            writeToolCall(json, call);
            Map<?, ?> extra = extras.get(call.id());
            if (extra != null) {
                for (Map.Entry<?, ?> member : extra.entrySet()) {
                    json.writePOJOField(String.valueOf(member.getKey()), member.getValue());
                }
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /**
     * Writes the member {@code tool_calls} of a delta in OpenAI's format, with one complete call.
     */
    public static void writeToolCallDelta(JsonGenerator json, int index, ToolCall call)
            throws IOException {
        json.writeArrayFieldStart("tool_calls");
        json.writeStartObject();
        json.writeNumberField("index", index);
        writeToolCall(json, call);
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void writeToolCall(JsonGenerator json, ToolCall call) throws IOException {
        json.writeStringField("id", call.id());
        json.writeStringField("type", "function");
        json.writeObjectFieldStart("function");
        json.writeStringField("name", call.name());
        json.writeStringField("arguments", call.arguments());
        json.writeEndObject();
    }

    /** Returns the calls of functions that a message in OpenAI's format holds. */
    public static List<ToolCall> toolCallsOf(JsonNode message) {
        List<ToolCall> toolCalls = new ArrayList<>();
        for (JsonNode call : ContentParts.listOf(message.path("tool_calls"))) {
            toolCalls.add(toolCallOf(call.path("id").asText(""), call.path("function")));
        }
        // OpenAI's former format; some servers write it in addition to the list.
        JsonNode only = message.path("function_call");
        if (toolCalls.isEmpty() && !only.path("name").asText("").isEmpty()) {
            toolCalls.add(toolCallOf("", only));
        }
        return toolCalls;
    }

    private static ToolCall toolCallOf(String id, JsonNode function) {
        return ToolCall.of(id, function.path("name").asText(""), argumentsOf(function));
    }

    /** Returns the arguments of a call as text; some servers send an object instead. */
    public static String argumentsOf(JsonNode call) {
        JsonNode arguments = call.path("arguments");
        return arguments.isContainerNode() ? arguments.toString() : arguments.asText("");
    }
}
