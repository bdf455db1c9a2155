// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The operation of an endpoint: the part of its URI after {@code copilot:}. */
public enum CopilotOperation {
    /** Sends the message as a prompt; the body becomes the text of the answer. */
    CHAT(true, "", ""),
    /**
     * Sends the message as a prompt and streams the answer; with a name, to the consumers of the
     * channel of that name.
     */
    STREAM(true, "[:NAME]", ":NAME"),
    /** Logs a user in, and reports the events of logins. */
    LOGIN(true, "[:ACCOUNT]", "[:ACCOUNT]"),
    /** Lists the models that are available to the credential. */
    MODELS(true, "", ""),
    /** Reports the plan of the user and what remains of its quotas. */
    USAGE(true, "", ""),
    /** Converts texts to vectors. */
    EMBEDDINGS(true, "", ""),
    /** A tool that the model may call: the route of its consumer. */
    TOOL(false, "", ":NAME");

    private final boolean supportsProducer;

    /** The syntax of the name in the URI of a producer; empty if it takes no name. */
    private final String producerSuffix;

    /** The syntax of the name in the URI of a consumer; empty if there are no consumers. */
    private final String consumerSuffix;

    CopilotOperation(boolean supportsProducer, String producerSuffix, String consumerSuffix) {
        this.supportsProducer = supportsProducer;
        this.producerSuffix = producerSuffix;
        this.consumerSuffix = consumerSuffix;
    }

    /** Returns the name of the operation in a URI. */
    public String uriName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the operation sends messages as prompts. */
    public boolean sendsPrompts() {
        return this == CHAT || this == STREAM;
    }

    /** Returns whether the URI may contain a name after another colon. */
    boolean acceptsName() {
        return !producerSuffix.isEmpty() || !consumerSuffix.isEmpty();
    }

    /** Returns whether messages can be sent to the operation. */
    boolean supportsProducer() {
        return supportsProducer;
    }

    /**
     * Returns whether the operation supports consumers.
     *
     * @param named whether the URI has a name
     */
    boolean supportsConsumer(boolean named) {
        return !consumerSuffix.isEmpty() && (named || consumerSuffix.startsWith("["));
    }

    /**
     * Returns the operation of the given name.
     *
     * @throws IllegalArgumentException if there is no such operation; the message lists the valid
     *     URIs
     */
    static CopilotOperation of(String name) {
        for (CopilotOperation operation : values()) {
            if (operation.uriName().equals(name)) {
                return operation;
            }
        }
        throw new IllegalArgumentException(
                "Unknown operation '"
                        + name
                        + "'; valid are: "
                        + Arrays.stream(values())
                                .map(CopilotOperation::uri)
                                .collect(Collectors.joining(", ")));
    }

    private String uri() {
        return "copilot:" + uriName() + (supportsProducer ? producerSuffix : consumerSuffix);
    }

    static String validUris() {
        return Arrays.stream(values())
                .filter(CopilotOperation::supportsProducer)
                .map(CopilotOperation::uri)
                .collect(Collectors.joining(", "));
    }

    static String validConsumerUris() {
        return Arrays.stream(values())
                .filter(operation -> operation.supportsConsumer(true))
                .map(operation -> "copilot:" + operation.uriName() + operation.consumerSuffix)
                .collect(Collectors.joining(", "));
    }
}
