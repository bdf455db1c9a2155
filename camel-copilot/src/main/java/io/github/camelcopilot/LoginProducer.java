// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.login.AccountLogin;
import io.github.camelcopilot.internal.login.CredentialStatus;
import io.github.camelcopilot.internal.login.DeviceCode;
import io.github.camelcopilot.internal.login.LoginEvent;
import io.github.camelcopilot.internal.login.LoginState;
import io.github.camelcopilot.internal.message.LoginMessages;
import io.github.camelcopilot.internal.message.OverrideHeaders;
import io.github.camelcopilot.internal.message.ResultWriter;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * {@code copilot:login}: starts a login, reports its state, or deletes its token. An exchange that
 * waits for a login occupies no thread; a thread of the callback pool continues it.
 */
final class LoginProducer extends DefaultAsyncProducer {

    /** A step that may block briefly, because it may access the token store. */
    private interface Step {
        void run() throws CopilotException;
    }

    public LoginProducer(CopilotEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    public CopilotEndpoint getEndpoint() {
        return (CopilotEndpoint) super.getEndpoint();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            start(exchange, callback);
            return false;
        } catch (IllegalArgumentException invalid) {
            ResultWriter.fail(exchange, invalid);
            callback.done(true);
            return true;
        }
    }

    private void start(Exchange exchange, AsyncCallback callback) {
        Message message = exchange.getMessage();
        AccountLogin account = getEndpoint().login().account();
        String action = OverrideHeaders.exact(message, CopilotHeaders.LOGIN_ACTION, String.class);
        switch (action == null ? "login" : action.strip().toLowerCase(Locale.ROOT)) {
            case "login" -> logIn(exchange, callback);
            case "status" -> resume(exchange, callback, () -> writeStatus(account, message));
            case "logout" -> resume(exchange, callback, () -> logOut(account, message));
            default ->
                    throw new IllegalArgumentException(
                            "The header "
                                    + CopilotHeaders.LOGIN_ACTION
                                    + " must be login, status or logout");
        }
    }

    private void logIn(Exchange exchange, AsyncCallback callback) {
        var unused =
                getEndpoint()
                        .login()
                        .logIn()
                        .thenAccept(
                                event -> resume(exchange, callback, () -> write(exchange, event)));
    }

    private static void write(Exchange exchange, LoginEvent event) {
        if (event.failure().isEmpty()) {
            LoginMessages.write(exchange.getMessage(), event);
        } else {
            LoginMessages.fail(exchange, event);
        }
    }

    /**
     * Runs a step and completes the exchange, on a thread of the callback pool. Exchanges that wait
     * for the same login resume independently of each other and of the thread that completes it.
     */
    private void resume(Exchange exchange, AsyncCallback callback, Step step) {
        getEndpoint()
                .callbacks()
                .executeGuaranteed(
                        () -> {
                            try {
                                step.run();
                            } catch (CopilotException | RuntimeException failure) {
                                ResultWriter.fail(exchange, failure);
                            } catch (Error error) {
                                exchange.setException(error);
                            } finally {
                                callback.done(false);
                            }
                        });
    }

    private static void logOut(AccountLogin account, Message message) throws CopilotException {
        account.logOut();
        LoginMessages.write(
                message,
                account.key().account(),
                Optional.empty(),
                Optional.empty(),
                "Logged out of " + account.name() + ".");
    }

    private static void writeStatus(AccountLogin account, Message message) throws CopilotException {
        Optional<DeviceCode> code = account.userCode();
        CredentialStatus status = account.status();
        LoginMessages.write(
                message,
                account.key().account(),
                code.isPresent() ? Optional.of(LoginState.PENDING) : state(status.state()),
                code,
                code.map(shown -> LoginEvent.pending(account.key(), shown).sentence())
                        .orElseGet(() -> status.sentence() + "."));
    }

    private static Optional<LoginState> state(CredentialStatus.State state) {
        return switch (state) {
            case AUTHORIZED -> Optional.of(LoginState.AUTHORIZED);
            case PENDING -> Optional.of(LoginState.PENDING);
            case EXPIRED -> Optional.of(LoginState.EXPIRED);
            case REFUSED -> Optional.of(LoginState.FAILED);
            case MISSING -> Optional.empty();
        };
    }
}
