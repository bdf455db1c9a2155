package io.github.camelcopilot.client;

import io.github.camelcopilot.api.CopilotAccessException;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.api.CopilotRateLimitException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotTimeoutException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.login.TokenSource;
import io.github.camelcopilot.provider.Provider;
import io.github.camelcopilot.transport.AnswerHead;
import io.github.camelcopilot.transport.HttpAnswer;
import io.github.camelcopilot.transport.RetryPolicy;
import io.github.camelcopilot.transport.Scheduler;
import io.github.camelcopilot.transport.TransportException;
import io.github.camelcopilot.wire.ErrorBody;
import io.github.camelcopilot.wire.UnreadableAnswerException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * Turns what went wrong into the exception that fits, with a message that names the provider, host, model and request id
 * and, where there is one, the way out. Never a credential: the server's own words are searched for it.
 */
final class Failures {

    private static final Set<String> MODEL_CODES =
            Set.of(
                    "model_not_supported",
                    "unsupported_api_for_model",
                    "model_not_found",
                    "unknown_model",
                    "invalid_model");

    private static final Set<String> QUOTA_CODES = Set.of("quota_exceeded", "insufficient_quota");

    private final Provider provider;
    private final CallSettings settings;
    private final Scheduler scheduler;

    Failures(Provider provider, CallSettings settings, Scheduler scheduler) {
        this.provider = provider;
        this.settings = settings;
        this.scheduler = scheduler;
    }

    CopilotException noCredential() {
        return new CopilotAuthenticationException(
                "There is no credential for " + service(null) + ". " + provider.loginAdvice(),
                null,
                ErrorDetails.NONE);
    }

    CopilotException noToken(TokenSource source, Throwable cause) {
        return new CopilotAuthenticationException(
                "No credential for " + service(null) + ": " + source.origin() + " gave no token",
                cause,
                ErrorDetails.NONE);
    }

    CopilotException sameTokenAgain(TokenSource source) {
        return new CopilotAuthenticationException(
                service(null)
                        + " answered 401, and "
                        + source.origin()
                        + " gave the same token again",
                null,
                new ErrorDetails(401, null, null, null));
    }

    CopilotException refusedCredential(TokenSource source, String reason) {
        return new CopilotAuthenticationException(
                "The credential for "
                        + service(null)
                        + " from "
                        + source.origin()
                        + " was not sent: "
                        + reason,
                null,
                ErrorDetails.NONE);
    }

    CopilotException unusableHeader(IllegalArgumentException cause) {
        return cause.getMessage().contains(" " + provider.credentialHeader() + " ")
                ? new CopilotAuthenticationException(
                        "Nothing was sent: " + cause.getMessage(), null, ErrorDetails.NONE)
                : new CopilotRequestException(
                        "Nothing was sent: " + cause.getMessage(),
                        null,
                        ErrorDetails.ofCode("invalid_header"));
    }

    CopilotException requestTimeout(String model, boolean answered) {
        return new CopilotTimeoutException(
                "The call to "
                        + service(model)
                        + " took longer than requestTimeout ("
                        + text(settings.requestTimeout())
                        + (answered
                                ? "): the answer was there, but no thread of the pool copilot-callback was free"
                                : ")"),
                null,
                ErrorDetails.NONE,
                CopilotTimeoutException.Kind.REQUEST,
                settings.requestTimeout());
    }

    CopilotException ofTransport(TransportException failure, String model, Secret token) {
        String why = masked(failure.getMessage(), token);
        return switch (failure.kind()) {
            case CONNECT_TIMEOUT ->
                    timeout(
                            failure,
                            "No connection to " + service(model),
                            CopilotTimeoutException.Kind.CONNECT,
                            settings.connectTimeout());
            case RESPONSE_TIMEOUT ->
                    timeout(
                            failure,
                            "No answer of " + service(model),
                            CopilotTimeoutException.Kind.RESPONSE,
                            settings.limits().responseTimeout());
            case IDLE_TIMEOUT ->
                    timeout(
                            failure,
                            "No more bytes of the answer of " + service(model),
                            CopilotTimeoutException.Kind.IDLE,
                            settings.limits().idleTimeout());
            case NOT_CONNECTED ->
                    server("There is no connection to " + service(model) + ": " + why, failure);
            case LOST ->
                    server(
                            "The connection to "
                                    + service(model)
                                    + " was lost before the answer: "
                                    + why,
                            failure);
            case BROKEN ->
                    server("The answer of " + service(model) + " is broken: " + why, failure);
            case TOO_LARGE ->
                    server(
                            "The answer of "
                                    + service(model)
                                    + " is too large: "
                                    + why
                                    + " (maxAnswerSize is "
                                    + settings.maxAnswerSize()
                                    + " bytes of text)",
                            failure);
            case CLOSED -> server("The call to " + service(model) + " was ended: " + why, failure);
        };
    }

