package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Secret;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** One place that a token can come from. Asked by any thread, and never blocks. */
public interface TokenSource {

    /** Returns a token for the next call. */
    CompletionStage<AccessToken> token();

    /** Returns another token than this one, to which the service has just answered 401. */
    CompletionStage<AccessToken> tokenAfter(Secret refused);

    /** Returns what it gives; with {@link CredentialKind#NONE} it must not be asked for a token. */
    CredentialKind kind();

    /**
     * Returns what stands for the credential while its tokens come and go: equal ones can see the
     * same models.
     */
    Object identity();

    /** Returns whether asking again after a 401 can give another token. */
    boolean isRefreshable();

    /**
     * Returns how much longer than usual a token may take, since a person may have to be asked;
     * zero = nobody is.
     */
    Duration patience();

    /**
     * Takes note of what the service said to a token, for {@link #status()}.
     *
     * @param refused whether it answered 401
     */
    void answered(Secret token, boolean refused);

    /**
     * Returns what is known of the credential without asking anybody; may look into the token
     * store, and so block for a moment.
     *
     * @throws CopilotException if the token store cannot be used
     */
    CredentialStatus status() throws CopilotException;

    /**
     * Returns where the token comes from, for an error message: such as {@code the environment
     * variable GH_TOKEN}.
     */
    String origin();

    /** Returns a source of one token that never changes. */
    static TokenSource fixed(Secret token, String origin) {
        return new FixedTokenSource(token, CredentialKind.TOKEN, origin);
    }

    /** Returns a source of one API key. */
    static TokenSource key(Secret key, String origin) {
        return new FixedTokenSource(key, CredentialKind.API_KEY, origin);
    }

    /** Returns a source for services that ask for no credential. */
    static TokenSource none() {
        return new FixedTokenSource(null, CredentialKind.NONE, "no credential");
    }
}
