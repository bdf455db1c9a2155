// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.provider;

import io.github.camelcopilot.api.Secret;
import java.util.Optional;

/**
 * Detects credentials with quotation marks around them, as an env file or a nested shell can leave
 * them. No service accepts such a credential. Stateless.
 */
final class QuotedCredential {

    private static final String MARKS = "\"'`\u201c\u201d\u2018\u2019";

    private QuotedCredential() {}

    /** Returns why the credential must not be sent, or nothing if it may. */
    static Optional<String> refusal(Secret credential) {
        String value = credential.reveal();
        boolean quoted = isMark(value.charAt(0)) || isMark(value.charAt(value.length() - 1));
        return quoted
                ? Optional.of(
                        "it has quotation marks around it, which would be sent as a part of it; set it without them")
                : Optional.empty();
    }

    private static boolean isMark(char c) {
        return MARKS.indexOf(c) >= 0;
    }
}
