// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.text.ExternalText;
import io.github.camelcopilot.internal.transport.HttpTransport;

/**
 * Makes text from a service safe for messages, headers and logs: on one line, of limited length,
 * and without the credentials of the call and the proxy, which service and proxy may repeat.
 * Immutable, so any thread may use it.
 */
final class SafeText {

    /** Maximum number of characters that a message quotes. */
    private static final int MAX_QUOTED = 2000;

    /** Null in tests that send nothing. */
    private final HttpTransport transport;

    SafeText(HttpTransport transport) {
        this.transport = transport;
    }

    /** Returns the text as a message quotes it. */
    String quoted(String text, Secret token) {
        // Masked before it is shortened: part of a credential would not be found.
        return ExternalText.oneLine(masked(text, token), MAX_QUOTED);
    }

    /** Returns a name from the service, such as a model or an id; null for null. */
    String name(String text, Secret token) {
        return text == null ? null : ExternalText.name(masked(text, token));
    }

    String masked(String text, Secret token) {
        String shown = transport == null ? text : transport.withoutProxyCredential(text);
        return token == null ? shown : token.maskIn(shown);
    }

    /**
     * Returns the cause for an exception: the failure, or null if it shows a credential. The HTTP
     * client quotes what it cannot parse, and a service may send the credential back.
     */
    Throwable cause(Throwable failure, Secret token) {
        boolean isShown =
                (token != null && token.isShownBy(failure))
                        || (transport != null && transport.isProxyCredentialShownBy(failure));
        return isShown ? null : failure;
    }
}
