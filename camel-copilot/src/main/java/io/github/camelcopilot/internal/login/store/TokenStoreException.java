package io.github.camelcopilot.internal.login.store;

import java.io.IOException;

/**
 * The file of tokens cannot be used as it is, or not now; the message says why and what to do about
 * it, and never what stands in the file.
 */
final class TokenStoreException extends IOException {

    private static final long serialVersionUID = 1L;

    TokenStoreException(String message) {
        super(message);
    }
}
