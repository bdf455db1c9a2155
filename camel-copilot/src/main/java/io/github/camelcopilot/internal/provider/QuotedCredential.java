// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.provider;

import io.github.camelcopilot.api.Secret;
import java.util.Optional;

/**
 * Detects credentials in quotation marks, which may come from an environment file or a nested
 * shell. No service accepts them. Stateless.
 */
final class QuotedCredential {

    private static final String MARKS = "\"'`\u201c\u201d\u2018\u2019";

    private QuotedCredential() {}

    /** Returns why the credential must not be sent; empty if it may. */
    static Optional<String> refusal(Secret credential) {
        String value = credential.reveal();
        boolean quoted = isMark(value.charAt(0)) || isMark(value.charAt(value.length() - 1));
        return quoted
                ? Optional.of(
                        "it has quotation marks around it, which would be sent as part of it; remove them")
                : Optional.empty();
    }

    private static boolean isMark(char c) {
        return MARKS.indexOf(c) >= 0;
    }
}
