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
 * {@code copilot:login}: asks a person to log in, tells what is known of a login, or ends it. A
 * message that waits for a person holds no thread; a thread of the callback pool goes on with it.
 */
final class LoginProducer extends DefaultAsyncProducer {

    /** Work on a message that may block for a moment, since it may look into the token store. */
    private interface Work {
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
            begin(exchange, callback);
            return false;
        } catch (IllegalArgumentException notBegun) {
            ResultWriter.fail(exchange, notBegun);
            callback.done(true);
            return true;
        }
    }

    private void begin(Exchange exchange, AsyncCallback callback) {
        Message message = exchange.getMessage();
        AccountLogin account = getEndpoint().login().account();
        String action = OverrideHeaders.exact(message, CopilotHeaders.LOGIN_ACTION, String.class);
        switch (action == null ? "login" : action.strip().toLowerCase(Locale.ROOT)) {
            case "login" -> logIn(exchange, callback);
            case "status" -> goOn(exchange, callback, () -> writeStatus(account, message));
            case "logout" -> goOn(exchange, callback, () -> logOut(account, message));
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
                                event -> goOn(exchange, callback, () -> write(exchange, event)));
    }

    private static void write(Exchange exchange, LoginEvent event) {
        if (event.failure().isEmpty()) {
            LoginMessages.write(exchange.getMessage(), event);
        } else {
            LoginMessages.fail(exchange, event);
        }
    }

    /**
     * Goes on with an exchange on a thread of the callback pool, each by itself: others wait for
     * the same login, and the thread that ends it may be anybody's.
     */
    private void goOn(Exchange exchange, AsyncCallback callback, Work work) {
        getEndpoint()
                .callbacks()
                .executeSurely(
                        () -> {
                            try {
                                work.run();
                            } catch (CopilotException | RuntimeException failure) {
                                ResultWriter.fail(exchange, failure);
                            } catch (Error grave) {
                                exchange.setException(grave);
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
