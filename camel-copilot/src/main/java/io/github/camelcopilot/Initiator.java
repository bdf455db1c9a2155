package io.github.camelcopilot;

import java.util.Locale;

/**
 * Who counts as having begun a request, which decides its price (Copilot API guide, "x-initiator").
 */
public enum Initiator {
    /** The last message decides. */
    AUTO,
    /** A person asked. */
    USER,
    /** The program goes on by itself, a sub-task for instance. */
    AGENT;

    /** Returns the value on the wire, or null to decide by the request. */
    public String forced() {
        return this == AUTO ? null : name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the initiator of that name.
     *
     * @throws IllegalArgumentException that names the valid ones
     */
    public static Initiator of(String name) {
        for (Initiator initiator : values()) {
            if (initiator.name().equalsIgnoreCase(name.strip())) {
                return initiator;
            }
        }
        throw new IllegalArgumentException("Unknown initiator; valid are auto, user and agent");
    }
}
