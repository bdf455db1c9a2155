// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.matrix;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** An operation that sends prompts, and how a route gets its answer. */
public enum MatrixOperation {
    CHAT {
        @Override
        MatrixOutcome read(Message answer) {
            return new MatrixOutcome(
                    answer.getBody(String.class),
                    answer.getHeader(CopilotHeaders.REASONING, String.class),
                    MatrixOutcome.ownHeaders(answer),
                    null);
        }
    },

    STREAM {
        @Override
        MatrixOutcome read(Message answer) {
            StringBuilder text = new StringBuilder();
            StringBuilder reasoning = new StringBuilder();
            Map<String, Object> headers = Map.of();
            CopilotException failure = null;
            Iterator<?> chunks = (Iterator<?>) answer.getBody();
            try {
                while (chunks.hasNext()) {
                    Message chunk = (Message) chunks.next();
                    switch (chunk.getHeader(CopilotHeaders.CHUNK_TYPE, String.class)) {
                        case "text" -> text.append(chunk.getBody(String.class));
                        case "reasoning" -> reasoning.append(chunk.getBody(String.class));
                        default -> headers = MatrixOutcome.ownHeaders(chunk);
                    }
                }
            } catch (Exception broken) {
                // Sneaked out of an iterator, whose methods declare no exception.
                failure = (CopilotException) broken;
            }
            return new MatrixOutcome(
                    text.toString(),
                    reasoning.isEmpty() ? null : reasoning.toString(),
                    headers,
                    failure);
        }
    };

    /** Reads the answer of an exchange that has not failed, to its end. */
    abstract MatrixOutcome read(Message answer);

    /** Returns the path of the URI. */
    public String path() {
        return toString();
    }

    public boolean isStreamed() {
        return this == STREAM;
    }

    /** Returns what came of an exchange; for a stream, reads it to its end. */
    public MatrixOutcome outcome(Exchange exchange) {
        Exception failure = exchange.getException();
        return failure == null
                ? read(exchange.getMessage())
                : new MatrixOutcome(
                        "",
                        null,
                        MatrixOutcome.ownHeaders(exchange.getMessage()),
                        (CopilotException) failure);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
