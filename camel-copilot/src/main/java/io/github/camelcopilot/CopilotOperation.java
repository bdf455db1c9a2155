package io.github.camelcopilot;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an endpoint does: the part of its URI behind {@code copilot:}. */
public enum CopilotOperation {
    /** Sends the message as a prompt; the body becomes the answer text. */
    CHAT("", ""),
    /**
     * Sends the message as a prompt, whose answer comes chunk by chunk; with a name, to the
     * consumers of that channel.
     */
    STREAM("[:NAME]", ":NAME"),
    /** Asks a person to log in, and tells what happens to logins. */
    LOGIN("[:ACCOUNT]", "[:ACCOUNT]"),
    /** Lists the models that the credential can see. */
    MODELS("", "");

    /** What may follow in a URI to send to; empty = nothing. */
    private final String name;

    /** What may follow in a URI to consume from; empty = it cannot be consumed from. */
    private final String consumedName;

    CopilotOperation(String name, String consumedName) {
        this.name = name;
        this.consumedName = consumedName;
    }

    /** Returns the operation as in the URI. */
    public String uriName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether messages are sent as prompts. */
    public boolean sendsPrompts() {
        return this == CHAT || this == STREAM;
    }

    /** Returns whether a name may follow behind another colon. */
    boolean isNamed() {
        return !name.isEmpty();
    }

    /** Returns whether it can be consumed from, with or without a name. */
    boolean isConsumed(boolean named) {
        return !consumedName.isEmpty() && (named || consumedName.startsWith("["));
    }

    /**
     * Returns the operation of that name.
     *
     * @throws IllegalArgumentException that names the valid ones
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
