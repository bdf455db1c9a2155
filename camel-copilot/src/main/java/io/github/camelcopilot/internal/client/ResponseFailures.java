// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotAccessException;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.api.CopilotRateLimitException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.concurrent.Stages;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.ProxyHop;
import io.github.camelcopilot.internal.transport.ResponseField;
import io.github.camelcopilot.internal.transport.ResponseHead;
import io.github.camelcopilot.internal.transport.RetryPolicy;
import io.github.camelcopilot.internal.wire.ErrorBody;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.StreamFailure;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.util.Map;

/**
 * Creates the exceptions of calls with a response that reports an error or holds no answer.
 * Immutable, so any thread may use it.
 */
final class ResponseFailures {

    /** Decodes the body of a response. */
    interface Decoder<T> {
        T decode(byte[] body)
                throws CopilotException, UnreadableAnswerException, ErrorEventException;
    }

    private final ErrorMessages messages;
    private final SafeText text;
    private final Scheduler scheduler;
    private final long maxAnswerSize;

    ResponseFailures(
            ErrorMessages messages, SafeText text, Scheduler scheduler, long maxAnswerSize) {
        this.messages = messages;
        this.text = text;
        this.scheduler = scheduler;
        this.maxAnswerSize = maxAnswerSize;
    }

    /**
     * Returns the decoded body of a response.
     *
     * @throws CopilotException if the response reports an error, or cannot be decoded
     */
    <T> T decode(HttpResponse response, CallContext known, Decoder<T> decoder)
            throws CopilotException {
        if (!response.head().isSuccess()) {
            throw ofResponse(response, known);
        }
        try {
            return decoder.decode(response.body());
        } catch (UnreadableAnswerException unreadable) {
            throw unreadable(response.body(), known.withHead(response.head()), unreadable);
        } catch (ErrorEventException error) {
            throw ofReport(error.body(), known.withHead(response.head()));
        }
    }

    /** Returns whether a response that is not 2xx reports that the quota is exhausted. */
    boolean isQuotaExhausted(HttpResponse response) {
        if (response.head().proxyResponder().isPresent()) {
            return false;
        }
        ErrorBody body = ErrorBody.read(response.body());
        ErrorDetails details =
                ErrorDetails.builder()
                        .retryAfter(
                                RetryPolicy.retryAfter(response.head(), scheduler.now())
                                        .orElse(null))
                        .build();
        ServiceError error = error(response.head().status(), response.head(), body, details);
        return ErrorTable.kindOf(error) == ErrorTable.Kind.QUOTA;
    }

    /** Returns the exception for a response whose status is not 2xx, by {@link ErrorTable}. */
    CopilotException ofResponse(HttpResponse response, CallContext known) {
        CallContext call = known.withHead(response.head());
        ErrorBody body = ErrorBody.read(response.body());
        ProxyHop proxy = call.head().proxyResponder().orElse(null);
        if (proxy != null) {
            return ofProxy(call, proxy, body);
        }
        ErrorDetails details = details(call, body.code());
        ServiceError error = error(call.head().status(), call.head(), body, details);
        ErrorTable.Kind kind = ErrorTable.kindOf(error);
        return exception(kind, messages.ofResponse(call, error, details, kind), details);
    }

    /** The refusal of a proxy says nothing about the service or the credential. */
    private CopilotException ofProxy(CallContext call, ProxyHop proxy, ErrorBody body) {
        int status = call.head().status();
        ErrorDetails details =
                details(call, status == 407 ? "proxy_authentication_required" : "proxy_refused");
        ErrorTable.Kind kind = ErrorTable.kindOfProxyResponse(status);
        return exception(kind, messages.ofProxy(call, proxy, body, details, kind), details);
    }

    /** Returns the exception for an error that the service reports within an answer. */
    CopilotException ofReport(ErrorBody body, CallContext call) {
        ErrorDetails details = details(call, body.code());
        int status = ReportedStatus.of(body);
        // The header fields are those of a success, and say nothing about the error.
        ServiceError error = error(status, new ResponseHead(status, Map.of()), body, details);
        ErrorTable.Kind kind = ErrorTable.kindOf(error);
        return exception(kind, messages.ofReport(call, error, details, kind), details);
    }

