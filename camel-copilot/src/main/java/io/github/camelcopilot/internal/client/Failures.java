package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotAccessException;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.api.CopilotRateLimitException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.api.CopilotTimeoutException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.concurrent.Stages;
import io.github.camelcopilot.internal.login.CredentialKind;
import io.github.camelcopilot.internal.login.TokenSource;
import io.github.camelcopilot.internal.provider.Provider;
import io.github.camelcopilot.internal.text.ForeignText;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.HttpTransport;
import io.github.camelcopilot.internal.transport.ProxyHop;
import io.github.camelcopilot.internal.transport.ResponseHead;
import io.github.camelcopilot.internal.transport.RetryPolicy;
import io.github.camelcopilot.internal.transport.TransportException;
import io.github.camelcopilot.internal.wire.ErrorBody;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns what went wrong into the exception that fits, with a message that names the provider, host,
 * model and request id and, where there is one, the way out. Never a credential: the server's own
 * words are searched for it.
 */
final class Failures {

    /** Such as: only supported in v1/responses and not in v1/chat/completions. */
    private static final Pattern OTHER_FORMAT =
            Pattern.compile(
                    "v1/responses|v1/chat/completions|v1/messages|responses api|operation does not work with",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern TOKEN_KIND =
            Pattern.compile(
                    "\\b(?:personal access|server.to.server) tokens? (?:is|are) not supported",
                    Pattern.CASE_INSENSITIVE);

    /** Such as: required; url=https://github.com/orgs/ORG/sso?authorization_request=… */
    private static final Pattern SIGN_ON_ADDRESS =
            Pattern.compile(
                    "\\burl\\s*=\\s*\"?(https://[^\\s;,\"<>]{1,500})", Pattern.CASE_INSENSITIVE);

    /** The most characters of a server's words that an exception quotes. */
    private static final int MAX_QUOTED = 2000;

    /** The status of an address that the service does not know. */
    private static final int NOT_FOUND = 404;

    private static final String NONE_FREE =
            "as many calls to that host are under way as the option maxConnections allows";

    private static final String OTHER_SERVER =
            "Another server seems to answer here: look at the baseUrl, and at the proxy";

    private final Provider provider;
    private final CallSettings settings;
    private final Scheduler scheduler;

    /** Knows the proxy's credential, which a proxy may repeat; null = there is no proxy. */
    private final HttpTransport transport;

    /** Where the credential is from, if it is one that never changes; null = not known. */
    private final String origin;

    Failures(
            Provider provider,
            CallSettings settings,
            Scheduler scheduler,
            HttpTransport transport) {
        this(provider, settings, scheduler, transport, null);
    }

    private Failures(
            Provider provider,
            CallSettings settings,
            Scheduler scheduler,
            HttpTransport transport,
            String origin) {
        this.provider = provider;
        this.settings = settings;
        this.scheduler = scheduler;
        this.transport = transport;
        this.origin = origin;
    }

    /** Returns what gives the same exceptions, and names the origin of a credential refused. */
    Failures ofCredential(TokenSource source) {
        boolean isFixed = !source.isRefreshable() && source.kind() != CredentialKind.NONE;
        return new Failures(
                provider, settings, scheduler, transport, isFixed ? source.origin() : null);
    }

    CopilotException noToken(TokenSource source, String model, Throwable cause) {
        Throwable reason = Stages.cause(cause);
        if (!(reason instanceof CopilotException known)) {
            return new CopilotAuthenticationException(
                    "No credential for "
                            + service(model)
                            + ": "
                            + source.origin()
                            + " gave no token",
                    reason,
                    ErrorDetails.NONE);
        }
        String message = "There is no credential for " + service(model) + ": " + known.getMessage();
        if (known instanceof CopilotServerException) {
            return new CopilotServerException(message, known, details(known));
        }
        // What has a code has advice of its own.
        return new CopilotAuthenticationException(
                known.getCode() == null ? advised(message, provider.loginAdvice()) : message,
                known,
                details(known));
    }

    private static ErrorDetails details(CopilotException failure) {
        return ErrorDetails.builder()
                .status(failure.getStatus())
                .code(failure.getCode())
                .requestId(failure.getRequestId())
                .retryAfter(failure.getRetryAfter())
                .build();
    }

    /** Returns the exception for a 401 after which the source had no other token to try. */
    CopilotException noFreshToken(
            HttpResponse refusal, String model, Secret token, String why, Throwable cause) {
        ErrorBody body = ErrorBody.read(refusal.body());
        ErrorDetails details = details(refusal.head(), body.code(), token);
        return new CopilotAuthenticationException(
                advised(answered(refusal.head(), body, model, token, details), why),
                Stages.cause(cause),
                details);
    }

    CopilotException stopped(String model) {
        return server(
                "The call to " + service(model) + " was ended: the component was stopped",
                null,
                ErrorDetails.NONE);
    }

    CopilotException refusedCredential(TokenSource source, String model, String reason) {
        return new CopilotAuthenticationException(
                "The credential for "
                        + service(model)
                        + " from "
                        + source.origin()
                        + " was not sent: "
                        + reason,
                null,
                ErrorDetails.NONE);
    }

    CopilotException noModel() {
        return new CopilotModelException(
                "No model is set for "
                        + service(null)
                        + ", which does not choose one: set the option model, or the header"
                        + " CamelCopilotModel; nothing was sent",
                null,
                ErrorDetails.ofCode("model_missing"));
    }

    CopilotException modelsTooLarge(long limit) {
        return server(
                "The list of models of " + service(null) + " has more than " + limit + " bytes",
                null,
                ErrorDetails.NONE);
    }

    CopilotException modelsTimeout(Duration limit) {
        return new CopilotTimeoutException(
                "The list of models of " + service(null) + " took longer than " + text(limit),
                null,
                ErrorDetails.NONE,
                CopilotTimeoutException.Kind.REQUEST,
                limit);
    }

    CopilotException unusableHeader(IllegalArgumentException cause, String credentialHeader) {
        return cause.getMessage().contains(" " + credentialHeader + " ")
                ? new CopilotAuthenticationException(
                        "Nothing was sent: " + cause.getMessage(), null, ErrorDetails.NONE)
                : new CopilotRequestException(
                        "Nothing was sent: " + cause.getMessage(),
                        null,
                        ErrorDetails.ofCode("invalid_header"));
    }

    /**
     * @param answered whether the answer has arrived, and waits for a thread
     * @param waited whether nothing was sent since there was no connection to send it on
     */
    CopilotException requestTimeout(String model, boolean answered, boolean waited) {
        return new CopilotTimeoutException(
                "The call to "
                        + service(model)
                        + " took longer than requestTimeout ("
                        + text(settings.requestTimeout())
                        + (answered
                                ? "): the answer was there, but no thread of the pool copilot-callback was free"
                                : waited ? "): nothing was sent, since " + NONE_FREE : ")"),
                null,
                ErrorDetails.NONE,
                CopilotTimeoutException.Kind.REQUEST,
                settings.requestTimeout());
    }

    CopilotException firstChunkTimeout(String model) {
        return timeout(
                "No chunk of the answer of " + service(model),
                null,
                ErrorDetails.NONE,
                CopilotTimeoutException.Kind.FIRST_CHUNK,
                settings.stream().firstChunkTimeout());
    }

    CopilotException unexpected(String model, Secret token, Throwable cause) {
        return server(
                "The call to "
                        + service(model)
                        + " ended unexpectedly: "
                        + quoted(cause.toString(), token),
                withoutCredential(cause, token),
                ErrorDetails.NONE);
    }

    CopilotException ofTransport(TransportException failure, String model, Secret token) {
        String why = quoted(failure.getMessage(), token);
        ResponseHead head = failure.head().orElse(null);
        ErrorDetails details = head == null ? ErrorDetails.NONE : details(head, null, token);
        String service = service(model) + requestId(details);
        Throwable cause = withoutCredential(failure, token);
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
                                    + text(settings.limits().responseTimeout())
                                    + "), since "
                                    + NONE_FREE,
                            cause,
                            ErrorDetails.ofCode("no_free_connection"),
                            CopilotTimeoutException.Kind.RESPONSE,
                            settings.limits().responseTimeout());
            case RESPONSE_TIMEOUT ->
                    timeout(
                            "No answer of " + service,
                            cause,
                            details,
                            CopilotTimeoutException.Kind.RESPONSE,
                            settings.limits().responseTimeout());
            case IDLE_TIMEOUT ->
                    timeout(
                            "No more bytes of the answer of " + service,
                            cause,
                            details,
                            CopilotTimeoutException.Kind.IDLE,
                            settings.limits().idleTimeout());
            case NOT_CONNECTED ->
                    server("There is no connection to " + service + ": " + why, cause, details);
            case LOST ->
                    server(
                            "The connection to " + service + " was lost before the answer: " + why,
                            cause,
                            details);
            case BROKEN ->
                    server("The answer of " + service + " is broken: " + why, cause, details);
            case TOO_LARGE ->
                    server(
                            "The answer of "
                                    + service
                                    + " is too large: "
                                    + why
                                    + " (maxAnswerSize is "
                                    + settings.maxAnswerSize()
                                    + " bytes of text)",
                            cause,
                            details);
            case EVENT_TOO_LARGE ->
                    server("The answer of " + service + " is too large: " + why, cause, details);
            case UNKNOWN_CODING ->
                    server("The answer of " + service + " cannot be read: " + why, cause, details);
        };
    }

    /**
     * The HTTP client quotes what it cannot read, and a service may send back the credential: then
     * there is no cause.
     */
    private Throwable withoutCredential(Throwable failure, Secret token) {
        boolean shown =
                (token != null && token.isShownBy(failure))
                        || (transport != null && transport.isProxyCredentialShownBy(failure));
        return shown ? null : failure;
    }

    private static CopilotException timeout(
            String what,
            Throwable cause,
            ErrorDetails details,
            CopilotTimeoutException.Kind kind,
            Duration limit) {
        return new CopilotTimeoutException(
                what + " within " + kind.option() + " (" + text(limit) + ")",
                cause,
                details,
                kind,
                limit);
    }

    private static CopilotException server(String message, Throwable cause, ErrorDetails details) {
        return new CopilotServerException(message, cause, details);
    }

    CopilotException answerTooLarge(ResponseHead head, String model, Secret token) {
        ErrorDetails details = details(head, null, token);
        return server(
                "The answer of "
                        + service(model)
                        + requestId(details)
                        + " is larger than maxAnswerSize ("
                        + settings.maxAnswerSize()
                        + " bytes of text)",
                null,
                details);
    }

    /** As below, for an answer whose body is not at hand. */
    CopilotException unreadable(
            ResponseHead head, String model, Secret token, UnreadableAnswerException cause) {
        return unreadable(head, new byte[0], model, token, cause);
    }

    /**
     * Returns the exception for an answer that is none of the service's, with the words that stand
     * in its place: as a rule another server answers at this address.
     */
    CopilotException unreadable(
            ResponseHead head,
            byte[] body,
            String model,
            Secret token,
            UnreadableAnswerException cause) {
        String type = contentType(head);
        String words = ErrorBody.wordsInPlaceOfAnswer(body);
        String message = unreadable(head, type, model, token, cause, words);
        return server(
                withAddressAdvice(message, type, body, words),
                withoutCredential(cause, token),
                details(head, null, token));
    }

    /** As above, for one event of a stream: a text in its place is what the service says. */
    CopilotException unreadableEvent(
            ResponseHead head,
            byte[] data,
            String model,
            Secret token,
            UnreadableAnswerException cause) {
        return server(
                unreadable(
                        head,
                        contentType(head),
                        model,
                        token,
                        cause,
                        ErrorBody.wordsInPlaceOfAnswer(data)),
                withoutCredential(cause, token),
                details(head, null, token));
    }

    private static String contentType(ResponseHead head) {
        return ForeignText.name(head.field("content-type").orElse("no content type"));
    }

    private String unreadable(
            ResponseHead head,
            String type,
            String model,
            Secret token,
            UnreadableAnswerException cause,
            String words) {
        return "The answer of "
                + service(model)
                + requestId(details(head, null, token))
                + " ("
                + head.status()
                + ", "
                + quoted(type, token)
                + ") cannot be read: "
                + quoted(cause.getMessage(), token)
                + (words.isEmpty() ? "" : ": " + quoted(words, token));
    }

    /** A wrong address answers with a page, with a text, or with JSON of another kind. */
    private String withAddressAdvice(String message, String type, byte[] body, String words) {
        boolean isOfOtherServer =
                type.toLowerCase(Locale.ROOT).contains("html")
                        || (!words.isEmpty() && !ErrorBody.isJson(body));
        Optional<String> advice = provider.addressAdvice(NOT_FOUND);
        if (isOfOtherServer) {
            return advised(message, advice.orElse(OTHER_SERVER));
        }
        return ErrorBody.isJson(body)
                ? advice.map(known -> advised(message, known)).orElse(message)
                : message;
    }

    /** Returns the exception for a stream that ended before its answer did. */
    CopilotException truncated(ResponseHead head, String model, Secret token) {
        ErrorDetails details = details(head, null, token);
        return server(
                "The answer of "
                        + service(model)
                        + requestId(details)
                        + " is cut off: it ended without a finish reason",
                null,
                details);
    }

    /**
     * Returns the exception for an answer to a streamed request that holds no event at all.
     *
     * @param body its first bytes
     */
    CopilotException noEvents(ResponseHead head, byte[] body, String model, Secret token) {
        return unreadable(
                head,
                body,
                model,
                token,
                new UnreadableAnswerException("it holds no event, where a stream was asked for"));
    }

    /** Returns the exception for an event that tells of a failure. */
    CopilotException ofErrorEvent(ResponseHead head, ErrorBody body, String model, Secret token) {
        ErrorDetails details = details(head, body.code(), token);
        String message =
                service(model)
                        + " reported an error within its answer"
                        + (details.code() == null ? "" : " (" + details.code() + ")")
                        + requestId(details)
                        + (body.message().isEmpty() ? "" : ": " + quoted(body.message(), token));
        int status = ErrorTable.statusOf(body);
        // What it means is up to the error alone: the status was that of a success.
        return classify(status, new ResponseHead(status, Map.of()), body, message, details, token);
    }

    /** Returns the exception for a stream that broke after its first chunk. */
    CopilotException broken(CopilotException cause, String partialText) {
        if (cause instanceof CopilotStreamException) {
            return cause;
        }
        return new CopilotStreamException(
                "The stream broke after its first chunk, "
                        + partialText.length()
                        + " characters of text had come: "
                        + cause.getMessage(),
                cause,
                details(cause),
                partialText);
    }

    /** Returns the exception for a stream that was ended on this side. */
    CopilotStreamException aborted(
            String reason, ResponseHead head, String model, Secret token, String partialText) {
        ErrorDetails details = head == null ? ErrorDetails.NONE : ofRequest(head, token);
        return new CopilotStreamException(
                "The stream of " + service(model) + requestId(details) + " was ended: " + reason,
                null,
                details,
                partialText);
    }

    /** The status of a success says nothing about an end on this side. */
    private ErrorDetails ofRequest(ResponseHead head, Secret token) {
        return ErrorDetails.builder()
                .requestId(name(ResponseHeaders.requestId(head), token))
                .build();
    }

    /** Returns the exception for a stream that was ended on this side before its first chunk. */
    CopilotException endedEarly(CopilotStreamException failure) {
        return server(
                failure.getMessage() + "; no chunk had come",
                null,
                ErrorDetails.builder().requestId(failure.getRequestId()).build());
    }

    /** Returns the exception for a later reader of a stream that is larger than what is kept. */
    CopilotException tooLongToReadAgain(String model) {
        return server(
                "The streamed answer of "
                        + service(model)
                        + " cannot be read again from its beginning: it is larger than maxAnswerSize ("
                        + settings.maxAnswerSize()
                        + " bytes of text), and only its first reader gets all of it",
                null,
                ErrorDetails.ofCode("answer_too_long"));
    }

    /** Returns the exception for another reader of a stream that has one already. */
    CopilotException readableOnce(String model, String why) {
        return server(
                "The chunks of the answer of "
                        + service(model)
                        + " can be iterated only once: "
                        + why
                        + ". Use emit=text or emit=sse for a body that can be read again, or a channel"
                        + " (copilot:stream:NAME) for several readers",
                null,
                ErrorDetails.ofCode("stream_already_read"));
    }

    /** Returns why a stream ends whose reader takes nothing. */
    String readerGone() {
        return "its reader asked for nothing for readerTimeout ("
                + text(settings.stream().readerTimeout())
                + ")";
    }

    /**
     * Returns the exception for an answer whose status is not 2xx, as the contract's table has it.
     */
    CopilotException ofAnswer(HttpResponse answer, String model, Secret token) {
        ResponseHead head = answer.head();
        ErrorBody body = ErrorBody.read(answer.body());
        if (head.proxyResponder().isPresent()) {
            return ofProxy(head.proxyResponder().get(), head, body, token);
        }
        ErrorDetails details = details(head, body.code(), token);
        String message = answered(head, body, model, token, details);
        int status = head.status();
        if (status / 100 == 3) {
            return new CopilotServerException(
                    message
                            + ". Redirects are not followed, since they would carry the credential elsewhere",
                    null,
                    details);
        }
        return classify(status, head, body, message, details, token);
    }

    /** What a proxy refuses is neither the service's refusal nor the credential's fault. */
    private CopilotException ofProxy(
            ProxyHop proxy, ResponseHead head, ErrorBody body, Secret token) {
        int status = head.status();
        ErrorDetails details =
                details(
                        head,
                        status == 407 ? "proxy_authentication_required" : "proxy_refused",
                        token);
        String message =
                advised(
                        "The proxy "
                                + proxy.address()
                                + " answered "
                                + status
                                + " instead of passing the request on to "
                                + provider.host()
                                + (body.message().isEmpty()
                                        ? ""
                                        : ": " + quoted(body.message(), token)),
                        proxy.advice(head));
        return status / 100 == 4
                ? new CopilotRequestException(message, null, details)
                : new CopilotServerException(message + tooLong(details), null, details);
    }

    private CopilotException classify(
            int status,
            ResponseHead head,
            ErrorBody body,
            String plainMessage,
            ErrorDetails details,
            Secret token) {
        String message = withRefusalAdvice(plainMessage, status, body, token);
        if (isTokenKindRefusal(status, body.message())) {
            return new CopilotAuthenticationException(message, null, details);
        }
        ErrorTable.Signs signs =
                new ErrorTable.Signs(status, body, details.retryAfter(), hasLimitHeaders(head));
        return switch (ErrorTable.kindOf(signs)) {
            case AUTHENTICATION -> new CopilotAuthenticationException(message, null, details);
            case ACCESS -> new CopilotAccessException(message, null, details);
            case MODEL -> new CopilotModelException(withWireAdvice(message, body), null, details);
            case QUOTA -> new CopilotQuotaException(message, null, details);
            case RATE_LIMIT ->
                    new CopilotRateLimitException(message + tooLong(details), null, details);
            case SERVER -> new CopilotServerException(message + tooLong(details), null, details);
            case REQUEST ->
                    new CopilotRequestException(
                            withAddressAdvice(message, status, body), null, details);
        };
    }

    private String withAddressAdvice(String message, int status, ErrorBody body) {
        boolean isUnknown = status == 400 && ErrorTable.isUnknownAddress(body.message());
        return provider.addressAdvice(isUnknown ? NOT_FOUND : status)
                .map(advice -> advised(message, advice))
                .orElse(message);
    }

    /** The server's own words may end with a full stop. */
    private static String advised(String message, String advice) {
        return message + (message.endsWith(".") ? " " : ". ") + advice;
    }

    private String withWireAdvice(String message, ErrorBody body) {
        String code = body.code() == null ? "" : body.code().toLowerCase(Locale.ROOT);
        boolean wrongFormat =
                code.equals("unsupported_api_for_model")
                        || code.equals("operationnotsupported")
                        || OTHER_FORMAT.matcher(body.message()).find();
        if (!wrongFormat) {
            return message;
        }
        String formats =
                provider.formats().stream()
                        .sorted()
                        .map(WireFormat::optionName)
                        .collect(Collectors.joining(" or "));
        return advised(
                message,
                "This model speaks another wire API: set wireApi to the right one of "
                        + formats
                        + (provider.isFormatOfModel() ? ", or leave it at auto" : ""));
    }

    /** Kinds of tokens are refused with 400. */
    private static boolean isTokenKindRefusal(int status, String message) {
        return status == 400 && TOKEN_KIND.matcher(message).find();
    }

    private String withRefusalAdvice(String message, int status, ErrorBody body, Secret token) {
        boolean refused = status == 400 || status == 401 || status == 403;
        String advice =
                refused
                        ? provider.refusalAdvice(body.message(), token)
                                .orElse(status == 401 ? provider.loginAdvice() : null)
                        : null;
        String advised = advice == null ? message : advised(message, advice);
        boolean named = origin != null && (advice != null || status == 403);
        return named ? advised(advised, "The credential is from " + origin) : advised;
    }

    /** Returns where an organisation's single sign-on wants the token authorized. */
    private static Optional<String> signOnAdvice(ResponseHead head) {
        return head.field("x-github-sso")
                .map(SIGN_ON_ADDRESS::matcher)
                .filter(Matcher::find)
                .map(found -> "Authorize the token for the organisation at " + found.group(1));
    }

    private static boolean hasLimitHeaders(ResponseHead head) {
        return RetryPolicy.asksToWait(head)
                || head.field("x-ratelimit-exceeded").isPresent()
                || head.field("x-ratelimit-remaining").filter("0"::equals).isPresent();
    }

    private String answered(
            ResponseHead head, ErrorBody body, String model, Secret token, ErrorDetails details) {
        String message =
                service(model)
                        + (head.proxy() == null
                                ? ""
                                : " through the proxy " + head.proxy().address())
                        + " answered "
                        + head.status()
                        + (details.code() == null ? "" : " (" + details.code() + ")")
                        + requestId(details)
                        + (body.message().isEmpty() ? "" : ": " + quoted(body.message(), token));
        return signOnAdvice(head)
                .map(advice -> advised(message, masked(advice, token)))
                .orElse(message);
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

    private ErrorDetails details(ResponseHead head, String code, Secret token) {
        return ErrorDetails.builder()
                .status(head.status())
                .code(name(code, token))
                .requestId(name(ResponseHeaders.requestId(head), token))
                .retryAfter(RetryPolicy.retryAfter(head, scheduler.now()).orElse(null))
                .build();
    }

    private static String requestId(ErrorDetails details) {
        return details.requestId() == null ? "" : ", request id " + details.requestId();
    }

    private String service(String model) {
        return provider.name()
                + " at "
                + provider.host()
                + (model == null ? "" : " with model " + ForeignText.name(model));
    }

    private String masked(String text, Secret token) {
        String shown = transport == null ? text : transport.withoutProxyCredential(text);
        return token == null ? shown : token.maskIn(shown);
    }

    /** Masks first: a credential cut in two would not be found. */
    private String quoted(String text, Secret token) {
        return ForeignText.oneLine(masked(text, token), MAX_QUOTED);
    }

    /** Returns what the service names, as it may be shown; null for null. */
    String name(String text, Secret token) {
        return ForeignText.name(masked(text, token));
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }
}
