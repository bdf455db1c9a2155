package io.github.camelcopilot.transport;

import java.time.Duration;

/**
 * The limits of one call. The limit of the whole call, its retries included, is its caller's to
 * keep.
 *
 * @param responseTimeout until the first byte of the answer, per try; zero = no limit of its own
 * @param idleTimeout between bytes of the answer; zero = none
 * @param maxBody the most bytes of a successful answer's body
 */
public record CallLimits(Duration responseTimeout, Duration idleTimeout, long maxBody) {

    /**
     * So many bytes of an error answer are read; the rest is dropped together with its connection.
     */
    public static final int MAX_ERROR_BODY = 64 * 1024;
}
