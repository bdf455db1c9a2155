// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Objects;

/**
 * The tokens of a login at {@link GitHubLogin}. Its {@code toString} masks both.
 *
 * @param accessToken {@code gho_…}, or {@code ghu_…} when tokens expire
 * @param refreshToken {@code ghr_…}; null for a token that does not expire
 */
public record IssuedToken(String accessToken, String refreshToken) {

    /** Checks that there is an access token. */
    public IssuedToken {
        Objects.requireNonNull(accessToken, "accessToken");
    }

    @Override
    public String toString() {
        return "IssuedToken[accessToken="
                + Masking.secret(accessToken)
                + ", refreshToken="
                + (refreshToken == null ? "none" : Masking.secret(refreshToken))
                + "]";
    }
}
