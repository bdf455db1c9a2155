package io.github.camelcopilot;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an endpoint does: the part of its URI behind {@code copilot:}. */
public enum CopilotOperation {
    /** Sends the message as a prompt; the body becomes the answer text. */
    CHAT(false),
    /**
     * Sends the message as a prompt, whose answer comes chunk by chunk; with a name, to the
     * consumers of that channel.
     */
    STREAM(true);

    private final boolean named;

    CopilotOperation(boolean named) {
        this.named = named;
    }

    /** Returns the name as in the URI. */
    public String uriName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns whether a name may follow behind another colon; only with it it can be consumed from.
     */
    boolean isNamed() {
        return named;
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
                .map(
                        operation ->
                                "copilot:"
                                        + operation.uriName()
                                        + (operation.named ? "[:NAME]" : ""))
                .collect(Collectors.joining(", "));
    }

    static String validConsumerUris() {
        return Arrays.stream(values())
                .filter(operation -> operation.named)
                .map(operation -> "copilot:" + operation.uriName() + ":NAME")
                .collect(Collectors.joining(", "));
    }
}
