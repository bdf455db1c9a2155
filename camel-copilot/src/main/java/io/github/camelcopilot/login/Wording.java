package io.github.camelcopilot.login;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.TokenKey;
import java.time.Duration;
import java.util.Collection;

/** How messages about logins name things; never a secret. */
final class Wording {

    private static final int MAX_QUOTED = 300;

    private Wording() {}

    static String of(TokenKey key) {
        return key.account().equals(TokenKey.DEFAULT_ACCOUNT)
                ? key.host()
                : key.host() + " (account " + key.account() + ")";
    }

    static String of(Duration duration) {
        if (duration.toSeconds() >= 120) {
            return duration.toMinutes() + " minutes";
        }
        return duration.toSeconds() + " seconds";
    }

    /** Returns a server's words on one line, short, and with none of these secrets in them. */
    static String quoted(String text, Collection<Secret> secrets) {
        String masked = text;
        for (Secret secret : secrets) {
            masked = secret.maskIn(masked);
        }
        // What comes from outside goes to logs and terminals.
        masked = masked.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return masked.length() <= MAX_QUOTED ? masked : masked.substring(0, MAX_QUOTED) + "…";
    }
}
