// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the JSON Schema that the answer to a prompt must satisfy: in the member that the format has
 * for it, else as the first JSON object behind the words "JSON Schema" in the instructions. Holds
 * no state.
 */
final class RequestedSchema {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MARK = "JSON Schema";

    private RequestedSchema() {}

    /** Returns the schema; empty if the answer may be any text. */
    static Optional<JsonNode> of(Prompt prompt) {
        JsonNode member =
                prompt.body()
                        .at(
                                switch (prompt.format()) {
                                    case COMPLETIONS -> "/response_format/json_schema/schema";
                                    case RESPONSES -> "/text/format/schema";
                                    case MESSAGES -> "/output_config/format/schema";
                                });
        return member.isObject()
                ? Optional.of(member)
                : prompt.instructions()
                        .map(RequestedSchema::in)
                        .flatMap(Optional::stream)
                        .findFirst();
    }

    private static Optional<JsonNode> in(String instructions) {
        int mark = instructions.indexOf(MARK);
        int start = mark < 0 ? -1 : instructions.indexOf('{', mark);
        if (start < 0) {
            return Optional.empty();
        }
        // Other text may follow the object.
        try (JsonParser parser = JSON.createParser(instructions.substring(start))) {
            return Stream.of(parser.<JsonNode>readValueAsTree())
                    .filter(JsonNode::isObject)
                    .findFirst();
        } catch (IOException noJson) {
            return Optional.empty();
        }
    }
}
