// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The operation of an endpoint: the part of its URI after {@code copilot:}. */
public enum CopilotOperation {
    /** Sends the message as a prompt; the body becomes the text of the answer. */
    CHAT("", ""),
    /**
     * Sends the message as a prompt and streams the answer; with a name, to the consumers of the
     * channel of that name.
     */
    STREAM("[:NAME]", ":NAME"),
    /** Logs a user in, and reports the events of logins. */
    LOGIN("[:ACCOUNT]", "[:ACCOUNT]"),
    /** Lists the models that are available to the credential. */
    MODELS("", ""),
    /** Reports the plan of the user and what remains of its quotas. */
    USAGE("", "");

    /** The syntax of the name in the URI of a producer; empty if it takes no name. */
    private final String producerSuffix;

    /** The syntax of the name in the URI of a consumer; empty if there are no consumers. */
    private final String consumerSuffix;

    CopilotOperation(String producerSuffix, String consumerSuffix) {
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
        return !producerSuffix.isEmpty();
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
                "Unknown operation '" + name + "'; valid are: " + validUris());
    }

    static String validUris() {
        return Arrays.stream(values())
                .map(operation -> "copilot:" + operation.uriName() + operation.producerSuffix)
                .collect(Collectors.joining(", "));
    }

    static String validConsumerUris() {
        return Arrays.stream(values())
                .filter(operation -> operation.supportsConsumer(true))
                .map(operation -> "copilot:" + operation.uriName() + operation.consumerSuffix)
                .collect(Collectors.joining(", "));
    }
}
