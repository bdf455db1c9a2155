// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens that {@link GitHubLogin} issued, and which of them are valid. Tokens become invalid by
 * events, not by the clock. Thread-safe.
 */
final class IssuedTokens {

    private final List<String> issued = new ArrayList<>();
    private final Set<String> liveAccessTokens = new HashSet<>();
    private final Set<String> expiredAccessTokens = new HashSet<>();
    private final Map<String, Grant> liveRefreshTokens = new HashMap<>();
    private Duration accessLifetime;
    private int rotations;

    /**
     * The access token that a refresh token replaces, and the client that may do so.
     *
     * @param clientId the client that may use it; null = any
     */
    private record Grant(String accessToken, String clientId) {}

    synchronized void reset() {
        issued.clear();
        liveAccessTokens.clear();
        expiredAccessTokens.clear();
        liveRefreshTokens.clear();
        accessLifetime = null;
        rotations = 0;
    }

    synchronized void expiring(Duration lifetime) {
        if (lifetime.isNegative()) {
            throw new IllegalArgumentException("Lifetime is negative: " + lifetime);
        }
        accessLifetime = lifetime;
    }

    /** Returns the lifetime of access tokens; empty when they do not expire. */
    synchronized Optional<Duration> accessLifetime() {
        return Optional.ofNullable(accessLifetime);
    }

    /**
     * Issues a token, with a refresh token when tokens expire.
     *
     * @param clientId the only client that may refresh it; null = any
     */
    synchronized IssuedToken issue(String clientId) {
        boolean expires = accessLifetime != null;
        String accessToken = token(expires ? "ghu_" : "gho_", 36);
        liveAccessTokens.add(accessToken);
        if (!expires) {
            return new IssuedToken(accessToken, null);
        }
        String refreshToken = token("ghr_", 76);
        liveRefreshTokens.put(refreshToken, new Grant(accessToken, clientId));
        return new IssuedToken(accessToken, refreshToken);
    }

    private String token(String prefix, int length) {
        String token = prefix + RandomText.of(RandomText.LETTERS_AND_DIGITS, length);
        issued.add(token);
        return token;
    }

    /** Returns whether a refresh token is valid, but not for this client. */
    synchronized boolean belongsToOther(String refreshToken, String clientId) {
        Grant grant = liveRefreshTokens.get(refreshToken);
        return grant != null && grant.clientId() != null && !grant.clientId().equals(clientId);
    }

    /**
     * Replaces a pair by a new one, which invalidates the old one. Of several calls with the same
     * refresh token, one succeeds.
     *
     * @return the new pair; empty when the refresh token is invalid
     */
    synchronized Optional<IssuedToken> rotate(String refreshToken, String clientId) {
        Grant grant = liveRefreshTokens.remove(refreshToken);
        if (grant == null) {
            return Optional.empty();
        }
        expire(grant.accessToken());
        rotations++;
        return Optional.of(issue(clientId));
    }

    synchronized void expireAccessTokens() {
        List.copyOf(liveAccessTokens).forEach(this::expire);
    }

    private void expire(String accessToken) {
        liveAccessTokens.remove(accessToken);
        expiredAccessTokens.add(accessToken);
    }

    synchronized void revokeRefreshTokens() {
        liveRefreshTokens.clear();
    }

    /** Returns whether the access token was issued and has expired. */
    synchronized boolean isExpired(String accessToken) {
        return expiredAccessTokens.contains(accessToken);
    }

    synchronized int rotations() {
        return rotations;
    }

    synchronized List<String> issued() {
        return List.copyOf(issued);
    }
}
