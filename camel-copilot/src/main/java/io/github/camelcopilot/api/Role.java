// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.stream.Stream;

/** The author of a {@link ChatMessage}. */
public enum Role {
    /** Instructions. */
    SYSTEM,
    /** Instructions; newer OpenAI models use this role instead of {@link #SYSTEM}. */
    DEVELOPER,
    /** The user. */
    USER,
    /** The model. */
    ASSISTANT,
    /** The result of a tool call. */
    TOOL,
    /** The result of a function call: the predecessor of {@link #TOOL} in OpenAI's format. */
    FUNCTION;

    /** Returns the role's name in OpenAI's format, such as {@code user}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the role with this name in OpenAI's format.
     *
     * @throws IllegalArgumentException if there is no such role; the message does not quote the
     *     name
     */
    public static Role ofWireName(String name) {
        for (Role role : values()) {
            if (role.wireName().equals(name)) {
                return role;
            }
        }
        // The name is not quoted because it may be part of a prompt, which must not appear in
        // messages.
        throw new IllegalArgumentException(
                "Unknown role; valid are "
                        + Stream.of(values()).map(Role::wireName).collect(joining(", ")));
    }
}
