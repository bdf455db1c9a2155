package io.github.camelcopilot.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A credential that cannot leak by concatenation: {@link #toString()} gives the masked form of the Copilot API guide
 * ("Token Masking in Logs"), never the value. Immutable, so any thread may use it.
 */
public final class Secret {

    /** Up to this many characters, nothing of the value is shown. */
    private static final int FULLY_MASKED_LENGTH = 8;

    private static final int SHOWN_AT_EACH_END = 4;

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a credential.
     *
     * @param value the credential, surrounding white space is dropped (a token read from a file often ends in a newline)
     * @throws IllegalArgumentException if nothing is left of it
     */
    public static Secret of(String value) {
        String stripped = Objects.requireNonNull(value, "value").strip();
        if (stripped.isEmpty()) {
            throw new IllegalArgumentException("A credential must not be blank");
        }
        return new Secret(stripped);
    }

    /** Returns the credential itself: only for the code that puts it on the wire. */
    public String reveal() {
        return value;
    }

    /** Returns the text with every occurrence of this credential replaced by its masked form. */
    public String maskIn(String text) {
        return text == null ? null : text.replace(value, toString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8),
                        secret.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Returns the first and the last four characters around {@code ***}; short credentials give {@code ***} alone. */
    @Override
    public String toString() {
        if (value.length() <= FULLY_MASKED_LENGTH) {
            return "***";
        }
        return value.substring(0, SHOWN_AT_EACH_END)
                + "***"
                + value.substring(value.length() - SHOWN_AT_EACH_END);
    }
}
