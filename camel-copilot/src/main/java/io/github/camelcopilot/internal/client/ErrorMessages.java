// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.provider.Provider;
import io.github.camelcopilot.internal.text.ExternalText;
import io.github.camelcopilot.internal.transport.ProxyHop;
import io.github.camelcopilot.internal.transport.ResponseField;
import io.github.camelcopilot.internal.transport.ResponseHead;
import io.github.camelcopilot.internal.wire.ErrorBody;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The messages of exceptions: what the service responded, and advice. They name the provider, host,
 * model and request id, and never show a credential. Immutable, so any thread may use it.
 */
final class ErrorMessages {

    /** As in: required; url=https://github.com/orgs/ORG/sso?authorization_request=… */
    private static final Pattern SIGN_ON_ADDRESS =
            Pattern.compile(
                    "\\burl\\s*=\\s*\"?(https://[^\\s;,\"<>]{1,500})", Pattern.CASE_INSENSITIVE);

    /** The status of an address that the service does not know. */
    private static final int NOT_FOUND = 404;

    private static final String OTHER_SERVER =
            "Another server seems to answer here: look at the %s, and at the proxy";

    private final Provider provider;
    private final Duration maxRetryDelay;
    private final SafeText text;

    ErrorMessages(Provider provider, Duration maxRetryDelay, SafeText text) {
        this.provider = provider;
        this.maxRetryDelay = maxRetryDelay;
        this.text = text;
    }

    /** Names the service without a model. */
    String service() {
        return provider.name() + " at " + provider.host();
    }

    String service(CallContext call) {
        return provider.name()
                + " at "
                + host(call)
                + (call.model() == null ? "" : " with model " + ExternalText.name(call.model()));
    }

    private String host(CallContext call) {
        return call.gitHubApi() == null ? provider.host() : call.gitHubApi().host();
    }

    /** Names the service and, if known, the request id. */
    String request(CallContext call, ErrorDetails details) {
        return service(call) + requestId(details);
    }

    private static String requestId(ErrorDetails details) {
        return details.requestId() == null ? "" : ", request id " + details.requestId();
    }

    /** States what the service responded, with advice for this kind of error. */
    String ofResponse(
            CallContext call, ServiceError error, ErrorDetails details, ErrorTable.Kind kind) {
        return withAdvice(ofResponse(call, error.body(), details), call, error, kind);
    }

    /** States what the service responded. */
    String ofResponse(CallContext call, ErrorBody body, ErrorDetails details) {
        ResponseHead head = call.head();
        String message =
                service(call)
                        + (head.proxy() == null
                                ? ""
                                : " through the proxy " + head.proxy().address())
                        + " answered "
                        + head.status()
                        + codeAndWords(call, body, details);
        return advised(
                message, signOnAdvice(head).map(advice -> text.masked(advice, call.token())));
    }

    /** States the error that the service reported within an answer, with advice for its kind. */
    String ofReport(
            CallContext call, ServiceError error, ErrorDetails details, ErrorTable.Kind kind) {
        String message =
                service(call)
                        + " reported an error within its answer"
                        + codeAndWords(call, error.body(), details);
        return withAdvice(message, call, error, kind);
    }

    private String codeAndWords(CallContext call, ErrorBody body, ErrorDetails details) {
        return (details.code() == null ? "" : " (" + details.code() + ")")
                + requestId(details)
                + words(call, body.message());
    }

    private String words(CallContext call, String words) {
        return words.isEmpty() ? "" : ": " + text.quoted(words, call.token());
    }

    /** States what the proxy responded in place of the service. */
    String ofProxy(
            CallContext call,
            ProxyHop proxy,
            ErrorBody body,
            ErrorDetails details,
            ErrorTable.Kind kind) {
        String message =
                "The proxy "
                        + proxy.address()
                        + " answered "
                        + call.head().status()
                        + " instead of passing the request on to "
                        + host(call)
                        + words(call, body.message());
        return advised(message, proxy.advice(call.head()))
                + (kind == ErrorTable.Kind.SERVER ? waitTooLong(details.retryAfter()) : "");
    }

    /** States why an answer cannot be read, with the text received instead. */
    String unreadable(
            CallContext call, byte[] body, ErrorDetails details, UnreadableAnswerException cause) {
        return "The answer of "
                + request(call, details)
                + " ("
                + call.head().status()
                + ", "
                + text.quoted(contentType(call), call.token())
                + ") cannot be read: "
                + text.quoted(cause.getMessage(), call.token())
                + words(call, ErrorBody.textInsteadOfAnswer(body));
    }

