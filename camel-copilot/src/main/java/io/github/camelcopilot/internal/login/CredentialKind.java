// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

/** The kind of credential that a source provides. */
public enum CredentialKind {
    /** A token, sent as a bearer token. */
    TOKEN,
    /** An API key, sent in a header that depends on the service. */
    API_KEY,
    /** No credential, as for local servers. */
    NONE
}
