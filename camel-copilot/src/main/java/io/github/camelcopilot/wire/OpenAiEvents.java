package io.github.camelcopilot.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes the chunks of one answer as server-sent events in OpenAI's format, whatever format they
 * came in. Used by one thread at a time.
 */
public final class OpenAiEvents {

    private static final byte[] BEGIN = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    private final String id;
    private final long created;
    private boolean first = true;

    /**
     * @param id of the answer
     * @param created in seconds since 1970
     */
    public OpenAiEvents(String id, long created) {
        this.id = id;
        this.created = created;
    }

    /** Returns the event of some text, from that model. */
    public byte[] text(String delta, String model) {
        return delta("content", delta, model);
    }

    /** Returns the event of some reasoning, from that model. */
    public byte[] reasoning(String delta, String model) {
        return delta("reasoning_content", delta, model);
    }

    private byte[] delta(String member, String delta, String model) {
        boolean begins = first;
        first = false;
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        writeChunk(
                out,
                model,
                json -> {
                    json.writeStartObject();
                    json.writeNumberField("index", 0);
                    json.writeObjectFieldStart("delta");
                    if (begins) {
                        json.writeStringField("role", "assistant");
                    }
                    json.writeStringField(member, delta);
                    json.writeEndObject();
                    json.writeNullField("finish_reason");
                    json.writeEndObject();
                },
                null);
        return out.toByteArray();
    }

    /**
     * Returns the events of the end: tool calls, finish reason, usage if known, and {@code [DONE]}.
     */
    public byte[] end(ChatResult result, String model) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        writeChunk(
                out,
                model,
                json -> {
                    json.writeStartObject();
                    json.writeNumberField("index", 0);
                    json.writeObjectFieldStart("delta");
                    Json.writeToolCalls(json, result.toolCalls(), true);
                    json.writeEndObject();
                    json.writeStringField("finish_reason", result.finishReason().wireName());
                    json.writeEndObject();
                },
                null);
        if (result.usage() != null) {
            writeChunk(out, model, json -> {}, result.usage());
        }
        out.writeBytes(DONE);
        return out.toByteArray();
    }

    /** Returns the event of a failure, after which nothing comes. */
    public byte[] error(String message, String code) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        writeEvent(
                out,
                json -> {
                    json.writeObjectFieldStart("error");
                    json.writeStringField("message", message);
                    json.writeStringField("code", code);
                    json.writeEndObject();
                });
        return out.toByteArray();
    }

    private void writeChunk(
            ByteArrayOutputStream out, String chunkModel, Members choice, Usage usage) {
        writeEvent(
                out,
                json -> {
                    json.writeStringField("id", id);
                    json.writeStringField("object", "chat.completion.chunk");
                    json.writeNumberField("created", created);
                    json.writeStringField("model", chunkModel);
                    json.writeArrayFieldStart("choices");
                    choice.write(json);
                    json.writeEndArray();
                    if (usage != null) {
                        writeUsage(json, usage);
                    }
                });
    }

    private static void writeUsage(JsonGenerator json, Usage usage) throws IOException {
        json.writeObjectFieldStart("usage");
        json.writeNumberField("prompt_tokens", usage.promptTokens());
        json.writeNumberField("completion_tokens", usage.completionTokens());
        json.writeNumberField("total_tokens", usage.totalTokens());
        json.writeObjectFieldStart("prompt_tokens_details");
        json.writeNumberField("cached_tokens", usage.cachedTokens());
        json.writeEndObject();
        json.writeObjectFieldStart("completion_tokens_details");
        json.writeNumberField("reasoning_tokens", usage.reasoningTokens());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeEvent(ByteArrayOutputStream out, Members members) {
        out.writeBytes(BEGIN);
        try (JsonGenerator json =
                Json.MAPPER.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("Memory takes everything", impossible);
        }
        out.writeBytes(END);
    }
}
