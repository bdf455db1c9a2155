// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The body of a prompt in its wire format.
 *
 * @param format the wire format
 * @param body the JSON, whatever it is
 */
record Prompt(WireFormat format, JsonNode body) {

    private static final Set<String> IMAGE_PARTS = Set.of("image_url", "input_image", "image");

    /** Returns why the service refuses the body, without quoting it; empty if it does not. */
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

    /** Returns why the body cannot be answered at all; empty if it can. */
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

    /** Returns whether it contains an image, including those in results of tools. */
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
        List<String> texts = userTexts();
        return texts.isEmpty() ? "" : texts.get(texts.size() - 1);
    }

    /** Returns the texts of the user's messages, which may be empty, in order. */
    List<String> userTexts() {
        return conversation().isTextual()
                ? List.of(conversation().asText())
                : messages(Set.of("user"))
                        .filter(said -> !isToolResults(said))
                        .map(Prompt::textOf)
                        .toList();
    }

    /** Returns the texts of the messages and members that instruct the model. */
    Stream<String> instructions() {
        return Stream.concat(
                        Stream.of(body.path("system"), body.path("instructions")),
                        messages(Set.of("system", "developer")))
                .map(Prompt::textOf);
    }

    private Stream<JsonNode> messages(Set<String> roles) {
        return elements(conversation())
                .filter(message -> roles.contains(message.path("role").asText()))
                .map(message -> message.path("content"));
    }

    private static String textOf(JsonNode content) {
        if (!content.isArray()) {
            return content.asText();
        }
        return elements(content)
                .map(part -> part.path("text").asText())
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("\n\n"));
    }

    /** Returns whether a user message of Anthropic's format consists of results of tools. */
    private static boolean isToolResults(JsonNode content) {
        return !content.isEmpty()
                && elements(content)
                        .allMatch(part -> part.path("type").asText().equals("tool_result"));
    }

    private JsonNode conversation() {
        return body.path(format.promptMember());
    }

    /** Returns the elements of an array; none for any other node. */
    static Stream<JsonNode> elements(JsonNode node) {
        return node.isArray() ? StreamSupport.stream(node.spliterator(), false) : Stream.empty();
    }
}
