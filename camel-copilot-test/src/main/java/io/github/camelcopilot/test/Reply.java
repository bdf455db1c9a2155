// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Map;

/**
 * An answer in its final form for one request: what is written, and how. Immutable.
 *
 * @param status HTTP status
 * @param headers response headers that the script set or that go with the content
 * @param body the bytes
 * @param delivery pauses, ending, framing
 */
record Reply(int status, Map<String, String> headers, Body body, Delivery delivery) {

    /** Returns whether a response with this status may have a body. */
    boolean mayHaveBody() {
        return status != 204 && status != 304;
    }
}
