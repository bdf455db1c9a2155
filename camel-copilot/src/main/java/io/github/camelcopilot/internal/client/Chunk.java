// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.text.Utf8;
import java.util.Locale;

/**
 * One piece of a streamed answer, independent of the wire format.
 *
 * @param type kind of chunk
 * @param text for {@code TEXT} and {@code REASONING}, the delta; for {@code ERROR}, all text so
 *     far; otherwise empty
 * @param result for {@code END}, the whole answer; otherwise null
 * @param isTruncated for the last chunk, whether its result or text holds only the first part
 * @param failure for {@code ERROR}, why the stream broke; otherwise null
 * @param tool for {@code TOOL}, the call and its state; otherwise null
 */
public record Chunk(
        Type type,
        String text,
        ChatResult result,
        boolean isTruncated,
        CopilotException failure,
        ToolStep tool) {

    /**
     * A step of a tool call.
     *
     * @param name of the tool
     * @param callId id of the call
     * @param state {@link #CALLED}, or one of the outcomes of a {@link
     *     io.github.camelcopilot.api.ToolExecution}
     */
    public record ToolStep(String name, String callId, String state) {
        public static final String CALLED = "called";
    }

    /** Kind of chunk. */
    public enum Type {
        TEXT,
        REASONING,
        /** A step of a tool call, between two model calls. */
        TOOL,
        /** The last chunk of a complete stream. */
        END,
        /** The last chunk of a stream that broke. */
        ERROR;

        private final String headerValue = name().toLowerCase(Locale.ROOT);

        /** Returns the value for the header {@code CamelCopilotChunkType}. */
        public String headerValue() {
            return headerValue;
        }
    }

    public static Chunk text(String delta) {
        return new Chunk(Type.TEXT, delta, null, false, null, null);
    }

    public static Chunk reasoning(String delta) {
        return new Chunk(Type.REASONING, delta, null, false, null, null);
    }

    /** Returns the chunk of a step of a tool call. */
    public static Chunk tool(String name, String callId, String state) {
        return new Chunk(Type.TOOL, "", null, false, null, new ToolStep(name, callId, state));
    }

    public static Chunk end(ChatResult result, boolean isTruncated) {
        return new Chunk(Type.END, "", result, isTruncated, null, null);
    }

    /** Returns the last chunk of a stream that broke. */
    public static Chunk error(CopilotException failure, String textSoFar, boolean isTruncated) {
        return new Chunk(Type.ERROR, textSoFar, null, isTruncated, failure, null);
    }

    /** Returns the size of the text in UTF-8, in bytes. */
    public long textSize() {
        return Utf8.length(text);
    }

    /** Returns a copy with another text. */
    public Chunk withText(String otherText) {
        return new Chunk(type, otherText, result, isTruncated, failure, tool);
    }

    /** Returns whether this is the last chunk of a stream. */
    public boolean isLast() {
        return type == Type.END || type == Type.ERROR;
    }
}
