// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.provider;

/**
 * The header that carries a credential.
 *
 * @param name of the header
 * @param prefix of the credential in the value, such as {@code "Bearer "}
 */
public record CredentialField(String name, String prefix) {

    /** RFC 6750, section 2.1. */
    public static final CredentialField BEARER = new CredentialField("Authorization", "Bearer ");
}
