package io.github.camelcopilot;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Flow;
import org.apache.camel.Message;

/** What the body becomes, and how a test reads it. */
enum EmitForm {
    CHUNKS,
    TEXT,
    SSE,
    PUBLISHER;

    /** Returns the options of an endpoint. */
    String option() {
        return "emit=" + name().toLowerCase(Locale.ROOT);
    }

    StreamReader read(Message answer) {
        Object body = answer.getBody();
        return switch (this) {
            case CHUNKS -> new StreamReader.OfChunks((Iterator<?>) body);
            case TEXT -> new StreamReader.OfText((InputStream) body);
            case SSE -> new StreamReader.OfEvents((InputStream) body);
            case PUBLISHER -> new StreamReader.OfPublisher(publisher(body));
        };
    }

    /** Ends the stream at once: a body that can be read again waits for a reader that returns. */
    void end(Message answer, StreamReader reader) throws IOException {
        if (this == TEXT || this == SSE) {
            answer.getExchange().getProperty(CopilotHeaders.CANCEL_STREAM, Runnable.class).run();
        } else {
            reader.close();
        }
    }

    @SuppressWarnings("unchecked") // The component's promise.
    static Flow.Publisher<Message> publisher(Object body) {
        return (Flow.Publisher<Message>) body;
    }
}
