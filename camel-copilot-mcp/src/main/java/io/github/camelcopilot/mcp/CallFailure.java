// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

/**
 * A request to an MCP server failed without an answer of the server. The message is written by this
 * client, and contains no credential.
 */
final class CallFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean mayHaveRun;

    private CallFailure(String message, boolean mayHaveRun, Throwable cause) {
        super(message, cause);
        this.mayHaveRun = mayHaveRun;
    }

    /** Returns a failure of a request that the server has certainly not processed. */
    static CallFailure notRun(String message, Throwable cause) {
        return new CallFailure(message, false, cause);
    }

    /** Returns a failure of a request that the server may have processed. */
    static CallFailure mayHaveRun(String message, Throwable cause) {
        return new CallFailure(message, true, cause);
    }

    /** Returns whether the server may have processed the request. */
    boolean mayHaveRun() {
        return mayHaveRun;
    }
}
