// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.StoredToken;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known about a credential without sending a request.
 *
 * @param origin where the credential comes from, for messages
 * @param state whether it can be used
 * @param account the account of the login; empty = not a login
 * @param issuedAt when it was issued; empty = unknown
 * @param expiresAt when it expires; empty = unknown or never
 */
public record CredentialStatus(
        String origin,
        State state,
        Optional<String> account,
        Optional<Instant> issuedAt,
        Optional<Instant> expiresAt) {

    /** Whether a credential can be used. */
    public enum State {
        /** There is a credential, and it has not been refused. */
        AUTHORIZED,
        /** A user is being prompted to log in. */
        PENDING,
        /** There is no credential. */
        MISSING,
        /** It has expired and cannot be renewed. */
        EXPIRED,
        /** The service, or the host of the login, has refused it. */
        REFUSED;

        /** Returns the name for messages. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns a sentence, without a full stop, that describes the status to users. */
    public String sentence() {
        return origin.substring(0, 1).toUpperCase(Locale.ROOT)
                + origin.substring(1)
                + ": "
                + state.text()
                + issuedAt.map(at -> ", issued at " + at).orElse("")
                + expiresAt.map(at -> ", expires at " + at).orElse("");
    }

    static CredentialStatus of(String origin, State state) {
        return of(origin, state, Optional.empty());
    }

    static CredentialStatus of(String origin, State state, Optional<Instant> expiresAt) {
        return new CredentialStatus(origin, state, Optional.empty(), Optional.empty(), expiresAt);
    }

    static CredentialStatus ofLogin(
            String origin, State state, String account, Optional<StoredToken> token) {
        return new CredentialStatus(
                origin,
                state,
                Optional.of(account),
                token.map(StoredToken::issuedAt),
                token.flatMap(StoredToken::expiresAt));
    }
}
