// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import java.time.Duration;

/**
 * The limits of one call. The deadline of the whole call, including retries, is kept by the caller.
 *
 * @param responseTimeout maximum time until the head of the response, per attempt; zero = none
 * @param idleTimeout maximum time between bytes of the response; zero = none
 * @param maxBody maximum size of a successful response's body, in bytes
 * @param maxText maximum size of that body in bytes with JSON escapes decoded
 */
public record CallLimits(
        Duration responseTimeout, Duration idleTimeout, long maxBody, long maxText) {

    /**
     * Maximum number of bytes read of an error response's body; for a longer one the connection is
     * closed.
     */
    public static final int MAX_ERROR_BODY = 64 * 1024;

    /** Limits of a response that holds no model output. */
    public CallLimits(Duration responseTimeout, Duration idleTimeout, long maxBody) {
        this(responseTimeout, idleTimeout, maxBody, maxBody);
    }

    /** Returns an empty body that gathers a successful response within these limits. */
    public GatheredBody newBody() {
        return new GatheredBody(maxBody, maxText);
    }
}
