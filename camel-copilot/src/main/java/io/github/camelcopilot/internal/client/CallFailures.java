// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotTimeoutException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.concurrent.Stages;
import io.github.camelcopilot.internal.provider.Provider;
import io.github.camelcopilot.internal.transport.TransportException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/**
 * Creates the exceptions of calls without a whole response: nothing could be sent, the connection
 * failed, a deadline ended the call, or the component stopped. Immutable, so any thread may use it.
 */
final class CallFailures {

    /** The code of a prompt that was not sent because of {@code minQuotaPercent}. */
    static final String QUOTA_GUARD = "quota_guard";

    private static final String NO_FREE_CONNECTION =
            "as many calls to that host are under way as the option maxConnections allows";

    private final Provider provider;
    private final CallSettings settings;
    private final ErrorMessages messages;
    private final ResponseFailures responses;
    private final SafeText text;

    CallFailures(
            Provider provider,
            CallSettings settings,
            ErrorMessages messages,
            ResponseFailures responses,
            SafeText text) {
        this.provider = provider;
        this.settings = settings;
        this.messages = messages;
        this.responses = responses;
        this.text = text;
    }

    CopilotException noModel() {
        return new CopilotModelException(
                "No model is set for "
                        + messages.service()
                        + ", which does not choose one: set the option model, or the header"
                        + " CamelCopilotModel; nothing was sent",
                null,
                ErrorDetails.ofCode("model_missing"));
    }

    CopilotException noEmbeddingsModel() {
        return new CopilotModelException(
                "No model is set for the embeddings, and the list of models of "
                        + messages.service()
                        + " has none of the type embeddings: set the option model, or the header"
                        + " CamelCopilotModel, to a model for embeddings that the credential may"
                        + " use; nothing was sent",
                null,
                ErrorDetails.ofCode("model_missing"));
    }

    /** Returns the exception for a prompt that would draw on a quota below the limit. */
    CopilotQuotaException quotaGuard(String model, Quota quota) {
        return new CopilotQuotaException(
                "The prompt was not sent: the quota "
                        + text.name(quota.name(), null)
                        + " has "
                        + quota.percent()
                        + " % left"
                        + (quota.exhausted() ? " and is exhausted" : "")
                        + ", and minQuotaPercent is "
                        + settings.minQuotaPercent()
                        + (model == null ? "" : "; the model is " + text.name(model, null))
                        + (quota.resetAt() == null ? "" : "; it is reset at " + quota.resetAt())
                        + ". Set fallbackModel to a model that is included in the plan, or wait",
                null,
                ErrorDetails.ofCode(QUOTA_GUARD));
    }

    CopilotRequestException invalidText(IllegalArgumentException cause) {
        return new CopilotRequestException(
                cause.getMessage() + "; nothing was sent",
                cause,
                ErrorDetails.ofCode("invalid_text"));
    }

    CopilotRequestException requestTooLarge(long bytes) {
        return new CopilotRequestException(
                "The request to "
                        + provider.name()
                        + " has "
                        + bytes
                        + " bytes, more than maxRequestSize ("
                        + settings.maxRequestSize()
                        + " bytes); nothing was sent",
                null,
                ErrorDetails.ofCode("request_too_large"));
    }

    CopilotException invalidHeader(IllegalArgumentException cause, String credentialHeader) {
        String message = "Nothing was sent: " + cause.getMessage();
        return cause.getMessage().contains(" " + credentialHeader + " ")
                ? new CopilotAuthenticationException(message, null, ErrorDetails.NONE)
                : new CopilotRequestException(message, null, ErrorDetails.ofCode("invalid_header"));
    }

    CopilotException noToken(CallContext call, Throwable cause) {
        Throwable reason = Stages.cause(cause);
        String service = messages.service(call);
        if (!(reason instanceof CopilotException known)) {
            return new CopilotAuthenticationException(
                    "No credential for "
                            + service
                            + ": "
                            + call.source().origin()
                            + " gave no token",
                    reason,
                    ErrorDetails.NONE);
        }
        String message = "There is no credential for " + service + ": " + known.getMessage();
        if (known instanceof CopilotServerException) {
            return new CopilotServerException(message, known, details(known));
        }
        // The message of a failure with a code contains advice already.
        return new CopilotAuthenticationException(
                known.getCode() == null
                        ? ErrorMessages.advised(message, provider.loginAdvice())
                        : message,
                known,
                details(known));
    }

    /** Returns the details of the exception that caused another one. */
    static ErrorDetails details(CopilotException cause) {
        return ErrorDetails.builder()
                .status(cause.getStatus())
                .code(cause.getCode())
                .requestId(cause.getRequestId())
                .retryAfter(cause.getRetryAfter())
                .build();
    }

    /** Returns the exception for a credential that must not be sent to the service. */
    CopilotException credentialNotAllowed(CallContext call, String reason) {
        return new CopilotAuthenticationException(
                "The credential for "
                        + messages.service(call)
                        + " from "
                        + call.source().origin()
                        + " was not sent: "
                        + reason,
                null,
                ErrorDetails.NONE);
    }

    CopilotException stopped(CallContext call) {
        return server(
                "The call to " + messages.service(call) + " was ended: the component was stopped",
                null,
                ErrorDetails.NONE);
    }

    CopilotException verificationStopped() {
        return server(
                "The verification of models of "
                        + messages.service()
                        + " was ended: the component was stopped",
                null,
                ErrorDetails.NONE);
    }

