package io.github.camelcopilot.test;

/** What became of a request, as far as the server can tell. */
public enum Outcome {
    /** The answer is not complete yet: it waits, is under way or was silenced by the script. */
    OPEN,
    /** The last byte of the answer was written to the socket. */
    ANSWERED,
    /** The client closed or reset the connection before its answer was complete. */
    HUNG_UP,
    /** The script broke the connection, or the server was closed. */
    BROKEN
}
