// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.internal.client.Chunk;

/**
 * The text of all model calls of one stream, with an empty line between them: the result of a
 * stream holds only that of the last one. Guarded by its owner.
 */
final class RoundTexts {

    private final long maxSize;
    private final RoundSeparator separator = new RoundSeparator();

    /** Null = the text is larger than the maximum. */
    private StringBuilder joined = new StringBuilder(0);

    private long size;

    /**
     * @param maxSize maximum size of the text in bytes of UTF-8
     */
    RoundTexts(long maxSize) {
        this.maxSize = maxSize;
    }

    void add(Chunk chunk) {
        switch (chunk.type()) {
            case TEXT -> addText(chunk);
            case TOOL -> separator.toolCalled();
            case REASONING, END, ERROR -> {
                // Not part of the text.
            }
        }
    }

    private void addText(Chunk chunk) {
        String text = separator.separate(chunk.text());
        int added = text.length() - chunk.text().length();
        size += chunk.textSize() + added;
        if (size > maxSize) {
            joined = null;
        } else {
            joined.append(text);
        }
    }

    /** Returns the text so far, or null if it is larger than the maximum. */
    String text() {
        return joined == null ? null : joined.toString();
    }
}
