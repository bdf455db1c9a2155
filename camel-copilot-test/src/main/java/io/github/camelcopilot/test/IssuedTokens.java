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
 * The tokens that {@link GitHubLogin} issued, and which of them are still good. Tokens die by what
 * happens, not by the clock. Thread-safe.
 */
final class IssuedTokens {

    private final List<String> issued = new ArrayList<>();
    private final Set<String> liveAccessTokens = new HashSet<>();
    private final Set<String> expiredAccessTokens = new HashSet<>();
    private final Map<String, Grant> liveRefreshTokens = new HashMap<>();
    private Duration accessLifetime;
    private int rotations;

    /**
     * What a refresh token stands for.
     *
     * @param clientId who may use it; null = anyone
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

    /** How long an access token is said to live; empty when tokens do not expire. */
    synchronized Optional<Duration> accessLifetime() {
        return Optional.ofNullable(accessLifetime);
    }

    /**
     * Issues a token, with a refresh token when tokens expire.
     *
     * @param clientId who alone may refresh it; null = anyone may
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

    /** Whether a refresh token is good, but not for this client. */
    synchronized boolean belongsToOther(String refreshToken, String clientId) {
        Grant grant = liveRefreshTokens.get(refreshToken);
        return grant != null && grant.clientId() != null && !grant.clientId().equals(clientId);
    }

    /**
     * Exchanges a pair for a new one; the old one dies. Of many calls with the same refresh token
     * one succeeds.
     *
     * @return empty when the refresh token is dead or was never issued
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

    /** Whether it issued this access token and has declared it dead. */
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
