// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.concurrent.Stages;
import io.github.camelcopilot.internal.login.CredentialKind;
import io.github.camelcopilot.internal.login.TokenSource;
import io.github.camelcopilot.internal.provider.CredentialField;
import io.github.camelcopilot.internal.provider.GitHubApi;
import io.github.camelcopilot.internal.transport.HttpCall;
import io.github.camelcopilot.internal.transport.HttpField;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.ResponseHead;
import io.github.camelcopilot.internal.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.ToIntFunction;

/**
 * Sends the request of one call with a token and, after a 401, once more with a fresh token. Each
 * step runs on the thread on which the previous one completes: that of the caller, of the token
 * provider, of the I/O reactor, or of the callback pool.
 */
final class AuthorizedSend implements HttpCall.Handler {

    /** The call whose request is sent. */
    interface Call {

        /** Returns the model for messages, or null. */
        String model();

        /** Returns the API that is called instead of the provider, or null. */
        default GitHubApi gitHubApi() {
            return null;
        }

        /** Returns whether the outcome is known, so that nothing more is sent. */
        boolean isEnded();

        /** Called when a token is available: {@link AuthorizedSend#send} may be called then. */
        void onToken();

        /**
         * Returns the request, ready to be started.
         *
         * @throws IllegalArgumentException if a header field cannot be sent
         */
        HttpCall newHttpCall();

        /** Called when a login may begin; it pauses the call's deadline for at most this time. */
        default void pauseDeadline(Duration longest) {}

        /** Called when the login is complete. */
        default void resumeDeadline() {}

        /** Called with a response, unless it is a 401 after which a fresh token is requested. */
        void onResponse(HttpResponse response);

        /** Called if there is no whole response. */
        void onFailure(TransportException failure);

        /** Fails the call, unless it has ended. */
        void fail(CopilotException failure);
    }

    private final CopilotClient client;
    private final Call call;
    private final TokenSource source;

    private volatile HttpCall sending;

    /** The call before a fresh token was requested, or null. */
    private volatile HttpCall refused;

    private volatile Secret token;

    /** The 401 after which a fresh token was requested. */
    private volatile HttpResponse refusal;

    /**
     * @param callerToken the token of the caller, or null for the shared one
     */
    AuthorizedSend(CopilotClient client, Secret callerToken, Call call) {
        this.client = client;
        this.call = call;
        this.source =
                callerToken != null
                        ? TokenSource.fixed(callerToken, "the header of the message")
                        : client.sharedToken();
    }

    /** Fetches the token; returns at once. */
    void start() {
        fetchToken(false);
    }

    private void fetchToken(boolean isRefused) {
        if (call.isEnded()) {
            // A login could start although nothing needs it any longer.
            return;
        }
        if (source.kind() == CredentialKind.NONE) {
            authorize(null);
            return;
        }
        Duration promptTimeout = source.promptTimeout();
        if (!promptTimeout.isZero()) {
            call.pauseDeadline(promptTimeout);
        }
        CompletionStage<AccessToken> stage;
        try {
            stage = isRefused ? source.tokenAfter(token) : source.token();
        } catch (Throwable failure) {
            // A token provider is user code, and may throw anything.
            failWithoutToken(failure);
            return;
        }
        if (stage == null) {
            failWithoutToken(new NullPointerException("It returned null"));
            return;
        }
        CompletableFuture<AccessToken> future = stage.toCompletableFuture();
        // Many calls may wait for one token: the thread that completes it must not send them all.
        var unused =
                future.isDone()
                        ? future.whenComplete(
                                (found, failure) -> onTokenResult(found, failure, isRefused))
                        : future.whenCompleteAsync(
                                (found, failure) -> onTokenResult(found, failure, isRefused),
                                client.callbacks()::executeGuaranteed);
    }

    private void onTokenResult(AccessToken found, Throwable failure, boolean isRefused) {
        try {
            if (failure != null || found == null) {
                failWithoutToken(failure);
            } else if (isRefused && found.secret().equals(token)) {
                call.fail(noFreshToken("the same token again", null));
            } else {
                authorize(found.secret());
            }
        } catch (RuntimeException | Error unexpected) {
            // The stage would swallow it.
            failUnexpectedly(unexpected);
        }
    }

    private void failWithoutToken(Throwable failure) {
        call.fail(
                refusal == null
                        ? client.callFailures().noToken(context(), failure)
                        : noFreshToken("no fresh token" + reason(failure), failure));
    }

    /** Only the message of a known failure is shown: user code may throw anything. */
    private static String reason(Throwable failure) {
        return Stages.cause(failure) instanceof CopilotException known
                ? ": " + known.getMessage()
                : "";
    }

    private CopilotException noFreshToken(String result, Throwable cause) {
        return client.responseFailures()
                .noFreshToken(
                        refusal,
                        context(),
                        "Asked again, " + source.origin() + " gave " + result,
                        cause);
    }

    private void authorize(Secret secret) {
        if (call.isEnded()) {
            return;
        }
        if (!source.promptTimeout().isZero()) {
            call.resumeDeadline();
        }
        token = secret;
        if (isShared()) {
            client.lastToken().set(secret);
        }
        Optional<String> reason =
                secret == null ? Optional.empty() : client.provider().refusal(secret);
        if (reason.isPresent()) {
            source.onResponse(secret, true);
            call.fail(client.callFailures().credentialNotAllowed(context(), reason.get()));
            return;
        }
        call.onToken();
    }

