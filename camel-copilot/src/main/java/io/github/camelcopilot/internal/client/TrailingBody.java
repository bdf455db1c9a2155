// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The rest of a body after the answer is complete. It is read to its end, within limits of time and
 * size, so that the connection can be reused; beyond these limits the connection is closed. Guarded
 * by its owner.
 */
final class TrailingBody {

    private static final int MAX_BYTES = 64 * 1024;

    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private int bytes;
    private boolean hasEnded;
    private Scheduler.Alarm timeout;

    /** Called when a response begins. */
    void begin() {
        hasEnded = false;
    }

    /**
     * Waits for the end of the body.
     *
     * @param closeConnection called if the body does not end in time
     */
    void await(Scheduler scheduler, Runnable closeConnection) {
        if (!hasEnded && timeout == null) {
            timeout = scheduler.schedule(MAX_WAIT, closeConnection);
        }
    }

    /**
     * Skips all remaining bytes.
     *
     * @return whether the size is still within the limit
     */
    boolean skip(ByteBuffer source) {
        bytes += source.remaining();
        source.position(source.limit());
        return bytes <= MAX_BYTES;
    }

    /** Records that the body has ended or the connection has broken. */
    void end() {
        hasEnded = true;
        if (timeout != null) {
            timeout.cancel();
        }
    }
}
