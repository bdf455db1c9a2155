// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.internal.wire.ErrorBody;
import io.github.camelcopilot.internal.wire.ErrorMember;
import io.github.camelcopilot.internal.wire.EventJson;
import io.github.camelcopilot.internal.wire.Json;
import java.util.Locale;
import java.util.Set;

/**
 * Finds a failure in an answer or an event of OpenAI's Responses format: in the member {@code
 * error}, in that of the response within the event, or in the event itself. Holds no state, so any
 * thread may use it.
 */
final class ResponsesFailure {

    /** The prefix of all types of events in the format except {@code error}. */
    static final String KNOWN = "response.";

    private static final String RESPONSE_FAILED = "response.failed";

    private static final Set<String> FAILED = Set.of("failed", "error");

    private ResponsesFailure() {}

    /** Returns whether the response reports a failure. */
    static boolean isIn(JsonNode response) {
        return hasError(response)
                || FAILED.contains(response.path("status").asText("").toLowerCase(Locale.ROOT));
    }

    /** Returns whether a value received instead of a response reports a failure. */
    static boolean isInstead(JsonNode root) {
        return isIn(root)
                || "error".equals(root.path("type").textValue())
                || ErrorMember.isGiven(root.path("error"))
                || isFlat(root);
    }

    /**
     * Returns whether an event is a failure without a type of this format, from a proxy or from a
     * server that confuses the formats.
     *
     * @param type of the event
     */
    static boolean isIn(String type, ResponsesEvent event) {
        JsonNode rest = event.rest();
        if (rest.isMissingNode()) {
            return false;
        }
        if (hasError(rest)) {
            return !isOfItem(type);
        }
        // An empty error is a failure if there are no other members.
        if (event.type() == null
                && event.hasOneMember()
                && ErrorMember.isGiven(rest.path("error"))) {
            return true;
        }
        return !type.startsWith(KNOWN) && isFlat(rest);
    }

    /** The failure of a tool that the service runs, such as MCP, does not end the response. */
    private static boolean isOfItem(String type) {
        return type.startsWith(KNOWN) && type.endsWith(".failed") && !type.equals(RESPONSE_FAILED);
    }

    private static boolean hasError(JsonNode object) {
        return ErrorMember.saysAnything(object.path("error"));
    }

    /** Returns whether the object is the error itself. */
    private static boolean isFlat(JsonNode object) {
        return object.path("message").isTextual()
                && ErrorMember.saysAnything(object.path("message"))
                && object.path("code").isValueNode()
                && ErrorMember.saysAnything(object.path("code"));
    }

    /** Reads the data of an event of type {@code error}; never fails. */
    static ErrorBody read(byte[] data) {
        JsonNode root = EventJson.treeOf(data, 0, data.length);
        return root.isObject() ? of(root) : ErrorBody.read(data);
    }

    static ErrorBody of(JsonNode root) {
        JsonNode response = root.path("response");
        JsonNode holder = !hasError(root) && hasError(response) ? response : root;
        JsonNode error = holder.path("error");
        boolean isInside = error.isObject() && (hasError(holder) || !isFlat(holder));
        ObjectNode failure = Json.MAPPER.createObjectNode();
        if ((isInside ? error : holder) instanceof ObjectNode members) {
            failure.setAll(members);
        }
        if (isInside && !failure.hasNonNull("type") && root.hasNonNull("type")) {
            failure.set("type", root.path("type"));
        }
        if (!isInside && error.isObject()) {
            failure.remove("error");
        }
        // The type is that of the event, not the code of the failure.
        if (failure.path("type").asText("").startsWith(KNOWN)) {
            failure.remove("type");
        }
        return ErrorBody.of(failure);
    }
}
