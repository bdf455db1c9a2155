// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import static io.github.camelcopilot.internal.login.RenewalDecision.FAIL_EXPIRED;
import static io.github.camelcopilot.internal.login.RenewalDecision.FAIL_NEW_TOKEN_REFUSED;
import static io.github.camelcopilot.internal.login.RenewalDecision.FAIL_NOT_LOGGED_IN;
import static io.github.camelcopilot.internal.login.RenewalDecision.FAIL_PAUSED;
import static io.github.camelcopilot.internal.login.RenewalDecision.FAIL_REFUSED_BY_HOST;
import static io.github.camelcopilot.internal.login.RenewalDecision.RELOAD;
import static io.github.camelcopilot.internal.login.RenewalDecision.RENEW;
import static io.github.camelcopilot.internal.login.RenewalDecision.USE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The steps of a renewal, for each state of the stored token, the service and the host. */
class RenewalDecisionTest {

    private static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");
    private static final Duration LIFETIME = Duration.ofHours(8);

    private static final Secret TOKEN = Secret.of("gho_stored");
    private static final Secret OTHER = Secret.of("gho_other");

    /** A token with this remaining lifetime; null = it does not expire. */
    private static StoredToken token(Integer minutes, String refreshToken) {
        Instant end = minutes == null ? null : NOW.plus(Duration.ofMinutes(minutes));
        return StoredToken.builder()
                .accessToken(TOKEN)
                .expiresAt(end)
                .refreshToken(refreshToken == null ? null : Secret.of(refreshToken))
                .clientId("Iv1.0123456789abcdef")
                .issuedAt(end == null ? NOW : end.minus(LIFETIME))
                .build();
    }

    private static StoredToken renewable(int minutes) {
        return token(minutes, "ghr_stored");
    }

    private static StoredToken issuedBefore(Duration age) {
        Instant issuedAt = NOW.minus(age);
        return renewable(0).toBuilder()
                .issuedAt(issuedAt)
                .expiresAt(issuedAt.plus(LIFETIME))
                .build();
    }

    private static StoredToken refreshableUntil(Instant end) {
        return renewable(-1).toBuilder().refreshTokenExpiresAt(end).build();
    }

    private static TokenValidity nothingKnown() {
        return new TokenValidity(NOW, Instant.MIN, null, null, null, null);
    }

    /** The host is not asked for so many minutes, and calls without a usable token may fail. */
    private static TokenValidity paused(int minutes, boolean failsCalls) {
        return new TokenValidity(
                NOW,
                NOW.plus(Duration.ofMinutes(minutes)),
                failsCalls ? new CopilotServerException("busy", null, ErrorDetails.NONE) : null,
                null,
                null,
                null);
    }

    private static TokenValidity dead(Secret dead) {
        return new TokenValidity(NOW, Instant.MIN, null, dead, null, null);
    }

    private static TokenValidity unconfirmed(Secret unconfirmed) {
        return new TokenValidity(NOW, Instant.MIN, null, null, unconfirmed, null);
    }

