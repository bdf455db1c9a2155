// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.matrix;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.RecordedRequest;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Exchange;

/** Every operation that sends a request to a provider, and where a test server keeps it. */
public enum MatrixCall {
    CHAT,
    STREAM,
    MODELS;

    /** Returns the URI of an endpoint. */
    public String uri(String options) {
        return "copilot:" + name().toLowerCase(Locale.ROOT) + "?" + options;
    }

    /** Sets the answers to the next requests of that kind. */
    public void enqueue(CopilotServer server, Answer... answers) {
        if (this == MODELS) {
            server.models().enqueue(answers);
        } else {
            server.enqueue(answers);
        }
    }

    /** Returns all requests that came; there must be none of another kind. */
    public List<RecordedRequest> requests(CopilotServer server) {
        List<RecordedRequest> other =
                this == MODELS ? server.requests() : server.models().requests();
        if (!other.isEmpty()) {
            throw new AssertionError("There are requests that nobody asked for: " + other);
        }
        return this == MODELS ? server.models().requests() : server.requests();
    }

    /** Returns what an exchange failed with, or its stream, read to the end; null = nothing. */
    public Exception failure(Exchange exchange) {
        if (this == STREAM && exchange.getException() == null) {
            return MatrixOperation.STREAM.read(exchange.getMessage()).failure();
        }
        return exchange.getException();
    }
}
