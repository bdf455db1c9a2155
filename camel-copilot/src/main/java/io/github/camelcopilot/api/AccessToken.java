// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** An access token, as supplied by a {@link TokenProvider}. {@link #toString()} masks the token. */
public final class AccessToken {

    private final Members members;

    private record Members(Secret secret, Optional<Instant> expiresAt) {

        private Members {
            Objects.requireNonNull(secret, "secret");
        }
    }

    private AccessToken(Members members) {
        this.members = members;
    }

    /**
     * Returns a builder whose other members are not set.
     *
     * @param secret the token
     */
    public static Builder builder(Secret secret) {
        return new Builder().secret(secret);
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.secret = members.secret;
        builder.expiresAt = members.expiresAt;
        return builder;
    }

    /**
     * Returns a token without a known expiry time.
     *
     * @param token the token, with or without its scheme, as in {@code Bearer abc}
     * @throws NullPointerException if the token is null
     * @throws IllegalArgumentException if the token is blank
     */
    public static AccessToken of(String token) {
        return of(Secret.ofCredential(token));
    }

    /**
     * Returns a token that expires at this time.
     *
     * @param token the token, with or without its scheme, as in {@code Bearer abc}
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the token is blank
     */
    public static AccessToken of(String token, Instant expiresAt) {
        Objects.requireNonNull(expiresAt, "expiresAt");
        return builder(Secret.ofCredential(token)).expiresAt(expiresAt).build();
    }

    /**
     * Returns a token without a known expiry time.
     *
     * @throws NullPointerException if the secret is null
     */
    public static AccessToken of(Secret secret) {
        return builder(secret).build();
    }

    /** Returns the token. */
    public Secret secret() {
        return members.secret;
    }

    /**
     * Returns the time at which the token expires; empty if it does not expire or the time is
     * unknown.
     */
    public Optional<Instant> expiresAt() {
        return members.expiresAt;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccessToken that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(AccessToken.class, members);
    }

    /** Builds an {@link AccessToken}. Not safe for use by several threads at once. */
    public static final class Builder {

        private Secret secret;
        private Optional<Instant> expiresAt = Optional.empty();

        private Builder() {}

        /** Sets the token. */
        public Builder secret(Secret secret) {
            this.secret = secret;
            return this;
        }

        /**
         * Sets the time at which the token expires; null = it does not expire or the time is
         * unknown.
         */
        public Builder expiresAt(Instant expiresAt) {
            this.expiresAt = Optional.ofNullable(expiresAt);
            return this;
        }

        /**
         * Returns the token.
         *
         * @throws NullPointerException if the secret is null
         */
        public AccessToken build() {
            return new AccessToken(new Members(secret, expiresAt));
        }
    }
}
