// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.internal.text.Utf8;
import java.util.List;

/** The text and the reasoning of a stream so far, each within a limit. Guarded by its owner. */
final class PartialAnswer {

    private final Part text;

    /** Null as long as there is none. */
    private Part reasoning;

    /**
     * @param maxSize maximum size of the text, and of the reasoning, in bytes of UTF-8
     */
    PartialAnswer(long maxSize) {
        this.text = new Part(maxSize);
    }

    void add(List<Chunk> chunks) {
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            switch (chunk.type()) {
                case TEXT -> text.add(chunk.text());
                case REASONING -> addReasoning(chunk.text());
                case TOOL, END, ERROR -> {}
            }
        }
    }

    private void addReasoning(String delta) {
        if (reasoning == null) {
            reasoning = new Part(text.maxSize);
        }
        reasoning.add(delta);
    }

    String text() {
        return text.joined.toString();
    }

    /** Returns the reasoning, or null if there was none. */
    String reasoning() {
        return reasoning == null || reasoning.joined.isEmpty() ? null : reasoning.joined.toString();
    }

    /** Releases the text and the reasoning, to free memory. */
    void drop() {
        text.drop();
        if (reasoning != null) {
            reasoning.drop();
        }
    }

    /** Returns whether text or reasoning is incomplete because of the limit. */
    boolean isTruncated() {
        return text.truncated || (reasoning != null && reasoning.truncated);
    }

    private static final class Part {
        private final StringBuilder joined = new StringBuilder(0);
        private final long maxSize;
        private long size;
        private boolean truncated;

        Part(long maxSize) {
            this.maxSize = maxSize;
        }

        void drop() {
            truncated = true;
            joined.setLength(0);
            joined.trimToSize();
        }

        void add(String delta) {
            if (truncated) {
                return;
            }
            long length = Utf8.length(delta);
            if (size + length <= maxSize) {
                size += length;
                joined.append(delta);
            } else {
                truncated = true;
                joined.append(delta, 0, ResponseHeaders.fitting(delta, maxSize - size));
                dropUnpairedSurrogate();
            }
        }

        /** An earlier delta may have ended with the high surrogate of a pair. */
        private void dropUnpairedSurrogate() {
            int last = joined.length() - 1;
            if (last >= 0 && Character.isHighSurrogate(joined.charAt(last))) {
                joined.setLength(last);
            }
        }
    }
}
