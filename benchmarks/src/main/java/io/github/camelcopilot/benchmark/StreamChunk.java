// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import io.github.camelcopilot.CopilotHeaders;
import org.apache.camel.Message;

/** Access to the parts of a chunk of {@code copilot:stream} that the benchmarks use. */
final class StreamChunk {

    private StreamChunk() {}

    static boolean isText(Message chunk) {
        return "text".equals(chunk.getHeader(CopilotHeaders.CHUNK_TYPE));
    }

    /** Returns whether the chunk is the last one of its stream, also after a failure. */
    static boolean isLast(Message chunk) {
        return Boolean.TRUE.equals(chunk.getHeader(CopilotHeaders.STREAM_COMPLETE));
    }

    /** Returns the text; empty for the end of a complete stream. */
    static String text(Message chunk) {
        return (String) chunk.getBody();
    }
}
