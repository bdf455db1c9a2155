package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.internal.text.ForeignText;
import java.time.Duration;
import java.util.Collection;
import java.util.regex.Pattern;

/** How messages about logins name things; never a secret. */
public final class LoginText {

    private static final int MAX_QUOTED = 300;

    /** Whosever it is, what looks like a token of GitHub's is not quoted. */
    private static final Pattern TOKEN = Pattern.compile("\\b(gh[a-z]_|github_pat_)\\w{4,}");

    private LoginText() {}

    public static String of(TokenKey key) {
        return key.account().equals(TokenKey.DEFAULT_ACCOUNT)
                ? key.host()
                : key.host() + " (account " + key.account() + ")";
    }

    public static String of(Duration duration) {
        if (duration.toSeconds() >= 120) {
            return duration.toMinutes() + " minutes";
        }
        return duration.toSeconds() + " seconds";
    }

    /** Returns somebody's words on one line, short, and with no secret in them. */
    public static String quoted(String text, Collection<Secret> secrets) {
        String masked = text;
        for (Secret secret : secrets) {
            masked = secret.maskIn(masked);
        }
        masked = TOKEN.matcher(masked).replaceAll("$1***");
        return ForeignText.oneLine(masked, MAX_QUOTED);
    }

    /** Returns whether neither a failure nor what caused it shows a secret. */
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
