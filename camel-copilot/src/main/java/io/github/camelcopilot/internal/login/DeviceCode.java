package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.TokenKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a person needs to confirm a login (RFC 8628, section 3.3).
 *
 * @param text what to enter
 * @param address where to enter it
 * @param expiresAt until when
 * @param validFor how long that was when it was given
 */
public record DeviceCode(String text, URI address, Instant expiresAt, Duration validFor) {

    String invitation(TokenKey key) {
        return "To log in to "
                + LoginText.of(key)
                + " for Copilot, open "
                + address
                + (isElsewhere(key)
                        ? " (a page of " + address.getHost() + ", not of " + key.host() + ")"
                        : "")
                + " and enter the code "
                + text
                + " within "
                + LoginText.of(validFor)
                + ".";
    }

    /** The key has the port and path of the login's host too. */
    private boolean isElsewhere(TokenKey key) {
        String host = address.getHost().toLowerCase(Locale.ROOT);
        return !(key.host() + "/").matches(Pattern.quote(host) + "[:/].*");
    }
}
