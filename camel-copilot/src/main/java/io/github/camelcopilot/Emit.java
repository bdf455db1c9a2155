// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

/** What the message body becomes when an answer is streamed. */
public enum Emit {
    /** An {@code Iterator<Message>}, one message per chunk. */
    CHUNKS,
    /** An {@code InputStream} of the text, encoded in UTF-8. */
    TEXT,
    /** An {@code InputStream} of server-sent events in OpenAI's format. */
    SSE,
    /** A {@code Flow.Publisher<Message>}, one message per chunk. */
    PUBLISHER
}
