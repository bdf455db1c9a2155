// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.matrix;

import com.fasterxml.jackson.databind.JsonNode;

/** Finds the parts of a message's content. */
final class MatrixPart {

    private MatrixPart() {}

    /** Returns the part at that place; a missing node if it is of another type, or is not there. */
    static JsonNode of(JsonNode message, int index, String type) {
        JsonNode part = message.path("content").path(index);
        return part.path("type").asText().equals(type) ? part : message.path("no " + type);
    }
}
