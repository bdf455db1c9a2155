// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import java.util.Locale;

/**
 * The initiator of a request, sent in the header {@code x-initiator} (Copilot API guide). On legacy
 * annual plans, which count premium requests, {@link #AGENT} is free. On all other plans, requests
 * are billed in AI credits since June 2026 and cost the same for both initiators.
 */
public enum Initiator {
    /** Determined by the last message of the request. */
    AUTO,
    /** The user sent the prompt. */
    USER,
    /** The program sent the prompt on its own, for example for a sub-task. */
    AGENT;

    /** Returns the value of the header; null for {@link #AUTO}. */
    public String forced() {
        return this == AUTO ? null : name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the initiator of the given name, ignoring case and surrounding space.
     *
     * @throws IllegalArgumentException if there is none; the message lists the valid names
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
