// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login.store;

import java.io.IOException;

/**
 * The token file cannot be used. The message states the reason and gives advice; it contains
 * nothing of the content of the file.
 */
final class TokenStoreException extends IOException {

    private static final long serialVersionUID = 1L;

    TokenStoreException(String message) {
        super(message);
    }
}
