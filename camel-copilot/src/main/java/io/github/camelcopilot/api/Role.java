package io.github.camelcopilot.api;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.stream.Stream;

/** Who speaks in a {@link ChatMessage}. */
public enum Role {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT,
    TOOL,

    /** What {@link #TOOL} was before a message could call more than one. */
    FUNCTION;

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
        // The name is not quoted: it may come from a request, whose text no message shows.
        throw new IllegalArgumentException(
                "Unknown role; valid are "
                        + Stream.of(values()).map(Role::wireName).collect(joining(", ")));
    }
}
