// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import java.util.Locale;

/**
 * The initiator of a request, sent in the HTTP header {@code x-initiator} (Copilot API guide). On
 * legacy annual plans, which count premium requests, requests of {@link #AGENT} are free. On all
 * other plans, requests have been billed in AI credits since June 2026 and cost the same for both
 * initiators.
 */
public enum Initiator {
    /** Determined by the last message of the request. */
    AUTO,
    /** The user sent the prompt. */
    USER,
    /** The application sent the prompt without the user, for example for a sub-task. */
    AGENT;

    /** Returns the value of the header; null for {@link #AUTO}. */
    public String forced() {
        return this == AUTO ? null : name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the initiator of the given name, ignoring case and surrounding space.
     *
     * @throws IllegalArgumentException if there is no such initiator; the message lists the valid
     *     names
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
