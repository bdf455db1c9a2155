// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.message;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.client.EmbeddingsTask;
import io.github.camelcopilot.internal.options.EndpointOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Reads the texts to embed from a message: its body is one text, or a collection or an array of
 * texts. All of them are checked before anything is sent. Immutable.
 */
public final class EmbeddingsReader {

    private final CopilotConfiguration configuration;
    private final EndpointOptions options;
    private final OverrideHeaders overrides;
    private final CallerToken callerTokens;
    private final BodyReader bodies;

    /**
     * @param options the options parsed from the configuration
     */
    public EmbeddingsReader(CopilotConfiguration configuration, EndpointOptions options) {
        this.configuration = configuration;
        this.options = options;
        this.overrides = new OverrideHeaders(options.headerOverrides());
        this.callerTokens = new CallerToken(configuration, options);
        this.bodies = new BodyReader(options.maxRequestSize());
    }

    /** Returns whether the body is a list of texts, possibly empty, rather than one text. */
    public static boolean isList(Message message) {
        Object body = message.getBody();
        return body instanceof Collection<?> || body instanceof Object[];
    }

    /**
     * Returns the task.
     *
     * @throws IllegalArgumentException if a text is missing or blank, an element is no text, or a
     *     header is invalid
     * @throws CopilotRequestException if a text is too large or not valid
     * @throws CopilotAuthenticationException if the caller's token is required but missing
     */
    public EmbeddingsTask read(Exchange exchange)
            throws CopilotRequestException, CopilotAuthenticationException, IOException {
        Message message = exchange.getMessage();
        // Read first, so that the token is removed from the message even if the rest fails.
        Secret callerToken = callerTokens.read(exchange);
        String model = overrides.getName(message, CopilotHeaders.MODEL);
        return new EmbeddingsTask(
                isList(message) ? texts(exchange) : List.of(text(exchange)),
                model == null ? options.defaults().model() : model,
                configuration.getDimensions(),
                configuration.getEmbeddingsBatchSize(),
                options.defaults().extra(),
                overrides.initiator(message, configuration.getInitiator()).forced(),
                callerToken);
    }

    private String text(Exchange exchange) throws CopilotRequestException, IOException {
        String text = bodies.readText(exchange);
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(
                    "The body is "
                            + (text == null ? "null" : "blank")
                            + ", so there is no text to embed; nothing was sent");
        }
        return text;
    }

    private List<String> texts(Exchange exchange) throws CopilotRequestException {
        Object body = exchange.getMessage().getBody();
        Collection<?> elements =
                body instanceof Collection<?> collection
                        ? collection
                        : Arrays.asList((Object[]) body);
        List<String> texts = new ArrayList<>(elements.size());
        for (Object element : elements) {
            texts.add(text(exchange, element, texts.size()));
        }
        return texts;
    }

    /**
     * Elements that are read only once, such as streams, would be lost for a redelivery.
     *
     * @param index of the element, from 0
     */
    private String text(Exchange exchange, Object element, int index)
            throws CopilotRequestException {
        String text;
        if (element instanceof CharSequence characters) {
            text = characters.toString();
        } else if (element instanceof byte[] bytes) {
            text = BodyReader.decode(exchange, bytes);
        } else {
            throw refused(
                    index,
                    element == null
                            ? "is null"
                            : "is a "
                                    + element.getClass().getName()
                                    + ", but must be text (a String or byte[])");
        }
        if (text.isBlank()) {
            throw refused(index, "is blank");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new CopilotRequestException(
                    "The element " + index + " of the body is not valid Unicode; nothing was sent",
                    null,
                    ErrorDetails.ofCode("invalid_text"));
        }
        return text;
    }

    private static IllegalArgumentException refused(int index, String why) {
        return new IllegalArgumentException(
                "The element "
                        + index
                        + " of the body (counted from 0) "
                        + why
                        + "; nothing was sent");
    }
}
