package io.github.camelcopilot.internal.login;

/** What a source of credentials gives. */
public enum CredentialKind {
    /** A token, which goes as a bearer token. */
    TOKEN,
    /** An API key, for which services have headers of their own. */
    API_KEY,
    /** Nothing: local servers ask for no credential. */
    NONE
}
