// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.internal.text.ExternalText;
import java.time.Duration;
import java.util.Collection;
import java.util.regex.Pattern;

/** Creates parts of messages about logins. No returned text contains a secret. Stateless. */
public final class LoginText {

    private static final int MAX_QUOTED = 300;

    /** GitHub tokens, which are masked even if the component does not know them. */
    private static final Pattern TOKEN = Pattern.compile("\\b(gh[a-z]_|github_pat_)\\w{4,}");

    private LoginText() {}

    /** Returns the name of a login: its host, and its account unless it is the default account. */
    public static String of(TokenKey key) {
        return key.account().equals(TokenKey.DEFAULT_ACCOUNT)
                ? key.host()
                : key.host() + " (account " + key.account() + ")";
    }

    /** Returns a duration in minutes, or in seconds if it is shorter than two minutes. */
    public static String of(Duration duration) {
        if (duration.toSeconds() >= 120) {
            return duration.toMinutes() + " minutes";
        }
        return duration.toSeconds() + " seconds";
    }

    /**
     * Returns text from outside on one line, truncated to 300 characters, with the secrets masked.
     */
    public static String quoted(String text, Collection<Secret> secrets) {
        String masked = text;
        for (Secret secret : secrets) {
            masked = secret.maskIn(masked);
        }
        masked = TOKEN.matcher(masked).replaceAll("$1***");
        return ExternalText.oneLine(masked, MAX_QUOTED);
    }

    /**
     * Returns whether the messages of an exception and its causes contain no secret. An exception
     * with suppressed exceptions, which are not searched, does not qualify.
     */
    public static boolean isClean(Throwable failure, Collection<Secret> secrets) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean shown = cause.getMessage() != null && TOKEN.matcher(cause.getMessage()).find();
            if (shown || cause.getSuppressed().length > 0) {
                return false;
            }
        }
        return secrets.stream().noneMatch(secret -> secret.isShownBy(failure));
    }
}
