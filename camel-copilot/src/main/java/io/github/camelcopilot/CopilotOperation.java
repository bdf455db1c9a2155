package io.github.camelcopilot;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an endpoint does: the part of its URI behind {@code copilot:}. */
public enum CopilotOperation {
    /** Sends the message as a prompt; the body becomes the answer text. */
    CHAT;

    /** Returns the name as in the URI. */
    public String uriName() {
        return name().toLowerCase(Locale.ROOT);
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
                .map(operation -> "copilot:" + operation.uriName())
                .collect(Collectors.joining(", "));
    }
}
