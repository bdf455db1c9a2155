// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import java.util.Optional;

/**
 * What a renewal does next. Each method decides only by its arguments: the token in the store, the
 * token that the service has just refused (or null), and the validity of both at that moment.
 */
enum RenewalDecision {
    /** Use the stored token. */
    USE,
    /** Request the renewal of the stored token. */
    RENEW,
    /** Load the token again shortly: another process may be about to save a new one. */
    RELOAD,
    /** Fail: the store holds no token. */
    FAIL_NOT_LOGGED_IN,
    /** Fail: the token cannot be used, and requests to the host are suspended. */
    FAIL_PAUSED,
    /** Fail: the service refuses a token that has just been renewed. */
    FAIL_NEW_TOKEN_REFUSED,
    /** Fail: the token can be neither used nor renewed. */
    FAIL_EXPIRED,
    /** Fail, unless the old token can still be used: the host refuses to renew it. */
    FAIL_REFUSED_BY_HOST;

    /** Decides after the token was loaded from the store. */
    static RenewalDecision onLoaded(
            Optional<StoredToken> stored, Secret refused, TokenValidity validity) {
        if (stored.isEmpty()) {
            return FAIL_NOT_LOGGED_IN;
        }
        StoredToken token = stored.get();
        boolean isUsable = validity.isUsable(token, refused);
        if (isUsable && validity.isFresh(token)) {
            return USE;
        }
        if (!isUsable && validity.failureWhilePaused().isPresent()) {
            return FAIL_PAUSED;
        }
        if (validity.isRefusedAlthoughNew(token, refused)) {
            return FAIL_NEW_TOKEN_REFUSED;
        }
        if (validity.isRenewable(token)) {
            return RENEW;
        }
        return isUsable ? USE : FAIL_EXPIRED;
    }

    /**
     * Decides after the host has refused to renew a token, for example because another process has
     * renewed it.
     *
     * @param old the token that was to be renewed
     * @param mayReload whether another process may still be saving its new token
     */
    static RenewalDecision onRefusedByHost(
            StoredToken old,
            Optional<StoredToken> stored,
            Secret refused,
            TokenValidity validity,
            boolean mayReload) {
        Optional<StoredToken> other =
                stored.filter(token -> !token.accessToken().equals(old.accessToken()));
        if (onReplaced(other, refused, validity) == USE) {
            return USE;
        }
        return mayReload ? RELOAD : FAIL_REFUSED_BY_HOST;
    }

    /** Decides after a login or logout has changed the store during the renewal. */
    static RenewalDecision onReplaced(
            Optional<StoredToken> stored, Secret refused, TokenValidity validity) {
        return stored.filter(token -> validity.isUsable(token, refused) && validity.isFresh(token))
                        .isPresent()
                ? USE
                : FAIL_NOT_LOGGED_IN;
    }
}
