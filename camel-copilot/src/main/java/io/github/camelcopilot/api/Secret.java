// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A credential whose {@link #toString()} returns a masked form, as described in the Copilot API
 * guide ("Token Masking in Logs"), so that string concatenation does not disclose it. Immutable and
 * safe for use by several threads.
 */
public final class Secret {

    /** A value of at most this many characters is masked completely. */
    private static final int FULLY_MASKED_LENGTH = 8;

    private static final int SHOWN_AT_EACH_END = 4;
    private static final String MASK = "***";
    private static final Pattern SCHEME =
            Pattern.compile("^(?:bearer|token)\\s+", Pattern.CASE_INSENSITIVE);

    private final String value;

    /** Created on first use. */
    private volatile SecretSearch search;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a credential.
     *
     * @param value the credential; surrounding white space is removed because a token read from a
     *     file often ends with a newline
     * @throws NullPointerException if the value is null
     * @throws IllegalArgumentException if the value is blank
     */
    public static Secret of(String value) {
        String stripped = Objects.requireNonNull(value, "value").strip();
        if (stripped.isEmpty()) {
            throw new IllegalArgumentException("A credential must not be blank");
        }
        return new Secret(stripped);
    }

    /**
     * Wraps a credential that may be preceded by a scheme, as in the header {@code Authorization}
     * (RFC 9110, section 11.4). The schemes {@code Bearer} and {@code token} (which GitHub also
     * accepts) are removed.
     *
     * @throws NullPointerException if the value is null
     * @throws IllegalArgumentException if the credential is blank
     */
    public static Secret ofCredential(String value) {
        return of(SCHEME.matcher(Objects.requireNonNull(value, "value").strip()).replaceFirst(""));
    }

    /** Returns the credential itself. Only code that sends or stores it may call this method. */
    public String reveal() {
        return value;
    }

    /**
     * Returns the text with every occurrence of this credential replaced by its masked form. An
     * occurrence is a run of at least eight characters of the credential, or of at least five at
     * the beginning or end of the text, which may have been truncated. Runs are found regardless of
     * case, with white space in between, reversed, escaped as in URLs, JSON or HTML, in hexadecimal
     * and in Base64. Credentials of fewer than six characters are not searched for.
     *
     * @param text the text; null is returned unchanged
     */
    public String maskIn(String text) {
        return maskIn(text, toString());
    }

    /** Like {@link #maskIn(String)}, but with a mask that contains no part of the credential. */
    public String maskWhollyIn(String text) {
        return maskIn(text, MASK);
    }

    private String maskIn(String text, String mask) {
        if (text == null) {
            return null;
        }
        SecretSearch known = search;
        if (known == null) {
            known = SecretSearch.of(value);
            search = known;
        }
        return known.mask(text, mask);
    }

    /**
     * Returns whether the message of an exception, or of one of its causes, contains this
     * credential.
     */
    public boolean isShownBy(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (!Objects.equals(cause.getMessage(), maskIn(cause.getMessage()))) {
                return true;
            }
        }
        return false;
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

    /**
     * Returns the first and the last four characters around {@code ***}; for credentials of at most
     * eight characters, {@code ***} alone.
     */
    @Override
    public String toString() {
        if (value.length() <= FULLY_MASKED_LENGTH) {
            return MASK;
        }
        return value.substring(0, SHOWN_AT_EACH_END)
                + MASK
                + value.substring(value.length() - SHOWN_AT_EACH_END);
    }
}
