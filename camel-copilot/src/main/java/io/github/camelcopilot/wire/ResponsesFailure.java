package io.github.camelcopilot.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Finds what a service tells of a failure in an answer or event of OpenAI's Responses format: in
 * the member {@code error}, in that of the response inside, or in the event itself. Holds no state,
 * so any thread may use it.
 */
final class ResponsesFailure {

    private ResponsesFailure() {}

    /** Returns whether the response tells of a failure. */
    static boolean isIn(JsonNode response) {
        return hasError(response) || "failed".equals(response.path("status").textValue());
    }

    static boolean hasError(JsonNode object) {
        JsonNode error = object.path("error");
        return !error.isMissingNode()
                && !error.isNull()
                && !(error.isBoolean() && !error.booleanValue());
    }

    /** Reads the data of an event that is an error by its kind; never fails. */
    static ErrorBody read(byte[] data) {
        try {
            return of(Json.objectOf(data));
        } catch (UnreadableAnswerException text) {
            return ErrorBody.read(data);
        }
    }

    static ErrorBody of(JsonNode root) {
        JsonNode response = root.path("response");
        JsonNode holder = !hasError(root) && hasError(response) ? response : root;
        JsonNode error = holder.path("error");
        ObjectNode told = Json.MAPPER.createObjectNode();
        if ((error.isObject() ? error : holder) instanceof ObjectNode members) {
            told.setAll(members);
        }
        String type = told.path("type").asText("");
        // That is what the event is called, and no code of the failure.
        if (type.equals("error") || type.startsWith("response.")) {
            told.remove("type");
        }
        return ErrorBody.of(told);
    }
}
