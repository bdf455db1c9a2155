// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Secret;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A source of credentials. Thread-safe; only {@link #status} may block. */
public interface TokenSource {

    /** Returns the token for a call. */
    CompletionStage<AccessToken> token();

    /**
     * Returns a token other than the given one, which the service has just refused with status 401.
     */
    CompletionStage<AccessToken> tokenAfter(Secret refused);

    /** Returns the kind of credential; with {@link CredentialKind#NONE}, there is no token. */
    CredentialKind kind();

    /**
     * Returns an object that identifies the credential, independent of its current token. Sources
     * with equal identities have access to the same models.
     */
    Object identity();

    /** Returns whether another token can be obtained after a response with status 401. */
    boolean isRefreshable();

    /**
     * Returns the additional time for a call during which a user can log in; zero = no user is
     * prompted.
     */
    default Duration promptTimeout() {
        return Duration.ZERO;
    }

    /**
     * Records how the service responded to a token, for {@link #status()}.
     *
     * @param refused whether it responded with status 401
     */
    void onResponse(Secret token, boolean refused);

    /**
     * Returns what is known about the credential, without sending a request. May block while
     * reading the token store.
     *
     * @throws CopilotException if the token store cannot be used
     */
    CredentialStatus status() throws CopilotException;

    /**
     * Returns the origin of the credential for messages, such as {@code the environment variable
     * GH_TOKEN}.
     */
    String origin();

    /** Returns a source of a token that never changes. */
    static TokenSource fixed(Secret token, String origin) {
        return new FixedTokenSource(token, CredentialKind.TOKEN, origin);
    }

    /** Returns a source of an API key. */
    static TokenSource apiKey(Secret key, String origin) {
        return new FixedTokenSource(key, CredentialKind.API_KEY, origin);
    }

    /** Returns a source for services that need no credential. */
    static TokenSource none() {
        return new FixedTokenSource(null, CredentialKind.NONE, "no credential");
    }
}
