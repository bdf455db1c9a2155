// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.api.Secret;
import org.apache.hc.core5.http.Header;

/**
 * A header field of a request. HttpClient logs the result of {@link #toString}, which masks a
 * credential, and writes that of {@link #getValue()} to the connection. Immutable.
 */
public final class HttpField implements Header {

    /** Visible characters that a name must not hold (RFC 9110, section 5.6.2). */
    private static final String DELIMITERS = "\"(),/:;<=>?@[\\]{}";

    private final String name;
    private final String prefix;
    private final String value;
    private final Secret secret;

    private HttpField(String name, String prefix, String value, Secret secret) {
        this.name = checkedName(name);
        this.prefix = prefix;
        this.value = value;
        this.secret = secret;
        checkValue(name, getValue());
    }

    /**
     * Returns a field without a secret.
     *
     * @throws IllegalArgumentException if the name is not a token or the value holds characters
     *     that a header must not hold, such as CR or LF (RFC 9110, sections 5.1 and 5.5)
     */
    public static HttpField of(String name, String value) {
        return new HttpField(name, "", value, null);
    }

    /**
     * Returns a field with a credential after a prefix such as {@code "Bearer "}.
     *
     * @throws IllegalArgumentException as {@link #of}; the message does not show the value
     */
    public static HttpField secret(String name, String prefix, Secret secret) {
        return new HttpField(name, prefix, null, secret);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getValue() {
        return secret == null ? value : prefix + secret.reveal();
    }

    @Override
    public boolean isSensitive() {
        return secret != null;
    }

    @Override
    public String toString() {
        return name + ": " + (secret == null ? value : prefix + secret);
    }

    private static String checkedName(String name) {
        boolean isToken = !name.isEmpty();
        for (int i = 0; i < name.length() && isToken; i++) {
            char c = name.charAt(i);
            isToken = c > ' ' && c < 0x7f && DELIMITERS.indexOf(c) < 0;
        }
        if (!isToken) {
            throw new IllegalArgumentException(
                    "Not a valid name of an HTTP header: '" + visible(name) + "'");
        }
        return name;
    }

    /** The message names the character only, not the value: any header may hold a key. */
    private static void checkValue(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
                throw new IllegalArgumentException(
                        String.format(
                                "The value of HTTP header %s holds the character U+%04X at position %d, which a header"
                                        + " must not hold",
                                name, (int) c, i));
            }
        }
    }

    private static String visible(String text) {
        String shown = text.replaceAll("\\p{Cntrl}", "?");
        return shown.length() <= 80 ? shown : shown.substring(0, 80) + "…";
    }
}
