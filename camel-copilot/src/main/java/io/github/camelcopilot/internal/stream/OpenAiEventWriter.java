// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.internal.client.Chunk;
import io.github.camelcopilot.internal.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the chunks of one answer as server-sent events in the format of OpenAI's Chat Completions
 * API, whatever format the service uses. Used by one thread at a time.
 */
public final class OpenAiEventWriter {

    private static final byte[] BEGIN = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final String id;
    private final long created;
    private final boolean includesUsage;
    private boolean first = true;

    /**
     * @param id identifier of the answer
     * @param created in seconds since 1970
     * @param includesUsage whether to write the event with the usage
     */
    public OpenAiEventWriter(String id, long created, boolean includesUsage) {
        this.id = id;
        this.created = created;
        this.includesUsage = includesUsage;
    }

    /** Returns the event of a delta of text, in UTF-8. */
    public byte[] text(String delta, String model) {
        return delta("content", delta, model);
    }

    /** Returns the event of a delta of reasoning, in UTF-8. */
    public byte[] reasoning(String delta, String model) {
        return delta("reasoning_content", delta, model);
    }

    private byte[] delta(String member, String delta, String model) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        writeDelta(out, model, json -> json.writeStringField(member, delta), null);
        return out.toByteArray();
    }

    /** Returns the events of the last chunk of a stream, in UTF-8. */
    public byte[] end(Chunk last, String model) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        if (last.failure() == null) {
            writeEnd(last.result(), model, out);
        } else {
            writeError(last.failure(), out);
        }
        return out.toByteArray();
    }

    /**
     * Writes the tool calls, the finish reason, the usage if it is included and known, and {@code
     * [DONE]}. Each tool call has its own event, since some clients read only the first of an
     * event.
     */
    private void writeEnd(ChatResult result, String model, ByteArrayOutputStream out) {
        // The calls that wait for approval are not the reader's to make.
        List<ToolCall> calls = result.approvalNeeded() ? List.of() : result.toolCalls();
        if (first && calls.isEmpty()) {
            // Clients expect a role before any finish reason.
            writeDelta(out, model, json -> json.writeStringField("content", ""), null);
        }
        for (int index = 0; index < calls.size(); index++) {
            int number = index;
            ToolCall call = calls.get(index);
            writeDelta(out, model, json -> Json.writeToolCallDelta(json, number, call), null);
        }
        writeDelta(
                out,
                model,
                json -> {},
                result.approvalNeeded() ? FinishReason.STOP.wireName() : finishReason(result));
        if (includesUsage && result.usage() != null) {
            writeChunk(out, model, json -> {}, result.usage());
        }
        out.writeBytes(DONE);
    }

    /** Returns the closest finish reason of OpenAI's API, since strict clients reject any other. */
    private static String finishReason(ChatResult result) {
        return switch (result.finishReason()) {
            case STOP, LENGTH, TOOL_CALLS, CONTENT_FILTER -> result.finishReason().wireName();
            case ERROR, OTHER ->
                    (result.toolCalls().isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS)
                            .wireName();
        };
    }

    private void writeDelta(
            ByteArrayOutputStream out, String model, Json.Members members, String finishReason) {
        boolean begins = first;
        first = false;
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
                    members.write(json);
                    json.writeEndObject();
                    json.writeStringField("finish_reason", finishReason);
                    json.writeEndObject();
                },
                null);
    }

    private static void writeError(CopilotException failure, ByteArrayOutputStream out) {
        writeEvent(
                out,
                json -> {
                    json.writeObjectFieldStart("error");
                    json.writeStringField("message", failure.getMessage());
                    json.writeStringField("code", failure.getCode());
                    json.writeEndObject();
                });
    }

    private void writeChunk(
            ByteArrayOutputStream out, String chunkModel, Json.Members choice, Usage usage) {
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

    private static void writeEvent(ByteArrayOutputStream out, Json.Members members) {
        out.writeBytes(BEGIN);
        try (JsonGenerator json =
                Json.MAPPER.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("Writing to memory failed", impossible);
        }
        out.writeBytes(END);
    }
}
