package io.github.camelcopilot;

/** What the body becomes that a streamed answer is sent to. */
public enum Emit {
    /** An {@code Iterator<Message>}, one message per chunk. */
    CHUNKS,
    /** An {@code InputStream} of the text in UTF-8. */
    TEXT,
    /** An {@code InputStream} of server-sent events in OpenAI's format. */
    SSE,
    /** A {@code Flow.Publisher<Message>}, one message per chunk. */
    PUBLISHER
}