    private static CopilotException timeout(
            Throwable cause, String what, CopilotTimeoutException.Kind kind, Duration limit) {
        return new CopilotTimeoutException(
                what + " within " + kind.option() + " (" + text(limit) + ")",
                cause,
                ErrorDetails.NONE,
                kind,
                limit);
    }

    private static CopilotException server(String message, Throwable cause) {
        return new CopilotServerException(message, cause, ErrorDetails.NONE);
    }

    CopilotException answerTooLarge(AnswerHead head, String model) {
        return new CopilotServerException(
                "The answer of "
                        + service(model)
                        + requestId(head)
                        + " is larger than maxAnswerSize ("
                        + settings.maxAnswerSize()
                        + " bytes of text)",
                null,
                details(head, null));
    }

    CopilotException unreadable(
            AnswerHead head, String model, Secret token, UnreadableAnswerException cause) {
        String type = head.field("content-type").orElse("no content type");
        return new CopilotServerException(
                "The answer of "
                        + service(model)
                        + requestId(head)
                        + " ("
                        + head.status()
                        + ", "
                        + masked(type, token)
                        + ") cannot be read: "
                        + masked(cause.getMessage(), token),
                cause,
                details(head, null));
    }

    /** Returns the exception for an answer whose status is not 2xx, as the contract's table has it. */
    CopilotException ofAnswer(HttpAnswer answer, String model, Secret token) {
        AnswerHead head = answer.head();
        ErrorBody body = ErrorBody.read(answer.body());
        String code = masked(body.code(), token);
        ErrorDetails details = details(head, code);
        String message =
                service(model)
                        + " answered "
                        + head.status()
                        + (code == null ? "" : " (" + code + ")")
                        + requestId(head)
                        + (body.message().isEmpty() ? "" : ": " + masked(body.message(), token));
        int status = head.status();
        if (status / 100 == 3) {
            return new CopilotServerException(
                    message
                            + ". Redirects are not followed, since they would carry the credential elsewhere",
                    null,
                    details);
        }
        if (status >= 500) {
            return new CopilotServerException(message + tooLong(details), null, details);
        }
        String kind = code == null ? "" : code.toLowerCase(Locale.ROOT);
        if (status == 402 || QUOTA_CODES.contains(kind)) {
            return new CopilotQuotaException(message, null, details);
        }
        if (status == 401 || isClassicTokenRefusal(status, body.message())) {
            return new CopilotAuthenticationException(
                    message + ". " + provider.loginAdvice(), null, details);
        }
        if (MODEL_CODES.contains(kind)) {
            return new CopilotModelException(message, null, details);
        }
        return switch (status) {
            case 403 ->
                    isRateLimit(head, kind)
                            ? new CopilotRateLimitException(message, null, details)
                            : new CopilotAccessException(message, null, details);
            case 421 ->
                    new CopilotRequestException(
                            message
                                    + ". This host does not serve your plan: set baseUrl to the plan's own, such as"
                                    + " https://api.business.githubcopilot.com",
                            null,
                            details);
            case 429 -> new CopilotRateLimitException(message + tooLong(details), null, details);
            default -> new CopilotRequestException(message, null, details);
        };
    }

    private static boolean isClassicTokenRefusal(int status, String message) {
        return status == 400
                && message.toLowerCase(Locale.ROOT)
                        .contains("personal access tokens are not supported");
    }

    private static boolean isRateLimit(AnswerHead head, String code) {
        return head.field("x-ratelimit-exceeded").isPresent() || code.startsWith("rate_limit");
    }

    private String tooLong(ErrorDetails details) {
        Duration wait = details.retryAfter();
        if (wait == null) {
            return "";
        }
        return wait.compareTo(settings.maxRetryDelay()) > 0
                ? ". It asks to wait "
                        + text(wait)
                        + ", longer than maxRetryDelay ("
                        + text(settings.maxRetryDelay())
                        + ")"
                : "";
    }

    private ErrorDetails details(AnswerHead head, String code) {
        return new ErrorDetails(
                head.status(),
                code,
                AnswerFacts.requestId(head),
                RetryPolicy.retryAfter(head, scheduler.now()).orElse(null));
    }

    private static String requestId(AnswerHead head) {
        String id = AnswerFacts.requestId(head);
        return id == null ? "" : ", request id " + id;
    }

    private String service(String model) {
        return provider.name()
                + " at "
                + provider.chatAddress().getAuthority()
                + (model == null ? "" : " with model " + model);
    }

    private static String masked(String text, Secret token) {
        return token == null ? text : token.maskIn(text);
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }
}
