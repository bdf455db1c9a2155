// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

/** The outcome of a request, as observed by the server. */
public enum Outcome {
    /** The answer is not complete: it is pending, being written, or stalled by the script. */
    OPEN,
    /** The last byte of the answer was written to the socket. */
    ANSWERED,
    /** The client closed or reset the connection before its answer was complete. */
    HUNG_UP,
    /** The script broke the connection, or the server was closed. */
    BROKEN
}
