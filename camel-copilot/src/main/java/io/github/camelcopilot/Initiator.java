package io.github.camelcopilot;

import java.util.Locale;

/**
 * Who began a request, for the header {@code x-initiator} of the Copilot API guide. On legacy
 * annual plans, which count premium requests, {@link #AGENT} is free. On all other plans requests
 * are billed in AI credits since June 2026, and cost the same for either initiator.
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
