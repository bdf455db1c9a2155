// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.memory;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.CopilotMemoryException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.internal.text.Utf8;
import java.io.IOException;
import java.io.Writer;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The sizes of messages in bytes of the JSON that a plain {@code ObjectMapper} writes. Each message
 * is written only once while this object exists, which is for one exchange. Used by one thread at a
 * time.
 */
public final class MessageSizes {

    private static final ObjectMapper PLAIN = new ObjectMapper();

    /** The brackets of the list of messages. */
    static final int BRACKETS = 2;

    private final IdentityHashMap<ChatMessage, Long> known = new IdentityHashMap<>();

    /** Counts the bytes of UTF-8 that it would write. */
    private static final class Counter extends Writer {

        private long bytes;

        @Override
        public void write(char[] characters, int from, int length) {
            for (int i = from; i < from + length; i++) {
                bytes += Utf8.length(characters[i]);
            }
        }

        @Override
        public void flush() {
            // Holds nothing back.
        }

        @Override
        public void close() {
            // Holds no resource.
        }
    }

    /**
     * Returns the size of a message.
     *
     * @throws CopilotMemoryException if it cannot be written as JSON
     */
    long of(ChatMessage message) throws CopilotMemoryException {
        Long size = known.get(message);
        if (size == null) {
            size = measure(message);
            known.put(message, size);
        }
        return size;
    }

    private static long measure(ChatMessage message) throws CopilotMemoryException {
        // A writer, unlike a stream of bytes, accepts unpaired surrogates, as a store of text does.
        Counter counter = new Counter();
        try {
            PLAIN.writeValue(counter, message);
        } catch (IOException unwritable) {
            throw new CopilotMemoryException(
                    "The conversation cannot be stored, because one of its messages cannot be written as JSON, see"
                            + " the cause",
                    unwritable,
                    ErrorDetails.ofCode("memory_failed"));
        }
        return counter.bytes;
    }

    /** Returns the size of a list of messages, with brackets and commas. */
    long of(List<ChatMessage> messages) throws CopilotMemoryException {
        long size = BRACKETS + Math.max(0L, messages.size() - 1L);
        for (ChatMessage message : messages) {
            size += of(message);
        }
        return size;
    }
}
