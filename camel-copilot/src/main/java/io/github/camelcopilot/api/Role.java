package io.github.camelcopilot.api;

import java.util.Locale;

/** Who speaks in a {@link ChatMessage}. */
public enum Role {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT,
    TOOL;

    /** Returns the role's name in OpenAI's format, such as {@code user}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the role of that name in OpenAI's format.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Role ofWireName(String name) {
        for (Role role : values()) {
            if (role.wireName().equals(name)) {
                return role;
            }
        }
        throw new IllegalArgumentException(
                "Unknown role '" + name + "'; valid are system, developer, user, assistant, tool");
    }
}
