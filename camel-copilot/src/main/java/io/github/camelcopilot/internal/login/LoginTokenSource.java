package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.internal.concurrent.Stages;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The token of a login, which looks after itself; where only a person can help, that person is
 * asked if the option {@code autoLogin} says so. All of it happens in {@link AccountLogin}, which
 * endpoints share.
 */
public final class LoginTokenSource implements TokenSource {

    /** Another login of the same account may be another person's. */
    private record Identity(AccountLogin account, int generation) {}

    private final AccountLogin account;
    private final LoginSettings settings;
    private final boolean autoLogin;

    public LoginTokenSource(AccountLogin account, LoginSettings settings, boolean autoLogin) {
        this.account = account;
        this.settings = settings;
        this.autoLogin = autoLogin;
    }

    /** Returns the login that it belongs to. */
    public AccountLogin account() {
        return account;
    }

    /**
     * Asks a person to log in, or joins the question that is asked already. The stage tells what
     * that person decided, and never fails.
     */
    public CompletionStage<LoginEvent> logIn() {
        return account.questions().askByHand(settings).outcome();
    }

    /** Asks a person to log in if there is no token; returns at once. */
    public void logInIfNeeded() {
        account.logInIfNeeded(settings);
    }

    @Override
    public CompletionStage<AccessToken> token() {
        return orLoggedIn(account.token(settings), null);
    }

    @Override
    public CompletionStage<AccessToken> tokenAfter(Secret refused) {
        return orLoggedIn(account.tokenAfter(settings, refused), refused);
    }

    private CompletionStage<AccessToken> orLoggedIn(
            CompletionStage<StoredToken> token, Secret refused) {
        CompletionStage<StoredToken> found = token;
        if (autoLogin) {
            found =
                    token.handle(
                                    (stored, failure) ->
                                            Stages.cause(failure) instanceof LoginRequiredException
                                                    ? account.questions().ask(settings, refused)
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
    public Duration patience() {
        return autoLogin ? settings.timeout() : Duration.ZERO;
    }

    @Override
    public void answered(Secret token, boolean refused) {
        account.validity().answered(token, refused);
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
