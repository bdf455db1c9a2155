package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.internal.wire.ErrorBody;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The table of {@code docs/errors.md}: which kind of failure a status, a code and words are. Codes
 * count by how they begin, since services add suffixes such as {@code :pro}, and in any spelling.
 * Holds no state, so any thread may use it.
 */
final class ErrorTable {

    /** The kinds of failures, one for each exception. */
    enum Kind {
        AUTHENTICATION,
        ACCESS,
        MODEL,
        QUOTA,
        RATE_LIMIT,
        REQUEST,
        SERVER
    }

    /**
     * What is known of a failure.
     *
     * @param status of the answer; for a failure within an answer see {@link #statusOf}
     * @param body what the service says
     * @param retryAfter how long it asks to wait, or null
     * @param hasLimitHeaders whether headers say that a limit is reached
     */
    record Signs(int status, ErrorBody body, Duration retryAfter, boolean hasLimitHeaders) {}

    /** The status of a failure within an answer of which nothing is known. */
    static final int UNKNOWN_STATUS = 500;

    /** From here on a wait is that for the next period of a plan, and no rate limit's. */
    private static final Duration WAIT_FOR_QUOTA = Duration.ofDays(1);

    private static final List<String> QUOTA_CODES =
            List.of(
                    "quotaexceeded",
                    "freequotaexceeded",
                    "sessionquotaexceeded",
                    "servicequotaexceeded",
                    "exceededcurrentquota",
                    "insufficientquota",
                    "overagelimitreached",
                    "billingnotconfigured",
                    "billinghardlimitreached",
                    "additionalspendlimitreached",
                    "insufficientcredit",
                    "insufficientbalance",
                    "paymentrequired");

    private static final List<String> MODEL_CODES =
            List.of(
                    "modelnotsupported",
                    "unsupportedapiformodel",
                    "modelnotfound",
                    "modelnotexist",
                    "modelnotavailable",
                    "modeldecommissioned",
                    "unknownmodel",
                    "invalidmodel",
                    "unsupportedmodel",
                    "nosuchmodel",
                    "deploymentnotfound",
                    "operationnotsupported");

    private static final List<String> RATE_LIMIT_CODES =
            List.of(
                    "agentmodelimitexceeded",
                    "modeloverloaded",
                    "toomanyrequests",
                    "throttl",
                    "resourceexhausted");

    /** The status that a code or a type of error means, where an answer could not send it. */
    private static final Map<String, Integer> STATUS_OF_CODE =
            Map.ofEntries(
                    Map.entry("invalidrequest", 400),
                    Map.entry("badrequest", 400),
                    Map.entry("validation", 400),
                    Map.entry("invalidargument", 400),
                    Map.entry("invalidparameter", 400),
                    Map.entry("failedprecondition", 400),
                    Map.entry("outofrange", 400),
                    Map.entry("contentfilter", 400),
                    Map.entry("contentpolicyviolation", 400),
                    Map.entry("contextlengthexceeded", 400),
                    Map.entry("contextwindowexceeded", 400),
                    Map.entry("exceedcontextsize", 400),
                    Map.entry("modelmaxprompttokensexceeded", 400),
                    Map.entry("authentication", 401),
                    Map.entry("unauthenticated", 401),
                    Map.entry("unauthorized", 401),
                    Map.entry("invalidapikey", 401),
                    Map.entry("billing", 402),
                    Map.entry("permission", 403),
                    Map.entry("permissiondenied", 403),
                    Map.entry("accessdenied", 403),
                    Map.entry("forbidden", 403),
                    Map.entry("notfound", 404),
                    Map.entry("resourcenotfound", 404),
                    Map.entry("conflict", 409),
                    Map.entry("requesttoolarge", 413),
                    Map.entry("unprocessableentity", 422),
                    Map.entry("modelstream", 424),
                    Map.entry("internal", 500),
                    Map.entry("internalserver", 500),
                    Map.entry("unavailable", 503),
                    Map.entry("serviceunavailable", 503),
                    Map.entry("modelnotready", 503),
                    Map.entry("timeout", 504),
                    Map.entry("modeltimeout", 504),
                    Map.entry("deadlineexceeded", 504),
                    Map.entry("overloaded", 529));

