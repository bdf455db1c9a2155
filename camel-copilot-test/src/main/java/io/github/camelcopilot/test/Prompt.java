package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The body of a prompt, read as its format has it.
 *
 * @param format the wire format
 * @param body the JSON, whatever it is
 */
record Prompt(WireFormat format, JsonNode body) {

    private static final Set<String> IMAGE_PARTS = Set.of("image_url", "input_image", "image");

    /** What the service has against it; the message quotes nothing of it. */
    Optional<String> objection() {
        return unreadable()
                .or(
                        () ->
                                switch (format) {
                                    case COMPLETIONS -> Optional.empty();
                                    case RESPONSES -> ResponsesChecks.objection(body);
                                    case MESSAGES -> MessagesChecks.objection(body);
                                });
    }

    /** Why nobody could answer it. */
    Optional<String> unreadable() {
        JsonNode conversation = conversation();
        if (format == WireFormat.RESPONSES && conversation.isTextual()) {
            return conversation.asText().isEmpty()
                    ? Optional.of("input: must not be empty")
                    : Optional.empty();
        }
        return conversation.isArray() && !conversation.isEmpty()
                ? Optional.empty()
                : Optional.of(format.promptMember() + ": at least one is required");
    }

    /** Whether it shows an image to the model, tools' results included. */
    boolean hasImage() {
        return elements(conversation()).anyMatch(Prompt::holdsImage);
    }

    private static boolean holdsImage(JsonNode messageOrPart) {
        return IMAGE_PARTS.contains(messageOrPart.path("type").asText())
                || Stream.of("content", "output")
                        .flatMap(member -> elements(messageOrPart.path(member)))
                        .anyMatch(Prompt::holdsImage);
    }

    /** The text of the user's last message; empty when that has none. */
    String lastUserText() {
        if (conversation().isTextual()) {
            return conversation().asText();
        }
        JsonNode content =
                elements(conversation())
                        .filter(message -> message.path("role").asText().equals("user"))
                        .map(message -> message.path("content"))
                        .filter(said -> !isToolResults(said))
                        .reduce((earlier, later) -> later)
                        .orElse(MissingNode.getInstance());
        if (!content.isArray()) {
            return content.asText();
        }
        return elements(content)
                .map(part -> part.path("text").asText())
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("\n\n"));
    }

    /** In Anthropic's format the results of tools come as the user's, but nobody said them. */
    private static boolean isToolResults(JsonNode content) {
        return !content.isEmpty()
                && elements(content)
                        .allMatch(part -> part.path("type").asText().equals("tool_result"));
    }

    private JsonNode conversation() {
        return body.path(format.promptMember());
    }

    /** The elements of an array; nothing for what is none. */
    static Stream<JsonNode> elements(JsonNode node) {
        return node.isArray() ? StreamSupport.stream(node.spliterator(), false) : Stream.empty();
    }
}
