package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/** What Anthropic's Messages format demands of a body besides its messages. */
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
        return Prompt.elements(body.path("messages"))
                .map(MessagesChecks::ofMessage)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> ofMessage(JsonNode message) {
        if (!ROLES.contains(message.path("role").asText())) {
            return Optional.of(
                    "messages: a role must be user or assistant; system is a member of its own");
        }
        return Prompt.elements(message.path("content"))
                .map(MessagesChecks::ofPart)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> ofPart(JsonNode part) {
        String type = part.path("type").asText();
        if (FOREIGN_IMAGES.contains(type)) {
            return Optional.of("messages: an image must be of the type image, not " + type);
        }
        return type.equals("image") && !isSource(part.path("source"))
                ? Optional.of("messages: an image needs a source of the type base64 or url")
                : Optional.empty();
    }

    private static boolean isSource(JsonNode source) {
        return switch (source.path("type").asText()) {
            case "base64" -> isText(source.path("media_type")) && isText(source.path("data"));
            case "url" -> isText(source.path("url"));
            default -> false;
        };
    }

    private static boolean isText(JsonNode node) {
        return node.isTextual() && !node.asText().isBlank();
    }
}
