// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotAccessException;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.api.CopilotRateLimitException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChatContext;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract's table of errors, for whatever a server answers; {@link ConnectionErrorTest} has
 * what has none.
 */
class ErrorTableTest {

    private static final String REQUEST_ID = "req-4711";
    private static final int TRIES = 3;

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private static VirtualScheduler clock;
    private static ChatContext context;

    @BeforeAll
    static void start() {
        clock = new VirtualScheduler(Duration.ofSeconds(20));
        context = new ChatContext(clock);
    }

    @AfterAll
    static void stop() {
        context.close();
        clock.close();
    }

    /** What must come of an answer: the status is the answer's own. */
    private record Expected(
            Class<? extends CopilotException> type,
            int status,
            String code,
            Duration retryAfter,
            int requests,
            String words) {

        Expected code(String other) {
            return new Expected(type, status, other, retryAfter, requests, words);
        }

        Expected retryAfter(long seconds) {
            return new Expected(type, status, code, Duration.ofSeconds(seconds), requests, words);
        }

        Expected afterRetries() {
            return new Expected(type, status, code, retryAfter, TRIES, words);
        }

        Expected says(String other) {
            return new Expected(type, status, code, retryAfter, requests, other);
        }
    }

    private static Expected fails(Class<? extends CopilotException> type, int status) {
        return new Expected(type, status, null, null, 1, "");
    }

    private static Arguments row(String name, Answer answer, Expected expected) {
        return arguments(name, answer.header("x-request-id", REQUEST_ID), expected);
    }

    private static Answer error(int status, String code, String message) {
        return Answer.status(
                status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}");
    }

