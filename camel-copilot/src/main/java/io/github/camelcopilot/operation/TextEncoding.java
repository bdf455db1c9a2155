package io.github.camelcopilot.operation;

import io.github.camelcopilot.client.Chunk;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * The text of one stream's chunks in UTF-8. A character outside the basic plane may come as two
 * deltas, half a surrogate pair each: the first half waits for the second. Used by one thread at a
 * time.
 */
final class TextEncoding implements Function<Chunk, byte[]> {

    private static final byte[] NOTHING = {};

    private String waiting = "";

    @Override
    public byte[] apply(Chunk chunk) {
        return switch (chunk.type()) {
            case TEXT -> encode(chunk.text());
            case REASONING -> NOTHING;
            case END, ERROR -> waiting.getBytes(StandardCharsets.UTF_8);
        };
    }

    private byte[] encode(String delta) {
        String text = waiting.isEmpty() ? delta : waiting + delta;
        int end = text.length();
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        waiting = text.substring(end);
        return text.substring(0, end).getBytes(StandardCharsets.UTF_8);
    }
}
