package io.github.camelcopilot.login;

import io.github.camelcopilot.api.TokenKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/**
 * What a person needs to confirm a login (RFC 8628, section 3.3).
 *
 * @param text what to enter
 * @param address where to enter it
 * @param expiresAt until when
 * @param validFor how long that was when it was given
 */
public record UserCode(String text, URI address, Instant expiresAt, Duration validFor) {

    String invitation(TokenKey key) {
        return "To log in to "
                + Wording.of(key)
                + " for Copilot, open "
                + address
                + " and enter the code "
                + text
                + " within "
                + Wording.of(validFor)
                + ".";
    }
}
