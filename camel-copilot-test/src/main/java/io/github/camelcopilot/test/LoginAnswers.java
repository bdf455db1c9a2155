// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * The answers of the login's two endpoints in GitHub's format: a form unless the request accepts
 * JSON. Errors have the status of the standards only after {@link #standard}. Thread-safe.
 */
final class LoginAnswers {

    private static final String CONTENT_TYPE = "Content-Type";
    private static final String ERROR_URI =
            "https://docs.github.com/developers/apps/authorizing-oauth-apps#error-codes-for-the-device-flow";
    private static final String HTML_PAGE =
            "<!DOCTYPE html>\n<html><head><title>Unicorn!</title></head><body></body></html>\n";

    /** Six months, as GitHub documents. */
    private static final int REFRESH_TOKEN_SECONDS = 15_897_600;

    private volatile boolean standard;
    private final boolean asForm;
    private final BooleanSupplier lenient;

    /**
     * The answers to requests that accept JSON.
     *
     * @param lenient whether the server is lenient and therefore ignores the Accept header, so that
     *     every answer is JSON
     */
    LoginAnswers(BooleanSupplier lenient) {
        this(false, false, lenient);
    }

    private LoginAnswers(boolean standard, boolean asForm, BooleanSupplier lenient) {
        this.standard = standard;
        this.asForm = asForm;
        this.lenient = lenient;
    }

    /** The answers to one request, in the format that GitHub chooses for it. */
    LoginAnswers to(RecordedRequest request) {
        boolean form = !lenient.getAsBoolean() && !acceptsJson(request);
        return new LoginAnswers(standard, form, lenient);
    }

    private static boolean acceptsJson(RecordedRequest request) {
        return Arrays.stream(request.header("Accept").orElse("").split(",", -1))
                .map(HeaderChecks::withoutParameters)
                .anyMatch("application/json"::equals);
    }

    void reset() {
        standard = false;
    }

    void standard() {
        standard = true;
    }

    Answer deviceCode(DeviceCodes.Issued issued, String verificationUri) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("device_code", issued.deviceCode())
                .put("user_code", issued.userCode())
                .put("verification_uri", verificationUri)
                .put("expires_in", issued.expiresIn());
        if (issued.interval() != DeviceCodes.NO_INTERVAL) {
            root.put("interval", issued.interval());
        }
        return written(200, root);
    }

    Answer token(IssuedToken token, Optional<Duration> accessLifetime) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("access_token", token.accessToken());
        if (token.refreshToken() != null) {
            accessLifetime.ifPresent(lifetime -> root.put("expires_in", lifetime.toSeconds()));
            root.put("refresh_token", token.refreshToken())
                    .put("refresh_token_expires_in", REFRESH_TOKEN_SECONDS);
        }
        root.put("token_type", "bearer").put("scope", "");
        return written(200, root);
    }

    Answer error(LoginError error) {
        return error(members(error));
    }

    /** The answer to a poll that gives no token. */
    Answer noToken(DeviceCodes.Polled polled) {
        Poll answer = polled.answer();
        return answer.loginError()
                .map(
                        error -> {
                            ObjectNode members = members(error);
                            if (answer == Poll.SLOW_DOWN_WITH_INTERVAL) {
                                members.put("interval", polled.interval());
                            }
                            return error(members);
                        })
                .orElseGet(() -> fault(answer));
    }

    private static Answer fault(Poll poll) {
        return switch (poll) {
            case SERVER_ERROR -> page(500);
            case BAD_GATEWAY -> Answer.status(502, "Bad Gateway");
            case TOO_MANY_REQUESTS ->
                    Answer.status(429, "Too Many Requests").header("Retry-After", "7");
            case RESET -> Answer.resetBeforeHead();
            case NOT_JSON -> page(200);
            default -> throw new IllegalArgumentException("Not a fault: " + poll);
        };
    }

    private static ObjectNode members(LoginError error) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("error", error.code())
                .put("error_description", error.description())
                .put("error_uri", ERROR_URI);
    }

    private Answer error(ObjectNode members) {
        // GitHub responds with 200 where RFC 6749, section 5.2, requires 400.
        return written(standard ? 400 : 200, members);
    }

    private Answer written(int status, ObjectNode root) {
        return asForm ? form(status, root) : json(status, root);
    }

    private static Answer form(int status, ObjectNode root) {
        String form =
                root.properties().stream()
                        .map(
                                member ->
                                        member.getKey()
                                                + "="
                                                + URLEncoder.encode(
                                                        member.getValue().asText(),
                                                        StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        return Answer.status(status, form)
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded; charset=utf-8");
    }

    private static Answer json(int status, ObjectNode root) {
        return Answer.status(status, root.toString())
                .header(CONTENT_TYPE, "application/json; charset=utf-8");
    }

    /** Returns GitHub's answer to an unknown client id. */
    static Answer notFound() {
        return json(404, JsonNodeFactory.instance.objectNode().put("error", "Not Found"));
    }

    private static Answer page(int status) {
        return Answer.status(status, HTML_PAGE).header(CONTENT_TYPE, "text/html; charset=utf-8");
    }
}
