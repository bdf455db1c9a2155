// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /login/oauth/access_token}: polls of the device flow (RFC 8628 section 3.4) and
 * refreshes (RFC 6749 section 6).
 */
final class AccessTokenRoute implements Route {

    private static final String PATH = "/login/oauth/access_token";
    private static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";
    private static final String REFRESH_TOKEN = "refresh_token";

    private final DeviceCodes codes;
    private final IssuedTokens tokens;
    private final RefreshScript refreshes;
    private final LoginAnswers answers;

    AccessTokenRoute(
            DeviceCodes codes, IssuedTokens tokens, RefreshScript refreshes, LoginAnswers answers) {
        this.codes = codes;
        this.tokens = tokens;
        this.refreshes = refreshes;
        this.answers = answers;
    }

    @Override
    public boolean matches(RecordedRequest request, boolean lenient) {
        return request.isTo("POST", PATH, lenient);
    }

    @Override
    public void arrived(RecordedRequest request) {
        switch (grantType(LoginParameters.of(request))) {
            case DEVICE_CODE -> codes.pollArrived();
            case REFRESH_TOKEN -> refreshes.requestArrived();
            default -> {
                // Neither a poll nor a refresh.
            }
        }
    }

    /**
     * Refuses malformed requests. The code or token itself is checked by {@link #answer}, in one
     * step with its effect.
     */
    @Override
    public Optional<Answer> refuse(RecordedRequest request) {
        return LoginChecks.refuse(request).or(() -> refuseGrantType(request));
    }

    private Optional<Answer> refuseGrantType(RecordedRequest request) {
        return switch (grantType(LoginParameters.of(request))) {
            case DEVICE_CODE, REFRESH_TOKEN -> Optional.empty();
            default -> Optional.of(answers.to(request).error(LoginError.UNSUPPORTED_GRANT_TYPE));
        };
    }

    @Override
    public Answer answer(RecordedRequest request) {
        Map<String, String> parameters = LoginParameters.of(request);
        String clientId = parameters.getOrDefault("client_id", "");
        LoginAnswers to = answers.to(request);
        return switch (grantType(parameters)) {
            case DEVICE_CODE -> poll(parameters.getOrDefault("device_code", ""), clientId, to);
            case REFRESH_TOKEN ->
                    refreshes
                            .next()
                            .orElseGet(
                                    () ->
                                            refreshes.delayed(
                                                    refresh(
                                                            parameters.getOrDefault(
                                                                    REFRESH_TOKEN, ""),
                                                            clientId,
                                                            to)));
            default -> to.error(LoginError.UNSUPPORTED_GRANT_TYPE);
        };
    }

    private Answer poll(String deviceCode, String clientId, LoginAnswers to) {
        DeviceCodes.Polled polled = codes.poll(deviceCode, clientId);
        return polled.answer() == Poll.AUTHORIZED
                ? granted(tokens.issue(clientId), to)
                : to.noToken(polled);
    }

    private Answer refresh(String refreshToken, String clientId, LoginAnswers to) {
        if (tokens.belongsToOther(refreshToken, clientId)) {
            return to.error(LoginError.INCORRECT_CLIENT_CREDENTIALS);
        }
        return tokens.rotate(refreshToken, clientId)
                .map(token -> granted(token, to))
                .orElseGet(() -> to.error(LoginError.BAD_REFRESH_TOKEN));
    }

    private Answer granted(IssuedToken token, LoginAnswers to) {
        return to.token(token, tokens.accessLifetime());
    }

    private static String grantType(Map<String, String> parameters) {
        return parameters.getOrDefault("grant_type", "");
    }
}
