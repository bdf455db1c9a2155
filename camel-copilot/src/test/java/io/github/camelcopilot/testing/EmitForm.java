// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import io.github.camelcopilot.CopilotHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Flow;
import org.apache.camel.Message;

/** What the body becomes, and how a test reads it. */
public enum EmitForm {
    CHUNKS,
    TEXT,
    SSE,
    PUBLISHER;

    /** Returns the options of an endpoint. */
    public String option() {
        return "emit=" + name().toLowerCase(Locale.ROOT);
    }

    public ChunkReader read(Message answer) {
        Object body = answer.getBody();
        return switch (this) {
            case CHUNKS -> new ChunkReader.OfChunks((Iterator<?>) body);
            case TEXT -> new ChunkReader.OfText((InputStream) body);
            case SSE -> new ChunkReader.OfEvents((InputStream) body);
            case PUBLISHER -> new ChunkReader.OfPublisher(publisher(body));
        };
    }

    /** Ends the stream at once: a body that can be read again waits for a reader that returns. */
    public void end(Message answer, ChunkReader reader) throws IOException {
        if (this == TEXT || this == SSE) {
            answer.getExchange().getProperty(CopilotHeaders.CANCEL_STREAM, Runnable.class).run();
        } else {
            reader.close();
        }
    }

    @SuppressWarnings("unchecked") // The component's promise.
    public static Flow.Publisher<Message> publisher(Object body) {
        return (Flow.Publisher<Message>) body;
    }
}
