// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Objects;

/** The key of a login in a {@link TokenStore}: host and account. */
public final class TokenKey {

    /** The account of a login for which no account is specified. */
    public static final String DEFAULT_ACCOUNT = "default";

    @JsonValue private final Members members;

    private record Members(String host, String account) {

        private Members {
            host = Objects.requireNonNull(host, "host").strip().toLowerCase(Locale.ROOT);
            if (host.isEmpty()) {
                throw new IllegalArgumentException("The host of a login must not be blank");
            }
            account = account == null || account.isBlank() ? DEFAULT_ACCOUNT : account.strip();
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private TokenKey(Members members) {
        this.members = members;
    }

    /**
     * Returns the key of a login.
     *
     * @param host the host of the login, such as {@code github.com}, with port and path if it has
     *     any; case is ignored
     * @param account the account; null or blank = {@link #DEFAULT_ACCOUNT}
     * @throws NullPointerException if the host is null
     * @throws IllegalArgumentException if the host is blank
     */
    public static TokenKey of(String host, String account) {
        return new TokenKey(new Members(host, account));
    }

    /** Returns the host of the login in lower case, with its port and path if it has any. */
    public String host() {
        return members.host;
    }

    /** Returns the account. */
    public String account() {
        return members.account;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenKey that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(TokenKey.class, members);
    }
}
