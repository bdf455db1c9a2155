// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotStreamException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.Flow;
import org.apache.camel.Message;

/** Reads the text of a stream in any form. Used by one thread, closed by any. */
public abstract class ChunkReader implements AutoCloseable {

    /**
     * Waits for text and returns it; null at the end of the stream.
     *
     * @throws Exception if the stream broke, as its form reports it
     */
    public abstract String next() throws Exception;

    /** Returns why the stream broke, from the exception of its form. */
    public abstract CopilotException broken(Exception thrown);

    @Override
    public abstract void close() throws IOException;

    /** Reads until exactly this text has arrived. */
    public void awaitText(String expected) throws Exception {
        StringBuilder text = new StringBuilder();
        while (text.length() < expected.length()) {
            text.append(next());
        }
        assertThat(text).hasToString(expected);
    }

    /** Reads to the end. */
    public String rest() throws Exception {
        StringBuilder text = new StringBuilder();
        for (String part = next(); part != null; part = next()) {
            text.append(part);
        }
        return text.toString();
    }

    /** Reads to the end, which must be a failure also for further reads. */
    public CopilotStreamException failure() {
        CopilotException first = broken(catchException(this::rest));
        CopilotException second = broken(catchException(this::rest));
        assertThat(second).isSameAs(first).isExactlyInstanceOf(CopilotStreamException.class);
        return (CopilotStreamException) first;
    }

    /** {@code emit=chunks}. */
    public static final class OfChunks extends ChunkReader {
        private final Iterator<?> chunks;
        private boolean ended;

        public OfChunks(Iterator<?> chunks) {
            this.chunks = chunks;
        }

        @Override
        public String next() {
            while (!ended) {
                if (!chunks.hasNext()) {
                    ended = true;
                    break;
                }
                Message chunk = (Message) chunks.next();
                if ("text".equals(chunk.getHeader(CopilotHeaders.CHUNK_TYPE))) {
                    return chunk.getBody(String.class);
                }
            }
            return null;
        }

        @Override
        public CopilotException broken(Exception thrown) {
            assertThat(thrown).isInstanceOf(CopilotException.class);
            return (CopilotException) thrown;
        }

        @Override
        public void close() throws IOException {
            ((Closeable) chunks).close();
        }
    }

    /** {@code emit=text}. */
    public static final class OfText extends ChunkReader {
        private final InputStream stream;
        private final Reader text;

        public OfText(InputStream stream) {
            this.stream = stream;
            this.text = new InputStreamReader(stream, StandardCharsets.UTF_8);
        }

        @Override
        public String next() throws IOException {
            char[] part = new char[4096];
            int count = text.read(part);
            return count < 0 ? null : new String(part, 0, count);
        }

        @Override
        public CopilotException broken(Exception thrown) {
            return causeOf(thrown);
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    private static CopilotException causeOf(Exception thrown) {
        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(thrown).hasCauseInstanceOf(CopilotException.class);
        return (CopilotException) thrown.getCause();
    }

    /** {@code emit=sse}. */
    public static final class OfEvents extends ChunkReader {
        private static final ObjectMapper JSON = new ObjectMapper();

        private final InputStream stream;
        private final BufferedReader lines;
        private boolean done;
        private JsonNode error;

        public OfEvents(InputStream stream) {
            this.stream = stream;
            this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        }

        @Override
        public String next() throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("data: [DONE]")) {
                    done = true;
                } else if (line.startsWith("data: ")) {
                    JsonNode event = JSON.readTree(line.substring("data: ".length()));
                    JsonNode text = event.path("choices").path(0).path("delta").path("content");
                    error = event.has("error") ? event.get("error") : error;
                    if (text.isTextual()) {
                        return text.textValue();
                    }
                }
            }
            assertThat(done).as("ended with [DONE]").isTrue();
            return null;
        }

        @Override
        public CopilotException broken(Exception thrown) {
            CopilotException cause = causeOf(thrown);
            assertThat(done).as("ended with [DONE]").isFalse();
            return cause;
        }

        /** Returns the error event, or null. */
        public JsonNode error() {
            return error;
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    /** {@code emit=publisher}, requesting one chunk at a time. */
    public static final class OfPublisher extends ChunkReader {
        private final ChunkSubscriber subscriber = new ChunkSubscriber(0);
        private Exception last;

        public OfPublisher(Flow.Publisher<Message> publisher) {
            publisher.subscribe(subscriber);
        }

        @Override
        public String next() throws Exception {
            if (last != null) {
                throw last;
            }
            while (true) {
                subscriber.request(1);
                Object signal = subscriber.takeSignal();
                if (signal instanceof Exception failure) {
                    last = failure;
                    throw failure;
                }
                if (!(signal instanceof Message chunk)) {
                    return null;
                }
                if ("text".equals(chunk.getHeader(CopilotHeaders.CHUNK_TYPE))) {
                    return chunk.getBody(String.class);
                }
            }
        }

        @Override
        public CopilotException broken(Exception thrown) {
            assertThat(thrown).isInstanceOf(CopilotException.class);
            return (CopilotException) thrown;
        }

        @Override
        public void close() {
            subscriber.cancel();
        }
    }
}