    /** Sends the request with the current token. */
    void send() {
        HttpCall next;
        try {
            next = call.newHttpCall();
        } catch (IllegalArgumentException invalid) {
            call.fail(client.callFailures().invalidHeader(invalid, credentialField().name()));
            return;
        }
        // Set before the start: a reader may resume it at once.
        refused = sending;
        sending = next;
        next.start();
        if (call.isEnded()) {
            cancel();
        }
    }

    /**
     * Returns the header fields of the request, the credential included.
     *
     * @param accept value of the header {@code Accept}
     * @param providerHeaders further headers that the provider requires
     */
    List<HttpField> fields(String accept, Map<String, String> providerHeaders) {
        Map<String, HttpField> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.put("Accept", HttpField.of("Accept", accept));
        providerHeaders.forEach((name, value) -> fields.put(name, HttpField.of(name, value)));
        client.settings().headers().forEach((name, value) -> fields.put(name, extra(name, value)));
        credential(credentialField()).ifPresent(field -> fields.put(field.getName(), field));
        return new ArrayList<>(fields.values());
    }

    /** Returns the header field that carries the credential; empty if there is none. */
    Optional<HttpField> credential(CredentialField field) {
        return Optional.ofNullable(token)
                .map(secret -> HttpField.secret(field.name(), field.prefix(), secret));
    }

    /** The user's own headers may hold a credential, such as that of a gateway. */
    private static HttpField extra(String name, String value) {
        return value.isBlank()
                ? HttpField.of(name, value)
                : HttpField.secret(name, "", Secret.of(value));
    }

    private CredentialField credentialField() {
        return source.kind() == CredentialKind.API_KEY
                ? client.provider().apiKeyField()
                : CredentialField.BEARER;
    }

    @Override
    public void onResponse(HttpResponse response) {
        if (response.head().proxyResponder().isPresent()) {
            // The response of a proxy says nothing about the token.
            call.onResponse(response);
            return;
        }
        reportStatus(response.head().status());
        if (!response.head().isSuccess()) {
            noteQuotas(ResponseHeaders.quotas(response.head()));
        }
        if (response.head().status() != 401 || !source.isRefreshable() || refusal != null) {
            call.onResponse(response);
            return;
        }
        refusal = response;
        // The token provider is user code, which must not run on an I/O reactor thread.
        try {
            client.callbacks().execute(() -> fetchToken(true));
        } catch (RejectedExecutionException full) {
            call.fail(CallFailures.noThread(full));
        }
    }

    /** Records the quotas that the service reports for the credential. */
    void noteQuotas(List<Quota> quotas) {
        client.quotaGuard().add(quotas, source.identity(), isShared());
    }

    /** Returns whether the credential is that of the component, not of a caller. */
    boolean isShared() {
        return source == client.sharedToken();
    }

    /** Reports to the token source whether the service accepted its token. */
    void reportStatus(int status) {
        if (status == 401 || status / 100 == 2) {
            source.onResponse(token, status == 401);
        }
    }

    @Override
    public void onFailure(TransportException failure) {
        call.onFailure(failure);
    }

    /** Services may report an exhausted quota with a status that is usually worth a retry. */
    @Override
    public boolean isFinal(HttpResponse response) {
        return client.responseFailures().isQuotaExhausted(response);
    }

    /** Returns the number of attempts so far. */
    int attempts() {
        return sum(HttpCall::attempts);
    }

    /** Returns the number of requests that were sent so far. */
    int requests() {
        return sum(HttpCall::requests);
    }

    private int sum(ToIntFunction<HttpCall> number) {
        HttpCall first = refused;
        HttpCall current = sending;
        return (first == null ? 0 : number.applyAsInt(first))
                + (current == null ? 0 : number.applyAsInt(current));
    }

    boolean isEnded() {
        return call.isEnded();
    }

    void fail(CopilotException failure) {
        call.fail(failure);
    }

    /** Fails the call with an exception of our own code. */
    void failUnexpectedly(Throwable unexpected) {
        call.fail(client.callFailures().unexpected(context(), unexpected));
    }

    /** Ends the current attempt and closes its connection; no effect if there is none. */
    void cancel() {
        HttpCall current = sending;
        if (current != null) {
            current.cancel();
        }
    }

    /** Continues reading after the receiver of the body had no room. */
    void resume() {
        HttpCall current = sending;
        if (current != null) {
            current.resume();
        }
    }

    /** Returns whether nothing has been sent yet because no connection is free. */
    boolean isWaitingForConnection() {
        HttpCall current = sending;
        return current != null && current.isWaitingForConnection();
    }

    TokenSource source() {
        return source;
    }

    /** Returns the token of the last attempt, or null. */
    Secret token() {
        return token;
    }

    /** Returns the context for the message of a failure without a response. */
    CallContext context() {
        return context(null);
    }

    CallContext context(ResponseHead head) {
        return new CallContext(source, token, call.gitHubApi(), call.model(), head);
    }
}
