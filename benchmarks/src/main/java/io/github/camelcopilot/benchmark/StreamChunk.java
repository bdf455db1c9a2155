// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import io.github.camelcopilot.CopilotHeaders;
import org.apache.camel.Message;

/** The parts of a chunk of {@code copilot:stream} that the benchmarks look at. */
final class StreamChunk {

    private StreamChunk() {}

    static boolean isText(Message chunk) {
        return "text".equals(chunk.getHeader(CopilotHeaders.CHUNK_TYPE));
    }

    /** Returns whether the stream is over with it, be it well or not. */
    static boolean isLast(Message chunk) {
        return Boolean.TRUE.equals(chunk.getHeader(CopilotHeaders.STREAM_COMPLETE));
    }

    /** Returns the text; empty at a good end. */
    static String text(Message chunk) {
        return (String) chunk.getBody();
    }
}
