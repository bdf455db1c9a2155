// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import java.io.IOException;

/** The server responded with a status other than 2xx. The body is not kept. */
final class HttpStatusException extends IOException {

    private static final long serialVersionUID = 1L;

    private static final int NOT_FOUND = 404;
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;

    private final int status;

    HttpStatusException(int status) {
        super("the response has the status " + status + advice(status));
        this.status = status;
    }

    private static String advice(int status) {
        return switch (status) {
            case 401, 403 -> "; check the credential in mcpServer.NAME.header.Authorization";
            case 301, 302, 303, 307, 308 -> "; redirects are not followed: set the final URL";
            default -> "";
        };
    }

    /** Returns whether the server may have processed the request. */
    boolean mayHaveRun() {
        return status >= SERVER_ERROR;
    }

    /**
     * Returns whether the server may have lost the session: 404 by the specification, 400 by some
     * servers.
     */
    boolean isSessionLost() {
        return status == NOT_FOUND || status == BAD_REQUEST;
    }
}
