// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.message;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.internal.login.DeviceCode;
import io.github.camelcopilot.internal.login.LoginEvent;
import io.github.camelcopilot.internal.login.LoginState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Writes the state of logins into messages: a sentence as the body, and headers. */
public final class LoginMessages {

    private static final List<String> HEADERS =
            List.of(
                    CopilotHeaders.LOGIN_STATE,
                    CopilotHeaders.USER_CODE,
                    CopilotHeaders.VERIFICATION_URI,
                    CopilotHeaders.LOGIN_EXPIRES_AT,
                    CopilotHeaders.ACCOUNT);

    private LoginMessages() {}

    /** Writes an event into a message. */
    public static void write(Message message, LoginEvent event) {
        String account = event.key().account();
        write(message, account, Optional.of(event.state()), event.code(), event.sentence());
        event.failure()
                .ifPresent(failure -> ResultWriter.writeHeaders(message.getHeaders(), failure));
    }

    /**
     * Writes the state of a login into a message.
     *
     * @param state the state; empty if the account is not logged in
     * @param code the code that the user has to enter, if a login is pending
     * @param sentence the body
     */
    public static void write(
            Message message,
            String account,
            Optional<LoginState> state,
            Optional<DeviceCode> code,
            String sentence) {
        ResultWriter.setBody(message, sentence);
        Map<String, Object> headers = message.getHeaders();
        headers.put(Exchange.CONTENT_TYPE, "text/plain; charset=UTF-8");
        writeState(headers, account, state);
        code.ifPresent(
                pending -> {
                    headers.put(CopilotHeaders.USER_CODE, pending.text());
                    headers.put(CopilotHeaders.VERIFICATION_URI, pending.address().toString());
                    headers.put(CopilotHeaders.LOGIN_EXPIRES_AT, pending.expiresAt().toString());
                });
    }

    /** Fails an exchange whose login ended without a token. Its body stays unchanged. */
    public static void fail(Exchange exchange, LoginEvent event) {
        ResultWriter.fail(exchange, event.failure().orElseThrow());
        writeState(
                exchange.getMessage().getHeaders(),
                event.key().account(),
                Optional.of(event.state()));
    }

    private static void writeState(
            Map<String, Object> headers, String account, Optional<LoginState> state) {
        HEADERS.forEach(headers::remove);
        headers.put(CopilotHeaders.ACCOUNT, account);
        state.ifPresent(value -> headers.put(CopilotHeaders.LOGIN_STATE, value.headerValue()));
    }
}
