// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/** Checks what Anthropic Messages requires of a body besides its messages. Holds no state. */
final class MessagesChecks {

    private static final Set<String> ROLES = Set.of("user", "assistant");
    private static final Set<String> FOREIGN_IMAGES = Set.of("image_url", "input_image");

    private MessagesChecks() {}

    static Optional<String> objection(JsonNode body) {
        JsonNode maxTokens = body.path("max_tokens");
        if (maxTokens.isMissingNode()) {
            return Optional.of("max_tokens: field required");
        }
        if (!maxTokens.isIntegralNumber() || maxTokens.asLong() <= 0) {
            return Optional.of("max_tokens: must be a positive integer");
        }
        return ofThinking(body)
                .or(
                        () ->
                                Prompt.elements(body.path("messages"))
                                        .map(MessagesChecks::ofMessage)
                                        .flatMap(Optional::stream)
                                        .findFirst());
    }

    private static Optional<String> ofThinking(JsonNode body) {
        JsonNode thinking = body.path("thinking");
        boolean thinks = Set.of("enabled", "adaptive").contains(thinking.path("type").asText());
        if (thinks && body.path("temperature").asDouble(1) != 1) {
            return Optional.of("temperature: must be 1 when thinking is enabled");
        }
        return thinks && thinking.path("budget_tokens").asLong() >= body.path("max_tokens").asLong()
                ? Optional.of("max_tokens: must be greater than thinking.budget_tokens")
                : Optional.empty();
    }

    private static Optional<String> ofMessage(JsonNode message) {
        if (!ROLES.contains(message.path("role").asText())) {
            return Optional.of(
                    "messages: a role must be user or assistant; system is a separate member");
        }
        JsonNode content = message.path("content");
        if (content.isEmpty() && content.asText().isBlank()) {
            return Optional.of("messages: a message must have content that is not empty");
        }
        return Prompt.elements(content)
                .map(MessagesChecks::ofPart)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> ofPart(JsonNode part) {
        String type = part.path("type").asText();
        if (type.equals("text") && !isText(part.path("text"))) {
            return Optional.of("messages: text content blocks must be non-empty");
        }
        if (type.equals("tool_result") && !isText(part.path("tool_use_id"))) {
            return Optional.of("messages: tool_use_id: field required");
        }
        if (FOREIGN_IMAGES.contains(type)) {
            return Optional.of("messages: an image must be of the type image, not " + type);
        }
        return type.equals("image") && !isSource(part.path("source"))
                ? Optional.of("messages: an image needs a source of the type base64, url or file")
                : Optional.empty();
    }

    private static boolean isSource(JsonNode source) {
        return switch (source.path("type").asText()) {
            case "base64" -> isText(source.path("media_type")) && isText(source.path("data"));
            case "url" -> isText(source.path("url"));
            case "file" -> isText(source.path("file_id"));
            default -> false;
        };
    }

    private static boolean isText(JsonNode node) {
        return node.isTextual() && !node.asText().isBlank();
    }
}