    /** The stored token, the token that the service refused, and what is known of both. */
    static Stream<Arguments> loaded() {
        Duration unconfirmedPause = TokenValidity.UNCONFIRMED_PAUSE;
        return Stream.of(
                arguments(null, null, nothingKnown(), FAIL_NOT_LOGGED_IN),
                arguments(null, TOKEN, paused(1, true), FAIL_NOT_LOGGED_IN),
                // Without a refusal, the clock decides.
                arguments(token(null, null), null, nothingKnown(), USE),
                arguments(renewable(6), null, nothingKnown(), USE),
                arguments(renewable(5), null, nothingKnown(), RENEW),
                arguments(renewable(0), null, nothingKnown(), RENEW),
                arguments(token(5, null), null, nothingKnown(), USE),
                arguments(token(0, null), null, nothingKnown(), FAIL_EXPIRED),
                // Another token was refused: the stored one may be the newer.
                arguments(renewable(6), OTHER, nothingKnown(), USE),
                arguments(renewable(6), TOKEN, nothingKnown(), RENEW),
                arguments(token(null, null), TOKEN, nothingKnown(), FAIL_EXPIRED),
                // A refresh token that has expired, and one that has not.
                arguments(refreshableUntil(NOW), null, nothingKnown(), FAIL_EXPIRED),
                arguments(refreshableUntil(NOW.plusMillis(1)), null, nothingKnown(), RENEW),
                // The host refused to renew it before.
                arguments(renewable(0), null, dead(TOKEN), FAIL_EXPIRED),
                arguments(renewable(5), null, dead(TOKEN), USE),
                arguments(renewable(0), null, dead(OTHER), RENEW),
                // A pause, with and without a failure for calls that have no usable token.
                arguments(renewable(5), null, paused(1, false), USE),
                arguments(renewable(5), null, paused(1, true), USE),
                arguments(renewable(5), null, paused(0, true), RENEW),
                arguments(renewable(0), null, paused(1, true), FAIL_PAUSED),
                arguments(renewable(0), null, paused(1, false), RENEW),
                arguments(renewable(6), TOKEN, paused(1, true), FAIL_PAUSED),
                // A token that was just renewed is not renewed again when it is refused.
                arguments(
                        issuedBefore(Duration.ZERO),
                        TOKEN,
                        unconfirmed(TOKEN),
                        FAIL_NEW_TOKEN_REFUSED),
                arguments(
                        issuedBefore(unconfirmedPause.minusMillis(1)),
                        TOKEN,
                        unconfirmed(TOKEN),
                        FAIL_NEW_TOKEN_REFUSED),
                arguments(issuedBefore(unconfirmedPause), TOKEN, unconfirmed(TOKEN), RENEW),
                arguments(issuedBefore(Duration.ZERO), TOKEN, unconfirmed(OTHER), RENEW),
                arguments(issuedBefore(Duration.ZERO), OTHER, unconfirmed(TOKEN), USE));
    }

    @ParameterizedTest
    @MethodSource("loaded")
    void aLoadedTokenIsUsedRenewedOrFailsTheCall(
            StoredToken stored, Secret refused, TokenValidity validity, RenewalDecision expected) {
        assertThat(RenewalDecision.onLoaded(Optional.ofNullable(stored), refused, validity))
                .isEqualTo(expected);
    }

    /** The token to renew, the stored one, the refused one, and whether another may come. */
    static Stream<Arguments> refusals() {
        StoredToken old = renewable(0);
        StoredToken other =
                old.toBuilder().accessToken(OTHER).expiresAt(NOW.plus(LIFETIME)).build();
        return Stream.of(
                arguments(old, other, null, false, USE),
                arguments(old, other, TOKEN, true, USE),
                arguments(old, other, OTHER, true, RELOAD),
                arguments(old, other, OTHER, false, FAIL_REFUSED_BY_HOST),
                arguments(other, old, null, true, RELOAD),
                arguments(other, old, null, false, FAIL_REFUSED_BY_HOST),
                arguments(old, old, null, true, RELOAD),
                arguments(other, other, null, false, FAIL_REFUSED_BY_HOST),
                arguments(old, null, null, true, RELOAD),
                arguments(old, null, null, false, FAIL_REFUSED_BY_HOST));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusedRefreshIsNoFailureIfAnotherProcessHasRenewed(
            StoredToken old,
            StoredToken stored,
            Secret refused,
            boolean mayReload,
            RenewalDecision expected) {
        assertThat(
                        RenewalDecision.onRefusedByHost(
                                old,
                                Optional.ofNullable(stored),
                                refused,
                                nothingKnown(),
                                mayReload))
                .isEqualTo(expected);
    }

    /** What a login or logout has left in the store, and the token that the service refused. */
    static Stream<Arguments> replacements() {
        return Stream.of(
                arguments(renewable(6), null, USE),
                arguments(renewable(6), TOKEN, FAIL_NOT_LOGGED_IN),
                arguments(renewable(5), null, FAIL_NOT_LOGGED_IN),
                arguments(null, null, FAIL_NOT_LOGGED_IN));
    }

    @ParameterizedTest
    @MethodSource("replacements")
    void aLoginOrLogoutTakesPrecedenceOverARenewal(
            StoredToken stored, Secret refused, RenewalDecision expected) {
        assertThat(RenewalDecision.onReplaced(Optional.ofNullable(stored), refused, nothingKnown()))
                .isEqualTo(expected);
    }
}