    /** With 404: a wrong address says nothing of models. */
    private static final Pattern MODEL_WORDS =
            Pattern.compile("\\b(?:model|deployment)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern UNKNOWN_MODEL =
            Pattern.compile(
                    "\\b(?:invalid|unknown|no such) model\\b"
                            + "|(?<![/\\w])models?\\b.{0,200}\\b(?:not found|does not exist|not exist"
                            + "|has been decommissioned)\\b"
                            + "|\\bmodel (?:identifier|id|name)\\b.{0,100}\\bis invalid\\b"
                            + "|\\bnot a valid model\\b"
                            + "|\\bno endpoints found for\\b",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern UNKNOWN_ADDRESS =
            Pattern.compile(
                    "\\bunexpected endpoint\\b|\\bcannot (?:post|get) /|\\bno route matched\\b"
                            + "|\\b(?:no|unknown|invalid) (?:such )?(?:route|path|url|endpoint)\\b"
                            + "|\\b404 page not found\\b",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern RATE_LIMIT_WORDS =
            Pattern.compile("\\brate[ -]?limit|\\btoo many requests\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern QUOTA_WORDS =
            Pattern.compile(
                    "\\bquota\\b.{0,60}\\bexceeded\\b|\\bexceeded\\b.{0,60}\\bquota\\b",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern TOO_LARGE_WORDS =
            Pattern.compile(
                    "\\bcontext (?:length|window|size)\\b|\\bprompt is too long\\b",
                    Pattern.CASE_INSENSITIVE);

    private ErrorTable() {}

    /** Returns the kind of a failure. */
    static Kind kindOf(Signs signs) {
        int status = signs.status();
        if (isQuota(signs)) {
            return Kind.QUOTA;
        }
        if (status == 401) {
            return Kind.AUTHENTICATION;
        }
        if (isModel(status, signs.body())) {
            return Kind.MODEL;
        }
        if (isRateLimit(signs)) {
            return Kind.RATE_LIMIT;
        }
        if (status >= 500) {
            return Kind.SERVER;
        }
        return status == 403 ? Kind.ACCESS : Kind.REQUEST;
    }

    /**
     * Returns the status that a failure within an answer has: the one that it gives, or what its
     * code, its type or its words mean.
     */
    static int statusOf(ErrorBody body) {
        if (body.status() != 0) {
            return body.status();
        }
        return Stream.of(body.code(), body.type())
                .map(ErrorTable::statusOfCode)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> statusOfWords(body.message()));
    }

    private static Integer statusOfCode(String code) {
        String plain = plain(code);
        Integer known = STATUS_OF_CODE.get(plain);
        if (known != null) {
            return known;
        }
        if (begins(QUOTA_CODES, plain)) {
            return 402;
        }
        if (isRateLimitCode(plain) || plain.contains("overloaded")) {
            return 429;
        }
        return begins(MODEL_CODES, plain) ? Integer.valueOf(400) : null;
    }

    private static int statusOfWords(String words) {
        if (UNKNOWN_MODEL.matcher(words).find() || UNKNOWN_ADDRESS.matcher(words).find()) {
            return 404;
        }
        if (QUOTA_WORDS.matcher(words).find()) {
            return 402;
        }
        if (RATE_LIMIT_WORDS.matcher(words).find()) {
            return 429;
        }
        return TOO_LARGE_WORDS.matcher(words).find() ? 400 : UNKNOWN_STATUS;
    }

    /** Returns whether the words say that the service has nothing at this address. */
    static boolean isUnknownAddress(String words) {
        return UNKNOWN_ADDRESS.matcher(words).find();
    }

    private static boolean isQuota(Signs signs) {
        return signs.status() == 402
                || hasCode(signs.body(), plain -> begins(QUOTA_CODES, plain))
                || (signs.status() == 429
                        && signs.retryAfter() != null
                        && signs.retryAfter().compareTo(WAIT_FOR_QUOTA) >= 0
                        && QUOTA_WORDS.matcher(signs.body().message()).find());
    }

    /**
     * Services that have no code for it say it in words, with 404, where a wrong address says
     * nothing of models, or with 400 or 422.
     */
    private static boolean isModel(int status, ErrorBody body) {
        if (status >= 500) {
            return false;
        }
        if (hasCode(body, plain -> begins(MODEL_CODES, plain))) {
            return true;
        }
        String words = body.message();
        if (words.startsWith(ErrorBody.HTML)) {
            return false;
        }
        return switch (status) {
            case 404 ->
                    UNKNOWN_MODEL.matcher(words).find()
                            || (MODEL_WORDS.matcher(words).find() && !isUnknownAddress(words));
            case 400, 422 -> UNKNOWN_MODEL.matcher(words).find();
            default -> false;
        };
    }

    /** As GitHub's REST API says it too: with 403, and in a header or in words. */
    private static boolean isRateLimit(Signs signs) {
        int status = signs.status();
        return status == 429
                || hasCode(signs.body(), ErrorTable::isRateLimitCode)
                || (status == 403 && signs.hasLimitHeaders())
                || ((status == 403 || status == 503)
                        && RATE_LIMIT_WORDS.matcher(signs.body().message()).find());
    }

    private static boolean isRateLimitCode(String plain) {
        return plain.contains("ratelimit") || begins(RATE_LIMIT_CODES, plain);
    }

    private static boolean hasCode(ErrorBody body, Predicate<String> isOne) {
        return Stream.of(body.code(), body.type()).map(ErrorTable::plain).anyMatch(isOne);
    }

    private static boolean begins(List<String> codes, String plain) {
        return codes.stream().anyMatch(plain::startsWith);
    }

    /**
     * Returns a code without its suffix, in small letters and without separators: {@code
     * rate_limit_error}, {@code RateLimitError} and {@code RATE_LIMIT} are one.
     */
    private static String plain(String code) {
        if (code == null) {
            return "";
        }
        int suffix = code.indexOf(':');
        String name = suffix < 0 ? code : code.substring(0, suffix);
        String letters =
                name.substring(name.indexOf('#') + 1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "");
        return letters.replaceFirst("(?<=.)(?:error|exception)$", "");
    }
}
