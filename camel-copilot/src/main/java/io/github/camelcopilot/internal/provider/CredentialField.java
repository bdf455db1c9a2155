// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.provider;

/**
 * The header that carries a credential.
 *
 * @param name the name of the header
 * @param prefix the text before the credential in its value, such as {@code "Bearer "}
 */
public record CredentialField(String name, String prefix) {

    /** The header for bearer tokens (RFC 6750, section 2.1). */
    public static final CredentialField BEARER = new CredentialField("Authorization", "Bearer ");
}