    /**
     * @param token that no message may show, or null
     */
    CopilotException verificationFailed(Throwable cause, Secret token) {
        return server(
                "The verification of models of "
                        + messages.service()
                        + " ended unexpectedly: "
                        + text.quoted(cause.toString(), token),
                text.cause(cause, token),
                ErrorDetails.NONE);
    }

    static CopilotException noThread(RejectedExecutionException cause) {
        return server(
                "No thread of the pool copilot-callback was free to continue the route, and its queue is full",
                cause,
                ErrorDetails.NONE);
    }

    CopilotException unexpected(CallContext call, Throwable cause) {
        return server(
                "The call to "
                        + messages.service(call)
                        + " ended unexpectedly: "
                        + text.quoted(cause.toString(), call.token()),
                text.cause(cause, call.token()),
                ErrorDetails.NONE);
    }

    /**
     * @param title of the resource, such as {@code The list of models}
     */
    CopilotException resourceTooLarge(String title, CallContext call, long maxBytes) {
        return server(
                title + " of " + messages.service(call) + " has more than " + maxBytes + " bytes",
                null,
                ErrorDetails.NONE);
    }

    /**
     * @param title of the resource, such as {@code The list of models}
     */
    CopilotException resourceTimeout(String title, CallContext call, Duration limit) {
        return new CopilotTimeoutException(
                title
                        + " of "
                        + messages.service(call)
                        + " took longer than "
                        + ErrorMessages.text(limit),
                null,
                ErrorDetails.NONE,
                CopilotTimeoutException.Kind.REQUEST,
                limit);
    }

    /**
     * @param hasResponse whether the response has arrived and waits for a thread
     * @param isUnsent whether nothing was sent because no connection was free
     */
    CopilotException requestTimeout(CallContext call, boolean hasResponse, boolean isUnsent) {
        Duration limit = settings.requestTimeout();
        String reason =
                hasResponse
                        ? ": the answer was there, but no thread of the pool copilot-callback was free"
                        : isUnsent ? ": nothing was sent, since " + NO_FREE_CONNECTION : "";
        return new CopilotTimeoutException(
                "The call to "
                        + messages.service(call)
                        + " took longer than requestTimeout ("
                        + ErrorMessages.text(limit)
                        + ")"
                        + reason,
                null,
                ErrorDetails.NONE,
                CopilotTimeoutException.Kind.REQUEST,
                limit);
    }

    CopilotException firstChunkTimeout(CallContext call) {
        return timeout(
                "No chunk of the answer of " + messages.service(call),
                null,
                ErrorDetails.NONE,
                CopilotTimeoutException.Kind.FIRST_CHUNK,
                settings.stream().firstChunkTimeout());
    }

    CopilotException ofTransport(TransportException failure, CallContext known) {
        CallContext call = known.withHead(failure.head().orElse(null));
        ErrorDetails details = responses.details(call, null);
        String service = messages.request(call, details);
        String reason = text.quoted(failure.getMessage(), call.token());
        Throwable cause = text.cause(failure, call.token());
        Duration responseTimeout = settings.limits().responseTimeout();
        return switch (failure.kind()) {
            case CONNECT_TIMEOUT ->
                    timeout(
                            "No connection to " + service,
                            cause,
                            details,
                            CopilotTimeoutException.Kind.CONNECT,
                            settings.connectTimeout());
            case NO_FREE_CONNECTION ->
                    new CopilotTimeoutException(
                            "Nothing was sent to "
                                    + service
                                    + ": no connection became free within responseTimeout ("
                                    + ErrorMessages.text(responseTimeout)
                                    + "), since "
                                    + NO_FREE_CONNECTION,
                            cause,
                            ErrorDetails.ofCode("no_free_connection"),
                            CopilotTimeoutException.Kind.RESPONSE,
                            responseTimeout);
            case RESPONSE_TIMEOUT ->
                    timeout(
                            "No answer of " + service,
                            cause,
                            details,
                            CopilotTimeoutException.Kind.RESPONSE,
                            responseTimeout);
            case IDLE_TIMEOUT ->
                    timeout(
                            "No more bytes of the answer of " + service,
                            cause,
                            details,
                            CopilotTimeoutException.Kind.IDLE,
                            settings.limits().idleTimeout());
            case NOT_CONNECTED ->
                    server("There is no connection to " + service + ": " + reason, cause, details);
            case LOST ->
                    server(
                            "The connection to "
                                    + service
                                    + " was lost before the answer: "
                                    + reason,
                            cause,
                            details);
            case BROKEN ->
                    server("The answer of " + service + " is broken: " + reason, cause, details);
            case TOO_LARGE ->
                    server(
                            "The answer of "
                                    + service
                                    + " is too large: "
                                    + reason
                                    + " (maxAnswerSize is "
                                    + settings.maxAnswerSize()
                                    + " bytes of text)",
                            cause,
                            details);
            case EVENT_TOO_LARGE ->
                    server("The answer of " + service + " is too large: " + reason, cause, details);
            case UNKNOWN_CODING ->
                    server(
                            "The answer of " + service + " cannot be read: " + reason,
                            cause,
                            details);
        };
    }

    private static CopilotException timeout(
            String subject,
            Throwable cause,
            ErrorDetails details,
            CopilotTimeoutException.Kind kind,
            Duration limit) {
        return new CopilotTimeoutException(
                subject + " within " + kind.option() + " (" + ErrorMessages.text(limit) + ")",
                cause,
                details,
                kind,
                limit);
    }

    private static CopilotException server(String message, Throwable cause, ErrorDetails details) {
        return new CopilotServerException(message, cause, details);
    }
}
