package io.github.camelcopilot.wire;

import io.github.camelcopilot.api.ChatRequest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Says what a request's settings are in Anthropic's Messages format, where they are not the same
 * member under another name. Immutable, so any thread may use it.
 *
 * <p>Thoughts count towards {@code max_tokens}, and the API refuses a budget of thoughts that is
 * not less than it. What a request asks for is the length of the answer, as in the other formats;
 * so the budget comes on top of it.
 */
final class MessagesSettings {

    /** The format demands a limit, and every model takes this one. */
    static final int DEFAULT_MAX_TOKENS = 4096;

    private static final int UNKNOWN_EFFORT = -1;

    private final ChatRequest request;

    MessagesSettings(ChatRequest request) {
        this.request = request;
    }

    /** Returns the most tokens of thoughts and answer: a number, unless the request says else. */
    Object maxTokens() {
        Object answer = answerTokens();
        int budget = thinkingBudget();
        return budget > 0 && answer instanceof Number tokens ? tokens.longValue() + budget : answer;
    }

    private Object answerTokens() {
        // What a body in OpenAI's format says itself wins over the option.
        Object limit = request.extra().get("max_completion_tokens");
        limit = limit != null ? limit : request.maxTokens();
        limit = limit != null ? limit : request.extra().get("max_tokens");
        return limit != null ? limit : DEFAULT_MAX_TOKENS;
    }

    /** Returns how many tokens the model may think; 0 if the setting is not to be sent. */
    int thinkingBudget() {
        return saysHowToThink() ? 0 : Math.max(0, budgetOf(effort()));
    }

    /** Returns whether the request itself has a word of this format for it, which then counts. */
    private boolean saysHowToThink() {
        return request.extra().containsKey("thinking")
                || request.extra().containsKey("output_config");
    }

    private Object effort() {
        return request.reasoningEffort() != null
                ? request.reasoningEffort()
                : request.extra().get("reasoning_effort");
    }

    private static int budgetOf(Object effort) {
        if (effort == null) {
            return 0;
        }
        return switch (effort.toString()) {
            case "none" -> 0;
            // The least that the API takes.
            case "minimal", "low" -> 1024;
            case "medium" -> 4096;
            case "high", "xhigh", "max" -> 16_384;
            default -> UNKNOWN_EFFORT;
        };
    }

    /** Returns the options that the format has no word for. */
    Set<String> leftOut() {
        Set<String> options = new LinkedHashSet<>();
        if (request.seed() != null || request.extra().get("seed") != null) {
            options.add("seed");
        }
        if (!saysHowToThink() && budgetOf(effort()) == UNKNOWN_EFFORT) {
            options.add("reasoningEffort");
        }
        return options;
    }

    /**
     * Returns the extra members of the request, without those that are written anyway. What Chat
     * Completions writes otherwise is translated, so that a conversation of that format works here;
     * what this format does not know at all stays as it is, and the service says so.
     */
    Map<String, Object> furtherMembers() {
        Map<String, Object> members = new LinkedHashMap<>();
        request.extra()
                .forEach(
                        (name, value) -> {
                            if (!isWritten(name)) {
                                members.put(name, value);
                            }
                        });
        MessagesTools.translate(members);
        return members;
    }

    private boolean isWritten(String member) {
        return switch (member) {
            case "model" -> request.model() != null;
            case "temperature" -> request.temperature() != null;
            case "top_p" -> request.topP() != null;
            case "stop_sequences" -> !request.stop().isEmpty();
            case "system" -> MessagesConversation.hasInstructions(request.messages());
            // The operation decides what is streamed.
            case "messages", "stream", "stream_options" -> true;
            case "max_tokens", "max_completion_tokens", "seed", "reasoning_effort" -> true;
            default -> false;
        };
    }
}
