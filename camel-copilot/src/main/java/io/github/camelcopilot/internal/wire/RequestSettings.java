// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.ChatRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the settings of a request from its record or, under their names in Chat Completions, from
 * its {@code extra} members. Holds no state, so any thread may use it.
 */
public final class RequestSettings {

    /** The names of the {@code extra} members that are read here. */
    public static final Set<String> NAMES =
            Set.of("max_completion_tokens", "max_tokens", "reasoning_effort", "seed", "stop");

    private RequestSettings() {}

    /**
     * Returns the maximum number of tokens in the answer, or null.
     *
     * @param ownName the name of the member in the wire format
     */
    public static Object limit(ChatRequest request, String ownName) {
        // A body in OpenAI's format takes precedence over the option.
        Object limit = request.extra().get("max_completion_tokens");
        limit = limit != null ? limit : request.maxTokens();
        limit = limit != null ? limit : request.extra().get(ownName);
        return limit != null ? limit : request.extra().get("max_tokens");
    }

    /** Returns the reasoning effort, or null. */
    public static Object effort(ChatRequest request) {
        return request.reasoningEffort() != null
                ? request.reasoningEffort()
                : request.extra().get("reasoning_effort");
    }

    /**
     * Returns the stop sequences as a list, or a value of another type if the request has one, or
     * null.
     */
    public static Object stop(ChatRequest request) {
        Object stop = request.stop().isEmpty() ? request.extra().get("stop") : request.stop();
        if (stop instanceof String text) {
            return List.of(text);
        }
        return List.of().equals(stop) ? null : stop;
    }

    /** Returns whether the request declares the format of the answer, in any wire format. */
    public static boolean hasResponseFormat(ChatRequest request) {
        Map<String, Object> extra = request.extra();
        return request.responseFormat() != null
                || extra.get("response_format") != null
                || extra.get("output_format") != null
                || hasFormat(extra.get("text"))
                || hasFormat(extra.get("output_config"));
    }

    private static boolean hasFormat(Object member) {
        return member instanceof Map<?, ?> members && members.get("format") != null;
    }

    /** Returns whether the request asks for reproducible answers. */
    public static boolean hasSeed(ChatRequest request) {
        return request.seed() != null || request.extra().get("seed") != null;
    }
}
