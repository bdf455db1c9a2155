package io.github.camelcopilot.internal.transport;

import java.time.Duration;

/**
 * The limits of one call. The limit of the whole call, its retries included, is its caller's to
 * keep.
 *
 * @param responseTimeout until the first byte of the answer, per try; zero = no limit of its own
 * @param idleTimeout between bytes of the answer; zero = none
 * @param maxBody the most bytes of a successful answer's body
 * @param maxText the most bytes of it once the escapes of JSON are undone
 */
public record CallLimits(
        Duration responseTimeout, Duration idleTimeout, long maxBody, long maxText) {

    /**
     * So many bytes of an error answer are read; the rest is dropped together with its connection.
     */
    public static final int MAX_ERROR_BODY = 64 * 1024;

    /** Limits of an answer that is no text of a model. */
    public CallLimits(Duration responseTimeout, Duration idleTimeout, long maxBody) {
        this(responseTimeout, idleTimeout, maxBody, maxBody);
    }

    /** Returns what gathers a successful answer within these limits. */
    public GatheredBody newBody() {
        return new GatheredBody(maxBody, maxText);
    }
}