    /**
     * Returns the exception for a 401 after which the token source returned no other token.
     *
     * @param reason why, as a sentence without a full stop
     */
    CopilotException noFreshToken(
            HttpResponse refusal, CallContext known, String reason, Throwable cause) {
        CallContext call = known.withHead(refusal.head());
        ErrorBody body = ErrorBody.read(refusal.body());
        ErrorDetails details = details(call, body.code());
        return new CopilotAuthenticationException(
                ErrorMessages.advised(messages.ofResponse(call, body, details), reason),
                Stages.cause(cause),
                details);
    }

    /** Returns the exception for a body that is no answer, usually that of another server. */
    CopilotException unreadable(byte[] body, CallContext call, UnreadableAnswerException cause) {
        ErrorDetails details = details(call, null);
        return new CopilotServerException(
                messages.unreadableWithAdvice(call, body, details, cause),
                text.cause(cause, call.token()),
                details);
    }

    /** Returns the exception for a streamed body that holds no complete answer. */
    CopilotException ofStream(StreamFailure failure, CallContext call) {
        if (failure instanceof StreamFailure.ErrorEvent error) {
            return ofReport(error.body(), call);
        }
        if (failure instanceof StreamFailure.UnreadableEvent event) {
            return unreadableEvent(event.data(), call, event.cause());
        }
        if (failure instanceof StreamFailure.UnreadableAnswer answer) {
            return unreadable(answer.body(), call, answer.cause());
        }
        if (failure instanceof StreamFailure.NoEvents none) {
            return unreadable(
                    none.beginning(),
                    call,
                    new UnreadableAnswerException(
                            "it holds no event, where a stream was asked for"));
        }
        if (failure instanceof StreamFailure.BodyTooLarge) {
            return answerTooLarge(call);
        }
        return ofAnswer(call, " is cut off: it ended without a finish reason");
    }

    /** Text in place of an event comes from the service, so no advice suggests another server. */
    private CopilotException unreadableEvent(
            byte[] data, CallContext call, UnreadableAnswerException cause) {
        ErrorDetails details = details(call, null);
        return new CopilotServerException(
                messages.unreadable(call, data, details, cause),
                text.cause(cause, call.token()),
                details);
    }

    CopilotException answerTooLarge(CallContext call) {
        return ofAnswer(
                call, " is larger than maxAnswerSize (" + maxAnswerSize + " bytes of text)");
    }

    /** Returns the exception for the parts of one list of texts whose vectors do not fit. */
    CopilotException differentDimensions(String model, int first, int later) {
        return new CopilotServerException(
                "The answers of "
                        + messages.service()
                        + " with model "
                        + text.name(model, null)
                        + " to the parts of one list differ: their vectors have "
                        + first
                        + " and "
                        + later
                        + " dimensions",
                null,
                ErrorDetails.NONE);
    }

    private CopilotException ofAnswer(CallContext call, String predicate) {
        ErrorDetails details = details(call, null);
        return new CopilotServerException(
                "The answer of " + messages.request(call, details) + predicate, null, details);
    }

    /**
     * Returns the details from the head of the response; none if there is no response.
     *
     * @param code the error code, or null
     */
    ErrorDetails details(CallContext call, String code) {
        ResponseHead head = call.head();
        if (head == null) {
            return ErrorDetails.NONE;
        }
        return ErrorDetails.builder()
                .status(head.status())
                .code(text.name(code, call.token()))
                .requestId(text.name(ResponseHeaders.requestId(head), call.token()))
                .retryAfter(RetryPolicy.retryAfter(head, scheduler.now()).orElse(null))
                .build();
    }

    private static ServiceError error(
            int status, ResponseHead head, ErrorBody body, ErrorDetails details) {
        boolean hasLimitHeaders =
                RetryPolicy.asksToWait(head)
                        || head.field(ResponseField.RATE_LIMIT_EXCEEDED).isPresent()
                        || head.field(ResponseField.RATE_LIMIT_REMAINING)
                                .filter("0"::equals)
                                .isPresent();
        return new ServiceError(status, body, details.retryAfter(), hasLimitHeaders);
    }

    private static CopilotException exception(
            ErrorTable.Kind kind, String message, ErrorDetails details) {
        return switch (kind) {
            case AUTHENTICATION -> new CopilotAuthenticationException(message, null, details);
            case ACCESS -> new CopilotAccessException(message, null, details);
            case MODEL -> new CopilotModelException(message, null, details);
            case QUOTA -> new CopilotQuotaException(message, null, details);
            case RATE_LIMIT -> new CopilotRateLimitException(message, null, details);
            case REQUEST -> new CopilotRequestException(message, null, details);
            case SERVER -> new CopilotServerException(message, null, details);
        };
    }
}
