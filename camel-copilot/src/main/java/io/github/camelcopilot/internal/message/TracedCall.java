// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.message;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.Secret;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/**
 * What a tracing span shows of a call besides its outcome. Kept in a property of the exchange
 * between the start and the end of the span; the producer adds the request. Used by the thread that
 * processes the exchange.
 */
public final class TracedCall {

    private static final String PROPERTY = "CamelCopilotTracedCall";

    private final boolean hasContent;
    private String model;
    private ChatRequest request;
    private Supplier<List<Secret>> credentials = List::of;

    private TracedCall(boolean hasContent) {
        this.hasContent = hasContent;
    }

    /**
     * Begins the description of a call.
     *
     * @param hasContent whether the span shows the prompt and the answer
     */
    public static void begin(Exchange exchange, boolean hasContent) {
        exchange.setProperty(PROPERTY, new TracedCall(hasContent));
    }

    /**
     * Adds the request, if the call is traced.
     *
     * @param credentials supplies the credentials that a span must not show
     */
    public static void describe(
            Exchange exchange, ChatRequest request, Supplier<List<Secret>> credentials) {
        TracedCall call = exchange.getProperty(PROPERTY, TracedCall.class);
        if (call == null) {
            return;
        }
        call.model = request.model();
        call.credentials = credentials;
        if (call.hasContent) {
            call.request = request;
        }
    }

    /**
     * Adds the model of a request that is no prompt, if the call is traced.
     *
     * @param model null if it is not known yet
     * @param credentials supplies the credentials that a span must not show
     */
    public static void describe(
            Exchange exchange, String model, Supplier<List<Secret>> credentials) {
        TracedCall call = exchange.getProperty(PROPERTY, TracedCall.class);
        if (call != null) {
            call.model = model;
            call.credentials = credentials;
        }
    }

    /** Ends the description; returns it, or empty if the span is not that of a model call. */
    public static Optional<TracedCall> end(Exchange exchange) {
        Object call = exchange.removeProperty(PROPERTY);
        return call instanceof TracedCall traced ? Optional.of(traced) : Optional.empty();
    }

    /** Returns whether the span shows the prompt and the answer. */
    public boolean hasContent() {
        return hasContent;
    }

    /** Returns the requested model; null if the service chooses it, or nothing was sent. */
    public String model() {
        return model;
    }

    /** Returns the request; null if the span must not show it, or nothing was sent. */
    public ChatRequest request() {
        return request;
    }

    /** Returns the text without the credentials of the call; null for null. */
    public String withoutCredentials(String text) {
        String shown = text;
        for (Secret credential : credentials.get()) {
            shown = credential.maskIn(shown);
        }
        return shown;
    }
}
