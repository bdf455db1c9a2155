package io.github.camelcopilot.api;

import java.util.Locale;
import java.util.Objects;

/**
 * What a {@link TokenStore} finds a token by: where somebody logged in, and as whom.
 *
 * @param host the login's host in lower case, with the port and path that were given with it, such
 *     as {@code github.com}
 * @param account the name that the user gave the login; {@link #DEFAULT_ACCOUNT} without one
 */
public record TokenKey(String host, String account) {

    /** The account of a login that the user gave no name. */
    public static final String DEFAULT_ACCOUNT = "default";

    /**
     * @param account null or blank = {@link #DEFAULT_ACCOUNT}
     * @throws IllegalArgumentException if the host is blank
     */
    public TokenKey {
        host = Objects.requireNonNull(host, "host").strip().toLowerCase(Locale.ROOT);
        if (host.isEmpty()) {
            throw new IllegalArgumentException("The host of a login must not be blank");
        }
        account = account == null || account.isBlank() ? DEFAULT_ACCOUNT : account.strip();
    }
}
