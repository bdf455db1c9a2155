// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import java.io.IOException;

/** An event of a stream, or a line of another field, is larger than the limit. */
public final class EventTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    private EventTooLargeException(String message) {
        super(message);
    }

    /**
     * @param maxEventSize in bytes
     */
    static EventTooLargeException ofLimit(int maxEventSize) {
        return new EventTooLargeException(
                "an event has more than " + maxEventSize + " bytes (maxEventSize)");
    }
}
