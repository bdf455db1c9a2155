package io.github.camelcopilot.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A prompt in neutral form, the same for every provider and wire API. What is null or empty was
 * left out; the options of the endpoint fill it.
 *
 * @param model the model, or null
 * @param messages the conversation, oldest first
 * @param temperature how free the answer is, from 0 to 2 for most models, or null
 * @param topP the share of probability to choose from, from 0 to 1, or null
 * @param maxTokens the most tokens of the answer, or null
 * @param stop texts that end the answer
 * @param seed makes answers repeatable where the model can, or null
 * @param reasoningEffort such as {@code low}, {@code medium}, {@code high}, or null
 * @param extra further members of the request: texts, numbers, booleans, lists and maps, as in JSON
 */
public record ChatRequest(
        String model,
        List<ChatMessage> messages,
        Double temperature,
        Double topP,
        Integer maxTokens,
        List<String> stop,
        Long seed,
        String reasoningEffort,
        Map<String, Object> extra) {

    public ChatRequest {
        messages = List.copyOf(messages);
        stop = stop == null ? List.of() : List.copyOf(stop);
        extra = Copies.of(extra);
    }

    /** Returns a request of the given conversation that leaves everything else to the endpoint. */
    public static ChatRequest of(List<ChatMessage> messages) {
        return new ChatRequest(null, messages, null, null, null, List.of(), null, null, Map.of());
    }

    /** Returns a request of the given conversation that leaves everything else to the endpoint. */
    public static ChatRequest of(ChatMessage... messages) {
        return of(List.of(messages));
    }

    /** Returns the same request for another model. */
    public ChatRequest withModel(String newModel) {
        return new ChatRequest(
                newModel,
                messages,
                temperature,
                topP,
                maxTokens,
                stop,
                seed,
                reasoningEffort,
                extra);
    }

    /** Returns the same request with another conversation. */
    public ChatRequest withMessages(List<ChatMessage> newMessages) {
        return new ChatRequest(
                model,
                newMessages,
                temperature,
                topP,
                maxTokens,
                stop,
                seed,
                reasoningEffort,
                extra);
    }

    /** Returns the same request without these of the {@link #extra} members. */
    public ChatRequest without(Set<String> members) {
        Map<String, Object> rest = new LinkedHashMap<>(extra);
        rest.keySet().removeAll(members);
        return new ChatRequest(
                model, messages, temperature, topP, maxTokens, stop, seed, reasoningEffort, rest);
    }

    /**
     * Returns this request, with what it leaves out taken from {@code defaults}, whose messages are
     * not used.
     */
    public ChatRequest orElse(ChatRequest defaults) {
        Map<String, Object> members = new LinkedHashMap<>(defaults.extra);
        members.putAll(extra);
        return new ChatRequest(
                model != null ? model : defaults.model,
                messages,
                temperature != null ? temperature : defaults.temperature,
                topP != null ? topP : defaults.topP,
                maxTokens != null ? maxTokens : defaults.maxTokens,
                stop.isEmpty() ? defaults.stop : stop,
                seed != null ? seed : defaults.seed,
                reasoningEffort != null ? reasoningEffort : defaults.reasoningEffort,
                members);
    }

    /**
     * Returns this request with a system message in front, unless it has instructions of its own.
     */
    public ChatRequest withSystemMessage(String text) {
        boolean instructed =
                messages.stream()
                        .anyMatch(m -> m.role() == Role.SYSTEM || m.role() == Role.DEVELOPER);
        if (instructed) {
            return this;
        }
        List<ChatMessage> all = new ArrayList<>(messages.size() + 1);
        all.add(ChatMessage.system(text));
        all.addAll(messages);
        return new ChatRequest(
                model, all, temperature, topP, maxTokens, stop, seed, reasoningEffort, extra);
    }

    /** Returns whether any message holds an image. */
    public boolean hasImages() {
        return messages.stream().flatMap(m -> m.content().stream()).anyMatch(ContentPart::isImage);
    }
}
