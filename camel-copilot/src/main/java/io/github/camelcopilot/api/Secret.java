package io.github.camelcopilot.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A credential that cannot leak by concatenation: {@link #toString()} gives the masked form of the
 * Copilot API guide ("Token Masking in Logs"), never the value. Immutable, so any thread may use
 * it.
 */
public final class Secret {

    /** Up to this many characters, nothing of the value is shown. */
    private static final int FULLY_MASKED_LENGTH = 8;

    private static final int SHOWN_AT_EACH_END = 4;
    private static final String MASK = "***";
    private static final Pattern SCHEME =
            Pattern.compile("^(?:bearer|token)\\s+", Pattern.CASE_INSENSITIVE);

    private final String value;

    /** Made when it is first needed. */
    private volatile SecretSearch search;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a credential.
     *
     * @param value the credential, surrounding white space is dropped (a token read from a file
     *     often ends in a newline)
     * @throws IllegalArgumentException if nothing is left of it
     */
    public static Secret of(String value) {
        String stripped = Objects.requireNonNull(value, "value").strip();
        if (stripped.isEmpty()) {
            throw new IllegalArgumentException("A credential must not be blank");
        }
        return new Secret(stripped);
    }

    /**
     * Wraps a credential as users hand it on: alone, or with its scheme in front as in the header
     * {@code Authorization} (RFC 9110, section 11.4), which is dropped: {@code Bearer}, or {@code
     * token} as GitHub says it too.
     *
     * @throws IllegalArgumentException if nothing is left of it
     */
    public static Secret ofCredential(String value) {
        return of(SCHEME.matcher(Objects.requireNonNull(value, "value").strip()).replaceFirst(""));
    }

    /** Returns the credential itself: only for the code that puts it on the wire. */
    public String reveal() {
        return value;
    }

    /**
     * Returns the text with whatever shows this credential replaced by its masked form: eight or
     * more of its characters in a row, also in other letters, with blanks in between, backwards,
     * escaped as in URLs, JSON or HTML, in hex or in Base64; at the text's ends five, since a quote
     * may have been cut there. A credential of fewer than six characters is not searched for.
     */
    public String maskIn(String text) {
        return maskIn(text, toString());
    }

    /** As {@link #maskIn(String)}, with a mask that shows nothing of the credential. */
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

    /** Returns whether a failure, or what caused it, shows this credential in its message. */
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
     * Returns the first and the last four characters around {@code ***}; short credentials give
     * {@code ***} alone.
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
