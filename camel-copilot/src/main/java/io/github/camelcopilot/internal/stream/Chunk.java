package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.text.Utf8;
import java.util.Locale;

/**
 * One piece of a streamed answer, in neutral form.
 *
 * @param type what it is
 * @param text the delta of a {@code TEXT} or {@code REASONING}; of an {@code ERROR} all the text so
 *     far; else empty
 * @param result of an {@code END} the whole answer, else null
 * @param isTruncated of the last, whether its result or text holds only the first part
 * @param failure of an {@code ERROR} what went wrong, else null
 */
public record Chunk(
        Type type, String text, ChatResult result, boolean isTruncated, CopilotException failure) {

    /** What a chunk is. */
    public enum Type {
        TEXT,
        REASONING,
        /** The last of a stream that came to its end. */
        END,
        /** The last of a stream that broke. */
        ERROR;

        private final String headerValue = name().toLowerCase(Locale.ROOT);

        /** Returns the name as in the header {@code CamelCopilotChunkType}. */
        public String headerValue() {
            return headerValue;
        }
    }

    public static Chunk text(String delta) {
        return new Chunk(Type.TEXT, delta, null, false, null);
    }

    public static Chunk reasoning(String delta) {
        return new Chunk(Type.REASONING, delta, null, false, null);
    }

    public static Chunk end(ChatResult result, boolean isTruncated) {
        return new Chunk(Type.END, "", result, isTruncated, null);
    }

    /** Returns the last chunk of a stream that broke. */
    public static Chunk error(CopilotException failure, String textSoFar, boolean isTruncated) {
        return new Chunk(Type.ERROR, textSoFar, null, isTruncated, failure);
    }

    /** Returns the size of the text in bytes of UTF-8. */
    public long textSize() {
        return Utf8.length(text);
    }

    /** Returns the same chunk with another text. */
    public Chunk withText(String otherText) {
        return new Chunk(type, otherText, result, isTruncated, failure);
    }

    /** Returns whether nothing comes after it. */
    public boolean isLast() {
        return type == Type.END || type == Type.ERROR;
    }
}
