package io.github.camelcopilot;

import java.io.InputStream;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.apache.camel.Message;

/** What the body becomes, and how a test reads it. */
enum EmitForm {
    CHUNKS(body -> new StreamReader.OfChunks((Iterator<?>) body)),
    TEXT(body -> new StreamReader.OfText((InputStream) body)),
    SSE(body -> new StreamReader.OfEvents((InputStream) body)),
    PUBLISHER(body -> new StreamReader.OfPublisher(publisher(body)));

    private final Function<Object, StreamReader> reading;

    EmitForm(Function<Object, StreamReader> reading) {
        this.reading = reading;
    }

    /** Returns the options of an endpoint. */
    String option() {
        return "emit=" + name().toLowerCase(Locale.ROOT);
    }

    StreamReader read(Message answer) {
        return reading.apply(answer.getBody());
    }

    @SuppressWarnings("unchecked") // The component's promise.
    static Flow.Publisher<Message> publisher(Object body) {
        return (Flow.Publisher<Message>) body;
    }
}
