// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks what OpenAI Responses requires of a body besides its input. Holds no state. */
final class ResponsesChecks {

    /** Members of Chat Completions that have another name in Responses, or none. */
    private static final List<String> FOREIGN_MEMBERS =
            List.of(
                    "messages",
                    "max_tokens",
                    "max_completion_tokens",
                    "stop",
                    "seed",
                    "reasoning_effort",
                    "response_format");

    private static final Set<String> FOREIGN_PARTS = Set.of("text", "image_url", "image");

    private ResponsesChecks() {}

    static Optional<String> objection(JsonNode body) {
        return FOREIGN_MEMBERS.stream()
                .filter(body::has)
                .findFirst()
                .or(() -> includesUsage(body))
                .map(member -> "Unknown parameter: '" + member + "'")
                .or(() -> first(body.path("tools"), ResponsesChecks::ofTool))
                .or(() -> first(body.path("input"), ResponsesChecks::ofItem));
    }

    /** {@code stream_options} exists here too, but without the usage, which is always sent. */
    private static Optional<String> includesUsage(JsonNode body) {
        return body.path("stream_options").has("include_usage")
                ? Optional.of("stream_options.include_usage")
                : Optional.empty();
    }

    private static Optional<String> ofTool(JsonNode tool) {
        return tool.path("type").asText().equals("function") && !tool.path("name").isTextual()
                ? Optional.of("tools: a function must have its name next to its type")
                : Optional.empty();
    }

    private static Optional<String> ofItem(JsonNode item) {
        return switch (item.path("type").asText("message")) {
            case "function_call", "function_call_output" ->
                    item.path("call_id").isTextual()
                            ? Optional.empty()
                            : Optional.of("input: call_id is required");
            default -> first(item.path("content"), ResponsesChecks::ofPart);
        };
    }

    private static Optional<String> ofPart(JsonNode part) {
        String type = part.path("type").asText();
        return FOREIGN_PARTS.contains(type)
                ? Optional.of("input: a part must be input_text, output_text or input_image")
                : Optional.empty();
    }

    private static Optional<String> first(JsonNode array, ObjectionOf of) {
        return Prompt.elements(array).map(of::to).flatMap(Optional::stream).findFirst();
    }

    private interface ObjectionOf {
        Optional<String> to(JsonNode element);
    }
}
