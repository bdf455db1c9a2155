package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.StoredToken;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of a credential without asking anybody.
 *
 * @param origin where it comes from, as messages name it
 * @param state whether it can be spent
 * @param account whose login it is, if it is one
 * @param issuedAt when it was issued, where that is known
 * @param expiresAt when it expires, where that is known
 */
public record CredentialStatus(
        String origin,
        State state,
        Optional<String> account,
        Optional<Instant> issuedAt,
        Optional<Instant> expiresAt) {

    /** Whether a credential can be spent. */
    public enum State {
        /** It is there, and nobody has refused it. */
        AUTHORIZED,
        /** A person is being asked to log in. */
        PENDING,
        /** There is none. */
        MISSING,
        /** It is too old, and cannot be renewed. */
        EXPIRED,
        /** The service, or the login's host, has refused it. */
        REFUSED;

        /** Returns the name as people read it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns all of it for a person to read. */
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
