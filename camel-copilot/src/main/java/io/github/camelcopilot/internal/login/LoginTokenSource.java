// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.internal.concurrent.Stages;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The token of a login, which is renewed before it expires. If a user has to log in and the option
 * {@code autoLogin} is set, calls prompt for it. Endpoints with the same account share one {@link
 * AccountLogin}. Thread-safe.
 */
public final class LoginTokenSource implements TokenSource {

    /**
     * Contains the generation because the account may belong to another user after another login.
     */
    private record Identity(AccountLogin account, int generation) {}

    private final AccountLogin account;
    private final LoginSettings settings;
    private final boolean autoLogin;

    public LoginTokenSource(AccountLogin account, LoginSettings settings, boolean autoLogin) {
        this.account = account;
        this.settings = settings;
        this.autoLogin = autoLogin;
    }

    public AccountLogin account() {
        return account;
    }

    /**
     * Prompts a user to log in, or joins the pending prompt. The returned stage completes with the
     * last event of the login, and never fails.
     */
    public CompletionStage<LoginEvent> logIn() {
        return account.prompts().promptOnRequest(settings).outcome();
    }

    /** Prompts a user to log in if there is no token. Does not wait. */
    public void logInIfNeeded() {
        account.logInIfNeeded(settings);
    }

    @Override
    public CompletionStage<AccessToken> token() {
        return orPrompted(account.token(settings), null);
    }

    @Override
    public CompletionStage<AccessToken> tokenAfter(Secret refused) {
        return orPrompted(account.tokenAfter(settings, refused), refused);
    }

    private CompletionStage<AccessToken> orPrompted(
            CompletionStage<StoredToken> token, Secret refused) {
        CompletionStage<StoredToken> found = token;
        if (autoLogin) {
            found =
                    token.handle(
                                    (stored, failure) ->
                                            Stages.cause(failure) instanceof LoginRequiredException
                                                    ? account.prompts().prompt(settings, refused)
                                                    : token)
                            .thenCompose(stage -> stage);
        }
        return found.thenApply(StoredToken::toAccessToken);
    }

    @Override
    public CredentialKind kind() {
        return CredentialKind.TOKEN;
    }

    @Override
    public Object identity() {
        return new Identity(account, account.generation());
    }

    @Override
    public boolean isRefreshable() {
        return true;
    }

    @Override
    public Duration promptTimeout() {
        return autoLogin ? settings.timeout() : Duration.ZERO;
    }

    @Override
    public void onResponse(Secret token, boolean refused) {
        account.renewalState().onResponse(token, refused);
    }

    @Override
    public CredentialStatus status() throws CopilotException {
        return account.status();
    }

    @Override
    public String origin() {
        return account.origin();
    }
}
