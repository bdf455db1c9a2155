package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A server-sent event that has its name twice, in its {@code event:} line and as the {@code type}
 * of its data, as Responses and Messages have it.
 */
final class TypedEvent {

    private TypedEvent() {}

    /** The data's object, which has nothing but its type. */
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