    /**
     * As {@link #unreadable}, with advice if another server seems to respond: with a page, with
     * text, or with other JSON.
     */
    String unreadableWithAdvice(
            CallContext call, byte[] body, ErrorDetails details, UnreadableAnswerException cause) {
        String message = unreadable(call, body, details, cause);
        boolean isJson = ErrorBody.isJson(body);
        Optional<String> advice = addressAdvice(call, NOT_FOUND);
        boolean isOfOtherServer =
                contentType(call).toLowerCase(Locale.ROOT).contains("html")
                        || (!isJson && !ErrorBody.textInsteadOfAnswer(body).isEmpty());
        if (isOfOtherServer) {
            String option = call.gitHubApi() == null ? "baseUrl" : "githubHost";
            return advised(message, advice.orElse(OTHER_SERVER.formatted(option)));
        }
        return isJson ? advised(message, advice) : message;
    }

    private static String contentType(CallContext call) {
        return ExternalText.name(
                call.head().field(ResponseField.CONTENT_TYPE).orElse("no content type"));
    }

    private String withAdvice(
            String message, CallContext call, ServiceError error, ErrorTable.Kind kind) {
        String refused = withCredentialAdvice(message, call, error);
        return switch (kind) {
            case AUTHENTICATION, ACCESS, QUOTA -> refused;
            case MODEL -> advised(refused, wireApiAdvice(error));
            case REQUEST ->
                    advised(advised(refused, addressAdvice(call, error)), forcedToolAdvice(error));
            case RATE_LIMIT -> refused + waitTooLong(error.retryAfter());
            case SERVER ->
                    refused
                            + (error.status() / 100 == 3
                                    ? ". Redirects are not followed, since they would carry the credential elsewhere"
                                    : waitTooLong(error.retryAfter()));
        };
    }

    private String withCredentialAdvice(String message, CallContext call, ServiceError error) {
        int status = error.status();
        if (status != 400 && status != 401 && status != 403) {
            return message;
        }
        Optional<String> advice =
                provider.refusalAdvice(error.body().message(), call.token())
                        .or(
                                () ->
                                        status == 401
                                                ? Optional.of(provider.loginAdvice())
                                                : Optional.empty());
        boolean namesOrigin = advice.isPresent() || status == 403;
        return advised(
                advised(message, advice),
                call.fixedOrigin()
                        .filter(origin -> namesOrigin)
                        .map(origin -> "The credential is from " + origin));
    }

    private Optional<String> addressAdvice(CallContext call, ServiceError error) {
        boolean isUnknown = error.status() == 400 && error.mentions(ErrorPhrase.UNKNOWN_ADDRESS);
        return addressAdvice(call, isUnknown ? NOT_FOUND : error.status());
    }

    /** The provider's advice is about its own base URL. */
    private Optional<String> addressAdvice(CallContext call, int status) {
        return call.gitHubApi() == null ? provider.addressAdvice(status) : Optional.empty();
    }

    private static Optional<String> forcedToolAdvice(ServiceError error) {
        return error.mentions(ErrorPhrase.FORCED_TOOL)
                ? Optional.of("Leave toolChoice at auto, or reasoningEffort unset")
                : Optional.empty();
    }

    private Optional<String> wireApiAdvice(ServiceError error) {
        String code = error.body().code() == null ? "" : error.body().code();
        boolean isOtherWireApi =
                code.equalsIgnoreCase("unsupported_api_for_model")
                        || code.equalsIgnoreCase("operationnotsupported")
                        || error.mentions(ErrorPhrase.OTHER_WIRE_API);
        if (!isOtherWireApi) {
            return Optional.empty();
        }
        String formats =
                provider.formats().stream()
                        .sorted()
                        .map(WireFormat::optionName)
                        .collect(Collectors.joining(" or "));
        return Optional.of(
                "This model speaks another wire API: set wireApi to the right one of "
                        + formats
                        + (provider.hasFormatPerModel() ? ", or leave it at auto" : ""));
    }

    /** Returns the address at which to authorize the token for an organisation's single sign-on. */
    private static Optional<String> signOnAdvice(ResponseHead head) {
        return head.field(ResponseField.GITHUB_SSO)
                .map(SIGN_ON_ADDRESS::matcher)
                .filter(Matcher::find)
                .map(found -> "Authorize the token for the organisation at " + found.group(1));
    }

    private String waitTooLong(Duration wait) {
        return wait != null && wait.compareTo(maxRetryDelay) > 0
                ? ". It asks to wait "
                        + text(wait)
                        + ", longer than maxRetryDelay ("
                        + text(maxRetryDelay)
                        + ")"
                : "";
    }

    private static String advised(String message, Optional<String> advice) {
        return advice.map(known -> advised(message, known)).orElse(message);
    }

    /** Appends advice; the text of the service may end with a full stop. */
    static String advised(String message, String advice) {
        return message + (message.endsWith(".") ? " " : ". ") + advice;
    }

    static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }
}
