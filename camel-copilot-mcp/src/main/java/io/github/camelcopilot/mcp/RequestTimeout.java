// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

/** The server did not answer a request in time. */
final class RequestTimeout extends Exception {

    private static final long serialVersionUID = 1L;

    RequestTimeout(String message) {
        super(message);
    }
}
