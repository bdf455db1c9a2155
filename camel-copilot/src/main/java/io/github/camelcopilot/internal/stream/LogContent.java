// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.internal.client.Chunk;

/**
 * What a log holds of the chunks before the last one. Steps of tool calls are not part of it.
 * Guarded by the lock of the log.
 */
final class LogContent {

    /** Null = the reader tells the texts of model calls apart without an empty line. */
    private final RoundSeparator separator;

    private final boolean hasReasoning;

    private LogContent(RoundSeparator separator, boolean hasReasoning) {
        this.separator = separator;
        this.hasReasoning = hasReasoning;
    }

    /** Returns the text, with an empty line between the texts of model calls. */
    static LogContent text() {
        return new LogContent(new RoundSeparator(), false);
    }

    /** Returns the deltas of text and reasoning, unchanged. */
    static LogContent deltas() {
        return new LogContent(null, true);
    }

    /** Appends what readers receive of a chunk, if anything. */
    void append(Chunk chunk, ChunkSegments segments) {
        switch (chunk.type()) {
            case TEXT ->
                    segments.append(
                            separator == null ? chunk.text() : separator.separate(chunk.text()),
                            false);
            case REASONING -> {
                if (hasReasoning) {
                    segments.append(chunk.text(), true);
                }
            }
            case TOOL -> {
                if (separator != null) {
                    separator.toolCalled();
                }
            }
            case END, ERROR -> {
                // The log holds the last chunk itself.
            }
        }
    }
}
