// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The result of a login, as kept by a {@link TokenStore}: an access token and the data required to
 * renew it. {@link #toString()} masks the tokens.
 */
public final class StoredToken {

    private final Members members;

    private record Members(
            Secret accessToken,
            Optional<Instant> expiresAt,
            Optional<Secret> refreshToken,
            Optional<Instant> refreshTokenExpiresAt,
            String clientId,
            Instant issuedAt) {

        private Members {
            Objects.requireNonNull(accessToken, "accessToken");
            Objects.requireNonNull(clientId, "clientId");
            Objects.requireNonNull(issuedAt, "issuedAt");
        }
    }

    private StoredToken(Members members) {
        this.members = members;
    }

    /** Returns a builder whose members are not set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.accessToken = members.accessToken;
        builder.expiresAt = members.expiresAt;
        builder.refreshToken = members.refreshToken;
        builder.refreshTokenExpiresAt = members.refreshTokenExpiresAt;
        builder.clientId = members.clientId;
        builder.issuedAt = members.issuedAt;
        return builder;
    }

    /** Returns the token that authorizes calls. */
    public Secret accessToken() {
        return members.accessToken;
    }

    /**
     * Returns the time at which the access token expires; empty if it does not expire, as with
     * OAuth apps ({@code gho_}).
     */
    public Optional<Instant> expiresAt() {
        return members.expiresAt;
    }

    /**
     * Returns the token that renews the login; empty if it cannot be renewed. It can be used only
     * once: each renewal issues a new pair of tokens and invalidates the old one.
     */
    public Optional<Secret> refreshToken() {
        return members.refreshToken;
    }

    /** Returns the time at which the refresh token expires; empty if it is unknown. */
    public Optional<Instant> refreshTokenExpiresAt() {
        return members.refreshTokenExpiresAt;
    }

    /**
     * Returns the client id of the OAuth app that the token was issued to; only this app can renew
     * it.
     */
    public String clientId() {
        return members.clientId;
    }

    /** Returns the time at which the token was issued. */
    public Instant issuedAt() {
        return members.issuedAt;
    }

    /** Returns the access token and its expiry time. */
    public AccessToken toAccessToken() {
        return AccessToken.builder(accessToken()).expiresAt(expiresAt().orElse(null)).build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredToken that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(StoredToken.class, members);
    }

    /** Builds a {@link StoredToken}. Not safe for use by several threads at once. */
    public static final class Builder {

        private Secret accessToken;
        private Optional<Instant> expiresAt = Optional.empty();
        private Optional<Secret> refreshToken = Optional.empty();
        private Optional<Instant> refreshTokenExpiresAt = Optional.empty();
        private String clientId;
        private Instant issuedAt;

        private Builder() {}

        /** Sets the token that authorizes calls. */
        public Builder accessToken(Secret accessToken) {
            this.accessToken = accessToken;
            return this;
        }

        /** Sets the time at which the access token expires; null = it does not expire. */
        public Builder expiresAt(Instant expiresAt) {
            this.expiresAt = Optional.ofNullable(expiresAt);
            return this;
        }

        /** Sets the token that renews the login; null = the login cannot be renewed. */
        public Builder refreshToken(Secret refreshToken) {
            this.refreshToken = Optional.ofNullable(refreshToken);
            return this;
        }

        /** Sets the time at which the refresh token expires; null = unknown. */
        public Builder refreshTokenExpiresAt(Instant refreshTokenExpiresAt) {
            this.refreshTokenExpiresAt = Optional.ofNullable(refreshTokenExpiresAt);
            return this;
        }

        /**
         * Sets the client id of the OAuth app that the token was issued to; only this app can renew
         * it.
         */
        public Builder clientId(String clientId) {
            this.clientId = clientId;
            return this;
        }

        /** Sets the time at which the token was issued. */
        public Builder issuedAt(Instant issuedAt) {
            this.issuedAt = issuedAt;
            return this;
        }

        /**
         * Returns the token.
         *
         * @throws NullPointerException if the access token, the client id or the time of issue is
         *     not set
         */
        public StoredToken build() {
            return new StoredToken(
                    new Members(
                            accessToken,
                            expiresAt,
                            refreshToken,
                            refreshTokenExpiresAt,
                            clientId,
                            issuedAt));
        }
    }
}
