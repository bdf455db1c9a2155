package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.ChatRequest;
import java.util.List;
import java.util.Set;

/**
 * Reads the settings that a request has in its record or, by the names of Chat Completions, among
 * its further members. Holds no state, so any thread may use it.
 */
public final class RequestSettings {

    /** The names of the further members that are read here. */
    public static final Set<String> NAMES =
            Set.of("max_completion_tokens", "max_tokens", "reasoning_effort", "seed", "stop");

    private RequestSettings() {}

    /**
     * Returns the most tokens of the answer, or null.
     *
     * @param ownWord the format's own word for it
     */
    public static Object limit(ChatRequest request, String ownWord) {
        // What a body in OpenAI's format says itself wins over the option.
        Object limit = request.extra().get("max_completion_tokens");
        limit = limit != null ? limit : request.maxTokens();
        limit = limit != null ? limit : request.extra().get(ownWord);
        return limit != null ? limit : request.extra().get("max_tokens");
    }

    /** Returns how much the model shall think, or null. */
    public static Object effort(ChatRequest request) {
        return request.reasoningEffort() != null
                ? request.reasoningEffort()
                : request.extra().get("reasoning_effort");
    }

    /** Returns the texts that end the answer, as a list unless they are said oddly, or null. */
    public static Object stop(ChatRequest request) {
        Object stop = request.stop().isEmpty() ? request.extra().get("stop") : request.stop();
        if (stop instanceof String text) {
            return List.of(text);
        }
        return List.of().equals(stop) ? null : stop;
    }

    /** Returns whether the request asks for answers that are repeatable. */
    public static boolean hasSeed(ChatRequest request) {
        return request.seed() != null || request.extra().get("seed") != null;
    }
}
