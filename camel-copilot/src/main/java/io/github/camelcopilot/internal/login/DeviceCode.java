// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.TokenKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The data that a user needs to complete a login (RFC 8628, section 3.3).
 *
 * @param text the code to enter ({@code user_code})
 * @param address the page to enter it on ({@code verification_uri})
 * @param expiresAt when the code expires
 * @param validFor the lifetime of the code, from the time when it was issued
 */
public record DeviceCode(String text, URI address, Instant expiresAt, Duration validFor) {

    /** Returns the sentence that prompts a user to log in. */
    String instructions(TokenKey key) {
        return "To log in to "
                + LoginText.of(key)
                + " for Copilot, open "
                + address
                + (isOnOtherHost(key)
                        ? " (a page of " + address.getHost() + ", not of " + key.host() + ")"
                        : "")
                + " and enter the code "
                + text
                + " within "
                + LoginText.of(validFor)
                + ".";
    }

    /**
     * Returns whether the page is not on the host of the key, which may include a port and a path.
     */
    private boolean isOnOtherHost(TokenKey key) {
        String host = address.getHost().toLowerCase(Locale.ROOT);
        return !(key.host() + "/").matches(Pattern.quote(host) + "[:/].*");
    }
}
