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
     * Sends the message as a prompt and streams the answer; with a name, to the consumers of that
     * channel.
     */
    STREAM("[:NAME]", ":NAME"),
    /** Logs a user in, and reports the events of logins. */
    LOGIN("[:ACCOUNT]", "[:ACCOUNT]"),
    /** Lists the models that are available to the credential. */
    MODELS("", "");

    /** The suffix of a producer's URI; empty if it takes no name. */
    private final String name;

    /** The suffix of a consumer's URI; empty if there are no consumers. */
    private final String consumedName;

    CopilotOperation(String name, String consumedName) {
        this.name = name;
        this.consumedName = consumedName;
    }

    /** Returns the name used in the URI. */
    public String uriName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the operation sends messages as prompts. */
    public boolean sendsPrompts() {
        return this == CHAT || this == STREAM;
    }

    /** Returns whether the URI may have a name after another colon. */
    boolean isNamed() {
        return !name.isEmpty();
    }

    /**
     * Returns whether the operation supports consumers.
     *
     * @param named whether the URI has a name
     */
    boolean isConsumed(boolean named) {
        return !consumedName.isEmpty() && (named || consumedName.startsWith("["));
    }

    /**
     * Returns the operation of the given name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the valid URIs
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
                .map(operation -> "copilot:" + operation.uriName() + operation.name)
                .collect(Collectors.joining(", "));
    }

    static String validConsumerUris() {
        return Arrays.stream(values())
                .filter(operation -> operation.isConsumed(true))
                .map(operation -> "copilot:" + operation.uriName() + operation.consumedName)
                .collect(Collectors.joining(", "));
    }
}
