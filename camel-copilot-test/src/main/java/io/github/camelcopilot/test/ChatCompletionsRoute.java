package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * {@code POST /chat/completions}, plain and streamed: answers with an {@link ExtractiveSummary} of
 * the last user message.
 */
final class ChatCompletionsRoute implements Route {

    private static final String PATH = "/chat/completions";
    private static final Set<String> IMAGE_PARTS = Set.of("image_url", "input_image", "image");

    private final Predicate<String> expired;

    /**
     * The route.
     *
     * @param expired tells the access tokens that the service accepts no more
     */
    ChatCompletionsRoute(Predicate<String> expired) {
        this.expired = expired;
    }

    @Override
    public boolean matches(RecordedRequest request, boolean lenient) {
        return request.isPostTo(PATH, lenient);
    }

    @Override
    public Optional<Answer> refuse(RecordedRequest request) {
        return HeaderChecks.refuse(request, expired)
                .or(() -> refuseBody(request))
                .or(() -> refuseImages(request));
    }

    private static Optional<Answer> refuseBody(RecordedRequest request) {
        Optional<JsonNode> body = request.tryJson();
        if (body.isEmpty()) {
            return Optional.of(ServiceErrors.badRequest("the body is not valid JSON"));
        }
        JsonNode messages = body.get().path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            return Optional.of(ServiceErrors.badRequest("messages: at least one is required"));
        }
        return Optional.empty();
    }

    private static Optional<Answer> refuseImages(RecordedRequest request) {
        boolean announced = request.header("Copilot-Vision-Request").orElse("").equals("true");
        if (announced || !hasImage(request.json().path("messages"))) {
            return Optional.empty();
        }
        return Optional.of(
                ServiceErrors.badRequest(
                        "missing required Copilot-Vision-Request header for vision requests"));
    }

    private static boolean hasImage(JsonNode messages) {
        return StreamSupport.stream(messages.spliterator(), false)
                .flatMap(
                        message ->
                                StreamSupport.stream(message.path("content").spliterator(), false))
                .anyMatch(part -> IMAGE_PARTS.contains(part.path("type").asText()));
    }

    @Override
    public Answer answer(RecordedRequest request) {
        Optional<Answer> refusal =
                HeaderChecks.refuseExpired(request, expired).or(() -> refuseBody(request));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        String summary = ExtractiveSummary.of(lastUserText(request.json().path("messages")));
        return Answer.text(summary.isEmpty() ? "The message holds no text." : summary);
    }

    private static String lastUserText(JsonNode messages) {
        JsonNode last = MissingNode.getInstance();
        for (JsonNode message : messages) {
            if (message.path("role").asText().equals("user")) {
                last = message;
            }
        }
        JsonNode content = last.path("content");
        if (!content.isArray()) {
            return content.asText();
        }
        return StreamSupport.stream(content.spliterator(), false)
                .map(part -> part.path("text").asText())
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("\n\n"));
    }
}
