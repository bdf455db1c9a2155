// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.message;

import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.internal.options.EndpointOptions;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;

/** Reads the names of models from the body of a message. Immutable. */
public final class ModelNamesReader {

    /** Maximum number of models in one message. */
    private static final int MAX_MODELS = 1_000;

    private static final Pattern SEPARATOR = Pattern.compile("[,\\r\\n]");

    private final BodyReader bodies;

    public ModelNamesReader(EndpointOptions options) {
        this.bodies = new BodyReader(options.maxRequestSize());
    }

    /**
     * Returns the names in their order, without duplicates.
     *
     * @return null if there is no body or its text is blank
     * @throws CopilotRequestException if the body is too large or not valid text
     * @throws IllegalArgumentException if the body is neither text nor a collection of names or
     *     models, or names too many models
     */
    public List<String> read(Exchange exchange) throws CopilotRequestException, IOException {
        Object body = exchange.getMessage().getBody();
        if (body == null) {
            return null;
        }
        if (body instanceof Collection<?> elements) {
            return names(elements.stream().map(ModelNamesReader::name));
        }
        if (!BodyReader.isText(body)) {
            throw unusable(body);
        }
        String text = bodies.readText(exchange);
        return text.isBlank() ? null : names(Arrays.stream(SEPARATOR.split(text)));
    }

    private static List<String> names(Stream<String> all) {
        List<String> names =
                all.map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .limit(MAX_MODELS + 1L)
                        .toList();
        if (names.size() > MAX_MODELS) {
            throw new IllegalArgumentException(
                    "The body names more than " + MAX_MODELS + " models; nothing was sent");
        }
        return names;
    }

    private static String name(Object element) {
        if (element instanceof CharSequence name) {
            return name.toString();
        }
        if (element instanceof ModelInfo model) {
            return model.id();
        }
        throw unusable(element);
    }

    private static IllegalArgumentException unusable(Object value) {
        return new IllegalArgumentException(
                "The body must be empty, text with the names of models, or a collection of names or of "
                        + ModelInfo.class.getSimpleName()
                        + ", but holds "
                        + (value == null ? "null" : "a " + value.getClass().getName())
                        + "; nothing was sent");
    }
}
