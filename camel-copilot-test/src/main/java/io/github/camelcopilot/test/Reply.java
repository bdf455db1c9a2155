// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Map;
import java.util.TreeMap;

/**
 * An answer in its final form for one request: what is written, and how. Immutable.
 *
 * @param status HTTP status
 * @param headers response headers that the script set or that go with the content
 * @param body the bytes
 * @param delivery pauses, ending, framing
 * @param settlement receives its end
 */
record Reply(
        int status,
        Map<String, String> headers,
        Body body,
        Delivery delivery,
        Settlement settlement) {

    /** Adds headers that the script has not set. */
    Reply withDefaultHeaders(Map<String, String> defaults) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        defaults.forEach(all::putIfAbsent);
        return new Reply(status, all, body, delivery, settlement);
    }

    Reply withSettlement(Settlement other) {
        return new Reply(status, headers, body, delivery, other);
    }

    boolean isSuccess() {
        return status < 300;
    }

    /** Returns whether a response with this status may have a body. */
    boolean mayHaveBody() {
        return status != 204 && status != 304;
    }
}
