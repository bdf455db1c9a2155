package io.github.camelcopilot.wire;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Tells whether the member {@code error} of an answer or event means one: some servers write it
 * into each, and leave it empty in those that are good. Holds no state, so any thread may use it.
 */
final class ErrorMember {

    private ErrorMember() {}

    /** Returns whether there is one, if only an empty one. */
    static boolean isGiven(JsonNode error) {
        return !error.isMissingNode()
                && !error.isNull()
                && !(error.isBoolean() && !error.booleanValue());
    }

    /** Returns whether it says anything: a text, a number but 0, or an object that holds such. */
    static boolean saysAnything(JsonNode error) {
        if (error.isContainerNode()) {
            for (JsonNode inner : error) {
                if (saysAnything(inner)) {
                    return true;
                }
            }
            return false;
        }
        return error.isNumber()
                ? error.asDouble() != 0
                : isGiven(error) && !error.asText().isBlank();
    }
}
