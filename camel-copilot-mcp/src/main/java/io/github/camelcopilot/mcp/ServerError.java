// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

/** The server answered a request with an error. The message is the server's own. */
final class ServerError extends Exception {

    /** The code of JSON-RPC for parameters that do not fit (JSON-RPC 2.0, section 5.1). */
    static final int INVALID_PARAMS = -32602;

    private static final long serialVersionUID = 1L;

    private final int code;

    ServerError(int code, String message) {
        super(message);
        this.code = code;
    }

    /** Returns the code of JSON-RPC. */
    int code() {
        return code;
    }
}
