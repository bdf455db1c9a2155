// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.ProxyHop;
import io.github.camelcopilot.internal.transport.ResponseHead;
import io.github.camelcopilot.internal.transport.RetryPolicy;
import io.github.camelcopilot.internal.transport.TransportException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A response of the host of a login, or the failure of the request. GitHub reports errors with
 * status 200, standard servers with 400 (RFC 6749, section 5.2), so the member {@code error}
 * decides, not the status. Immutable. {@link #toString()} contains nothing of the body, which may
 * contain a token.
 */
final class OAuthResponse {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Codes of temporary errors (RFC 6749, section 4.1.2.1). */
    private static final Set<String> TRANSIENT = Set.of("server_error", "temporarily_unavailable");

    /** The syntax of OAuth error codes, including those that servers define themselves. */
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]*");

    private static final String CLASSIC_TOKEN = "ghp_";
    private static final String BEARER = "bearer";

    private final ResponseHead head;
    private final JsonNode body;
    private final TransportException failure;

    private OAuthResponse(ResponseHead head, JsonNode body, TransportException failure) {
        this.head = head;
        this.body = body;
        this.failure = failure;
    }

    static OAuthResponse of(HttpResponse response) {
        JsonNode body = MissingNode.getInstance();
        if (response.head().proxyResponder().isPresent()) {
            // The body was sent by the proxy, not by the host of the login.
            return new OAuthResponse(response.head(), body, null);
        }
        try {
            body = JSON.readTree(response.body());
        } catch (IOException notJson) {
            // For example, the error page of a gateway: it has no members.
        }
        return new OAuthResponse(response.head(), body, null);
    }

    static OAuthResponse of(TransportException failure) {
        return new OAuthResponse(null, MissingNode.getInstance(), failure);
    }

    /** Returns the text of a member; null if it is missing, blank or of another type. */
    String text(String member) {
        JsonNode node = body.path(member);
        return node.isTextual() && !node.textValue().isBlank() ? node.textValue().strip() : null;
    }

    /**
     * Returns a member that is a number of seconds; empty if it is missing, negative or not a
     * number.
     */
    Optional<Duration> seconds(String member) {
        JsonNode node = body.path(member);
        long seconds = node.isNumber() || node.isTextual() ? node.asLong(-1) : -1;
        return seconds < 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Math.min(seconds, Integer.MAX_VALUE)));
    }

    /** Returns the error code, or null. */
    String error() {
        return text("error");
    }

    /**
     * Returns whether a retry may help, because the response contains neither a token nor an error
     * code of OAuth. For example, GitHub reports rate limits with status 403 and without a code.
     */
    boolean isTransient() {
        if (failure != null || head.status() >= 500 || status() == 429 || status() == 408) {
            return true;
        }
        String error = error();
        if (error == null) {
            return !body.has("access_token");
        }
        // Gateways use a member with this name for other text, such as "Forbidden".
        return TRANSIENT.contains(error) || !CODE.matcher(error).matches();
    }

    /** Returns whether a proxy refused the request, so that a retry does not help. */
    boolean isRefusedByProxy() {
        return head != null && head.proxyResponder().isPresent() && head.status() / 100 == 4;
    }

    /** Returns the status of the response; 0 if it is a success or there is no response. */
    int status() {
        return head == null || head.isSuccess() ? 0 : head.status();
    }

    Optional<Duration> retryAfter(Instant now) {
        return head == null ? Optional.empty() : RetryPolicy.retryAfter(head, now);
    }

    /**
     * Returns the failure of the request; null if there is none or it contains one of the secrets.
     */
    Throwable failure(Collection<Secret> secrets) {
        return failure != null && LoginText.isClean(failure, secrets) ? failure : null;
    }

    private String quotedError(Collection<Secret> secrets) {
        return error() == null ? null : LoginText.quoted(error(), secrets);
    }

    /**
     * Returns the details of the exception for this response, with the secrets masked.
     *
     * @param retryAfter the delay that the host requests; null = none
     */
    ErrorDetails details(Collection<Secret> secrets, Duration retryAfter) {
        return ErrorDetails.builder()
                .status(status())
                .code(quotedError(secrets))
                .retryAfter(retryAfter)
                .build();
    }

    /** Returns a description of the error with the secrets masked. */
    String problem(Collection<Secret> secrets) {
        if (failure != null) {
            return LoginText.quoted(failure.getMessage(), secrets);
        }
        if (head.proxyResponder().isPresent()) {
            ProxyHop proxy = head.proxyResponder().get();
            return "the proxy "
                    + proxy.address()
                    + " answered "
                    + head.status()
                    + " instead of passing the request on. "
                    + proxy.advice(head);
        }
        String error = error();
        if (error == null) {
            String reason = unusableToken();
            return reason != null
                    ? LoginText.quoted(reason, secrets)
                    : "it answered "
                            + head.status()
                            + (body.isObject()
                                    ? " without the expected members"
                                    : ", and not in JSON");
        }
        String description = text("error_description");
        return LoginText.quoted(error + (description == null ? "" : ": " + description), secrets);
    }

    /**
     * Returns the token; empty if there is none, or none that can be sent.
     *
     * @param clientId the client to which it was issued
     * @param earlier the refresh token that was used, which remains valid unless the response
     *     contains a new one (RFC 6749, section 6); empty = not a renewal
     */
    Optional<StoredToken> token(String clientId, Instant now, Optional<Secret> earlier) {
        String access = text("access_token");
        if (error() != null || access == null || unusableToken() != null) {
            return Optional.empty();
        }
        String refresh = text("refresh_token");
        return Optional.of(
                StoredToken.builder()
                        .accessToken(Secret.of(access))
                        .expiresAt(expiry("expires_in", now))
                        .refreshToken(refresh == null ? earlier.orElse(null) : Secret.of(refresh))
                        .refreshTokenExpiresAt(expiry("refresh_token_expires_in", now))
                        .clientId(clientId)
                        .issuedAt(now)
                        .build());
    }

    /**
     * Returns the time at which a token expires; null if the response contains no lifetime, or 0.
     */
    private Instant expiry(String member, Instant now) {
        return seconds(member).filter(s -> !s.isZero()).map(now::plus).orElse(null);
    }

    /** Returns why the token cannot be used; null if it can be used or there is none. */
    private String unusableToken() {
        String access = text("access_token");
        if (access == null) {
            return null;
        }
        if (!isSendable(access)) {
            return "its token contains characters that cannot be sent";
        }
        if (access.startsWith(CLASSIC_TOKEN)) {
            return "it returned a classic personal access token (ghp_), which Copilot refuses";
        }
        // Case-insensitive (RFC 6749, section 5.1).
        String type = text("token_type");
        return type == null || type.equalsIgnoreCase(BEARER)
                ? null
                : "its token is of the type '" + type + "', and only bearer tokens can be sent";
    }

    private static boolean isSendable(String token) {
        return token.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** Returns the secrets in the response, which no message may contain. */
    List<Secret> secrets() {
        return List.of("access_token", "refresh_token", "device_code").stream()
                .map(this::text)
                .filter(secret -> secret != null)
                .map(Secret::of)
                .toList();
    }

    @Override
    public String toString() {
        return "OAuthResponse[status=" + status() + ", error=" + (error() != null) + "]";
    }
}