    static Stream<Arguments> credentialAnswers() {
        Class<CopilotAuthenticationException> type = CopilotAuthenticationException.class;
        return Stream.of(
                row(
                        "401 text",
                        Answer.status(401, "unauthorized: token expired"),
                        fails(type, 401).says("unauthorized: token expired")),
                row(
                        "401 JSON",
                        error(401, "bad_credentials", "Bad credentials"),
                        fails(type, 401).code("bad_credentials").says("Bad credentials")),
                row(
                        "400 for a classic token that did not look like one",
                        Answer.status(
                                400, "Personal Access Tokens are not supported for this endpoint"),
                        fails(type, 400).says("Personal Access Tokens are not supported")));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                row(
                        "403 with details",
                        Answer.status(
                                403,
                                "{\"message\":\"No access\",\"error_details\":{\"title\":\"Sign up\","
                                        + "\"url\":\"https://github.com/signup\","
                                        + "\"notification_id\":\"not_signed_up\"}}"),
                        fails(CopilotAccessException.class, 403)
                                .code("not_signed_up")
                                .says("No access (see https://github.com/signup)")),
                row(
                        "403 with empty details",
                        Answer.status(403, "{\"error_details\":{}}"),
                        fails(CopilotAccessException.class, 403)),
                row(
                        "403 text",
                        Answer.status(403, "forbidden"),
                        fails(CopilotAccessException.class, 403).says("forbidden")),
                row(
                        "403 rate limit by code",
                        error(403, "rate_limited", "slow down"),
                        fails(CopilotRateLimitException.class, 403).code("rate_limited")),
                row(
                        "403 rate limit by header",
                        Answer.status(403, "no").header("x-ratelimit-exceeded", "user"),
                        fails(CopilotRateLimitException.class, 403)),
                row(
                        "403 primary rate limit of the REST API",
                        Answer.status(403, "{\"message\":\"API rate limit exceeded for user\"}")
                                .header("x-ratelimit-remaining", "0"),
                        fails(CopilotRateLimitException.class, 403)),
                row(
                        "403 secondary rate limit of the REST API",
                        Answer.status(
                                        403,
                                        "{\"message\":\"You have exceeded a secondary rate limit\"}")
                                .header("retry-after", "60"),
                        fails(CopilotRateLimitException.class, 403).retryAfter(60)),
                row(
                        "400 unknown model",
                        error(400, "model_not_supported", "The model is not supported"),
                        fails(CopilotModelException.class, 400).code("model_not_supported")),
                row(
                        "400 wrong wire API",
                        error(400, "unsupported_api_for_model", "use /responses"),
                        fails(CopilotModelException.class, 400)
                                .code("unsupported_api_for_model")
                                .says("use /responses")),
                row(
                        "402 JSON",
                        error(402, "quota_exceeded", "You are out"),
                        fails(CopilotQuotaException.class, 402).code("quota_exceeded")),
                row(
                        "402 text",
                        Answer.status(402, "quota exceeded"),
                        fails(CopilotQuotaException.class, 402).says("quota exceeded")),
                row(
                        "402 with Retry-After",
                        Answer.status(402, "quota exceeded").header("Retry-After", "86400"),
                        fails(CopilotQuotaException.class, 402).retryAfter(86_400)));
    }

    /** A quota is one at any status, if its code says so, whatever stands behind the code. */
    static Stream<Arguments> quotas() {
        Class<CopilotQuotaException> type = CopilotQuotaException.class;
        Stream<Arguments> codes =
                Stream.of(
                                "quota_exceeded",
                                "free_quota_exceeded",
                                "overage_limit_reached",
                                "billing_not_configured",
                                "additional_spend_limit_reached",
                                "session_quota_exceeded:pro",
                                "insufficient_quota")
                        .map(
                                code ->
                                        row(
                                                "403 " + code,
                                                error(403, code, "no more"),
                                                fails(type, 403).code(code).says("no more")));
        return Stream.concat(
                codes,
                Stream.of(
                        row(
                                "503 with a quota's code",
                                error(503, "quota_exceeded", "no more"),
                                fails(type, 503).code("quota_exceeded")),
                        row(
                                "429 with a quota's type",
                                Answer.status(
                                        429,
                                        "{\"error\":{\"message\":\"pay\",\"code\":429,"
                                                + "\"type\":\"insufficient_quota\"}}"),
                                fails(type, 429).code("429")),
                        row(
                                "429 with days to wait",
                                Answer.status(429, "quota exceeded")
                                        .header("Retry-After", "1209600"),
                                fails(type, 429).retryAfter(1_209_600).says("quota exceeded")),
                        row(
                                "429 with days to wait, in a sentence",
                                Answer.status(
                                                429,
                                                "{\"message\":\"You have exceeded your premium"
                                                        + " request quota.\"}")
                                        .header("Retry-After", "86400"),
                                fails(type, 429).retryAfter(86_400))));
    }

    /** Where servers say in words or in a code of their own that they do not know the model. */
    static Stream<Arguments> unknownModels() {
        Class<CopilotModelException> type = CopilotModelException.class;
        return Stream.of(
                row(
                        "404 of Gemini, in a list",
                        Answer.status(
                                404,
                                "[{\"error\":{\"code\":404,\"message\":\"models/m is not found for"
                                        + " API version v1main\",\"status\":\"NOT_FOUND\"}}]"),
                        fails(type, 404).code("404").says("models/m is not found")),
                row(
                        "422 with the status in the words",
                        Answer.status(422, "{\"detail\":\"422: The model `x` does not exist.\"}"),
                        fails(type, 422).says("The model `x` does not exist.")),
                row(
                        "400 of DeepSeek",
                        error(400, "invalid_request_error", "Model Not Exist"),
                        fails(type, 400).code("invalid_request_error")),
                row(
                        "400 of Bedrock",
                        Answer.status(
                                400, "{\"message\":\"The provided model identifier is invalid.\"}"),
                        fails(type, 400).says("model identifier is invalid")),
                row(
                        "400 of Groq",
                        error(400, "model_decommissioned", "no longer supported"),
                        fails(type, 400).code("model_decommissioned")),
                row(
                        "400 of Mistral",
                        Answer.status(
                                400,
                                "{\"object\":\"error\",\"message\":\"Invalid model: x\",\"type\":"
                                        + "\"invalid_model\",\"param\":null,\"code\":\"1500\"}"),
                        fails(type, 400).code("1500").says("Invalid model: x")),
                row(
                        "404 of OpenRouter",
                        Answer.status(
                                404,
                                "{\"error\":{\"message\":\"No endpoints found for x/y.\","
                                        + "\"code\":404}}"),
                        fails(type, 404).code("404").says("No endpoints found for x/y.")));
    }

    /** The words in other shapes than an error object; the table of them is ErrorBodyTest. */
    static Stream<Arguments> wordsInOtherShapes() {
        Class<CopilotRequestException> type = CopilotRequestException.class;
        return Stream.of(
                row(
                        "a list of details",
                        Answer.status(
                                422,
                                "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"max_tokens\"],"
                                        + "\"msg\":\"Field required\",\"input\":{}}]}"),
                        fails(type, 422).says("body.max_tokens: Field required")),
                row(
                        "an object as the message",
                        Answer.status(
                                422,
                                "{\"object\":\"error\",\"message\":{\"detail\":[{\"loc\":[\"body\"],"
                                        + "\"msg\":\"Not permitted\"}]},\"type\":\"invalid\"}"),
                        fails(type, 422).code("invalid").says("body: Not permitted")),
                row(
                        "the error of the service behind",
                        Answer.status(
                                400,
                                "{\"error\":{\"message\":\"Provider returned error\",\"code\":400,"
                                        + "\"metadata\":{\"raw\":\"{\\\"error\\\":{\\\"message\\\":"
                                        + "\\\"at least 16\\\"}}\"}}}"),
                        fails(type, 400).code("400").says("at least 16")),
                row(
                        "a list of errors",
                        Answer.status(
                                403,
                                "{\"success\":false,\"errors\":[{\"code\":10000,"
                                        + "\"message\":\"Authentication error\"}],\"result\":null}"),
                        fails(CopilotAccessException.class, 403)
                                .code("10000")
                                .says("Authentication error")),
                row(
                        "a problem document",
                        Answer.status(
                                        403,
                                        "{\"type\":\"about:blank\",\"title\":\"Forbidden\","
                                                + "\"status\":403,\"detail\":\"It is paused\"}")
                                .header("Content-Type", "application/problem+json"),
                        fails(CopilotAccessException.class, 403).says("It is paused")),
                row(
                        "an event",
                        Answer.status(
                                400,
                                "event: error\ndata: {\"error\":{\"code\":\"c\","
                                        + "\"message\":\"No such thing\"}}\n\n"),
                        fails(type, 400).code("c").says(": No such thing")),
                row(
                        "no member that is known",
                        Answer.status(400, "{\"reply\":{\"why\":\"No such thing\"}}"),
                        fails(type, 400).says("{\"reply\":{\"why\":\"No such thing\"}}")),
                row(
                        "1,500 characters",
                        error(400, "c", "x".repeat(1499) + "y"),
                        fails(type, 400).code("c").says("xy")),
                row(
                        "more than 2,000 characters",
                        error(400, "c", "x".repeat(3000)),
                        fails(type, 400).code("c").says(": " + "x".repeat(2000) + "…")));
    }

    static Stream<Arguments> rateLimits() {
        Class<CopilotRateLimitException> type = CopilotRateLimitException.class;
        return Stream.of(
                row(
                        "429 without Retry-After",
                        error(429, "user_model_rate_limited", "slow down"),
                        fails(type, 429).code("user_model_rate_limited").afterRetries()),
                row(
                        "429 with a Retry-After that can be waited for",
                        Answer.status(429, "slow down").header("Retry-After", "7"),
                        fails(type, 429).retryAfter(7).afterRetries()),
                row(
                        "429 with a Retry-After in seconds beyond maxRetryDelay",
                        Answer.status(429, "slow down").header("Retry-After", "6311"),
                        fails(type, 429).retryAfter(6311).says("maxRetryDelay (30 s)")),
                row(
                        "429 with days to wait, and no word of a quota",
                        Answer.status(429, "slow down").header("Retry-After", "172800"),
                        fails(type, 429).retryAfter(172_800)),
                row(
                        "429 of a quota for a minute",
                        Answer.status(429, "quota exceeded").header("Retry-After", "60"),
                        fails(type, 429).retryAfter(60)),
                row(
                        "a code with a suffix",
                        error(403, "user_global_rate_limited:pro", "slow down"),
                        fails(type, 403).code("user_global_rate_limited:pro")),
                row(
                        "a mode's limit",
                        error(400, "agent_mode_limit_exceeded", "slow down"),
                        fails(type, 400).code("agent_mode_limit_exceeded")),
                row(
                        "503 of a limit further on",
                        Answer.status(503, "upstream provider rate limit"),
                        fails(type, 503).says("upstream provider rate limit").afterRetries()),
                row(
                        "429 of Google",
                        Answer.status(
                                429,
                                "{\"error\":{\"code\":429,\"message\":\"You exceeded your current"
                                        + " quota.\",\"status\":\"RESOURCE_EXHAUSTED\"}}"),
                        fails(type, 429).code("429").afterRetries()));
    }

    static Stream<Arguments> otherRefusals() {
        return IntStream.of(400, 404, 408, 413, 421, 422, 424, 466, 499)
                .mapToObj(
                        status -> {
                            Expected expected =
                                    fails(CopilotRequestException.class, status)
                                            .code("why")
                                            .says(status == 421 ? "baseUrl" : "because");
                            return row(
                                    String.valueOf(status),
                                    error(status, "why", "because"),
                                    status == 408 ? expected.afterRetries() : expected);
                        });
    }

    static Stream<Arguments> serverErrors() {
        Class<CopilotServerException> type = CopilotServerException.class;
        Stream<Arguments> retried =
                IntStream.of(500, 502, 503, 504, 529)
                        .mapToObj(
                                status ->
                                        row(
                                                status + " after retries",
                                                Answer.status(status, "overloaded"),
                                                fails(type, status)
                                                        .says("overloaded")
                                                        .afterRetries()));
        Stream<Arguments> others =
                Stream.of(
                        row("501", Answer.status(501, "no such thing"), fails(type, 501)),
                        row(
                                "503 with a Retry-After beyond maxRetryDelay",
                                Answer.status(503, "down").header("Retry-After", "31"),
                                fails(type, 503).retryAfter(31).says("maxRetryDelay (30 s)")),
                        row(
                                "503 that breaks off",
                                Answer.status(503, "over").contentLength(400),
                                fails(type, 503).says("over").afterRetries()),
                        row(
                                "500 as a page",
                                Answer.status(500, "<html><style>p{}</style><p>Ouch</p></html>"),
                                fails(type, 500).says("an HTML page: Ouch").afterRetries()));
        return Stream.concat(retried, others);
    }

    static Stream<Arguments> uselessAnswers() {
        Expected broken = fails(CopilotServerException.class, 200);
        return Stream.of(
                row(
                        "page",
                        Answer.status(200, "<html>Sign in</html>")
                                .header("Content-Type", "text/html"),
                        broken.says("text/html")),
                row("broken JSON", Answer.json("{\"choices\":[{"), broken.says("not valid JSON")),
                row("JSON of another kind", Answer.json("[1]"), broken.says("not a JSON object")),
                row("no choices", Answer.json("{\"id\":\"1\"}"), broken.says("no choices")),
                row("null choices", Answer.json("{\"choices\":null}"), broken.says("no choices")),
                row("empty", Answer.json(""), broken.says("cannot be read")),
                row(
                        "no content",
                        Answer.status(204, ""),
                        fails(CopilotServerException.class, 204).says("cannot be read")),
                row(
                        "an error with status 200",
                        Answer.json("{\"error\":{\"message\":\"backend is gone\"}}"),
                        broken.says("backend is gone")),
                row(
                        "shorter than declared",
                        Answer.json("{\"choices\":[").contentLength(1000),
                        broken.says("broken")),
                row(
                        "chunks that break off",
                        Answer.bytes(new byte[] {'{'}, new byte[] {'}'}).truncateAfter(1),
                        broken.says("broken")),
                row(
                        "more bytes than the answer can need",
                        Answer.json("{").repeat(new byte[100_000], 20),
                        broken.says("too large")),
                row(
                        "more text than maxAnswerSize",
                        Answer.json(
                                "{\"choices\":[{\"message\":{\"content\":\""
                                        + "x".repeat(1025)
                                        + "\"}}]}"),
                        broken.says("maxAnswerSize (1024")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "credentialAnswers",
        "refusals",
        "wordsInOtherShapes",
        "quotas",
        "unknownModels",
        "rateLimits",
        "otherRefusals",
        "serverErrors",
        "uselessAnswers"
    })
    void anAnswerBecomesTheExceptionOfTheContract(String name, Answer answer, Expected expected) {
        CopilotServer server = SERVER.server().answerWith(request -> answer);

        Exchange exchange = context.send(ChatContext.uri(server.url(), "&maxAnswerSize=1024"));

        CopilotException failure = ChatContext.failureOf(exchange);
        assertThat(failure).isExactlyInstanceOf(expected.type());
        assertThat(failure.getStatus()).isEqualTo(expected.status());
        assertThat(failure.getCode()).isEqualTo(expected.code());
        assertThat(failure.getRequestId()).isEqualTo(REQUEST_ID);
        assertThat(failure.getRetryAfter()).isEqualTo(expected.retryAfter());
        assertThat(failure)
                .hasMessageContainingAll(
                        "copilot", "127.0.0.1:" + server.port(), ChatContext.MODEL, REQUEST_ID)
                .hasMessageContaining(expected.words());
        assertThat(failure.getMessage()).doesNotContain("null");
        assertThat(server.requests()).hasSize(expected.requests());
        Long retryAfterMillis =
                expected.retryAfter() == null ? null : expected.retryAfter().toMillis();
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.STATUS_CODE))
                .isEqualTo(expected.status());
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.ERROR_CODE))
                .isEqualTo(expected.code());
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.RETRY_AFTER))
                .isEqualTo(retryAfterMillis);
    }

    @Test
    void aRetryAfterAsADateBeyondMaxRetryDelayFailsAtOnce() {
        String date =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        clock.now().plusSeconds(7200).atOffset(ZoneOffset.UTC));
        SERVER.server().enqueue(Answer.status(429, "slow down").header("Retry-After", date));

        Exchange exchange = context.send(ChatContext.uri(SERVER.url(), ""));

        CopilotException failure = ChatContext.failureOf(exchange);
        assertThat(failure).isExactlyInstanceOf(CopilotRateLimitException.class);
        // A date has no parts of a second.
        assertThat(failure.getRetryAfter())
                .isBetween(Duration.ofSeconds(7199), Duration.ofSeconds(7200));
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.RETRY_AFTER))
                .isEqualTo(failure.getRetryAfter().toMillis());
        assertThat(SERVER.server().requests()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("redirects")
    void aRedirectIsNotFollowed(int status) {
        try (CopilotServer elsewhere = CopilotServer.start()) {
            CopilotServer server = SERVER.server();
            server.enqueue(
                    Answer.status(status, "")
                            .header("Location", elsewhere.url() + "/chat/completions"));

            Exchange exchange = context.send(ChatContext.uri(server.url(), ""));

            CopilotException failure = ChatContext.failureOf(exchange);
            assertThat(failure).isExactlyInstanceOf(CopilotServerException.class);
            assertThat(failure.getStatus()).isEqualTo(status);
            assertThat(failure).hasMessageContaining("not followed");
            assertThat(server.requests()).hasSize(1);
            assertThat(elsewhere.acceptedConnections()).isZero();
        }
    }

    static IntStream redirects() {
        return IntStream.of(300, 301, 302, 303, 307, 308);
    }
}
