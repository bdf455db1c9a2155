// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A server-sent event of Responses or Messages, whose name is both in its {@code event:} line and
 * in the {@code type} of its data. Holds no state.
 */
final class TypedEvent {

    private TypedEvent() {}

    /** Returns an object for the data that contains only the type. */
    static ObjectNode data(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    static byte[] of(ObjectNode data) {
        return of(data.path("type").asText(), data.toString());
    }

    static byte[] of(String type, String data) {
        return Body.utf8("event: " + type + "\ndata: " + data + "\n\n");
    }
}
