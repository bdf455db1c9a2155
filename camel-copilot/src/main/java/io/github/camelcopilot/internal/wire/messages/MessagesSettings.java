package io.github.camelcopilot.internal.wire.messages;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.internal.wire.RequestSettings;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Says in the words of Anthropic's Messages format what a request holds beside its conversation.
 * Immutable, so any thread may use it.
 *
 * <p>Thoughts count towards {@code max_tokens}, and the API refuses a budget of thoughts that is
 * not less than it. What a request asks for is the length of the answer, as in the other formats;
 * so the budget comes on top of it.
 */
final class MessagesSettings {

    /** The format demands a limit, and every model takes this one. */
    static final int DEFAULT_MAX_TOKENS = 4096;

    private static final String MAX_TOKENS = "max_tokens";
    private static final String TEMPERATURE = "temperature";
    private static final String TOP_P = "top_p";
    private static final String TOP_K = "top_k";

    /** Members that are written otherwise than the further ones. */
    private static final Set<String> OWN =
            Set.of(
                    "model",
                    TEMPERATURE,
                    TOP_P,
                    TOP_K,
                    "stop_sequences",
                    "thinking",
                    "output_config",
                    "messages",
                    // The operation decides what is streamed.
                    "stream",
                    "stream_options");

    private final ChatRequest request;
    private final MessagesConversation conversation;
    private final MessagesThinking thinking;

    MessagesSettings(ChatRequest request, MessagesConversation conversation) {
        this.request = request;
        this.conversation = conversation;
        this.thinking = MessagesThinking.of(request, conversation);
    }

    /**
     * Returns the members of the request by their names, in an order that is the same each time.
     * What Chat Completions writes otherwise is translated, so that a request of that format works
     * here; what this format does not know at all stays as it is, and the service says so. Nulls
     * say nothing, and many of them would be refused.
     */
    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        put(members, "model", given("model", request.model()));
        put(members, MAX_TOKENS, maxTokens());
        put(members, TEMPERATURE, refusesTemperature() ? null : temperature());
        put(members, TOP_P, thinking.isOn() ? null : topP());
        put(members, TOP_K, thinking.isOn() ? null : request.extra().get(TOP_K));
        put(members, "stop_sequences", stopSequences());
        put(members, "thinking", thinking.member());
        put(members, "output_config", thinking.outputConfig());
        request.extra()
                .forEach(
                        (name, value) -> {
                            if (!isWritten(name) && !isDefault(name, value)) {
                                put(members, name, value);
                            }
                        });
        MessagesTools.translate(members);
        return members;
    }

    private static void put(Map<String, Object> members, String name, Object value) {
        if (value != null) {
            members.put(name, value);
        }
    }

    private Object given(String member, Object setting) {
        return setting != null ? setting : request.extra().get(member);
    }

    /** Returns the most tokens of thoughts and answer: a number, unless the request says else. */
    private Object maxTokens() {
        Object limit = RequestSettings.limit(request, MAX_TOKENS);
        if (limit == null) {
            return DEFAULT_MAX_TOKENS + thinking.budget();
        }
        // Who says the budget in the words of the format says the limit in its meaning too.
        return !thinking.isOwn() && limit instanceof Number tokens
                ? tokens.longValue() + thinking.budget()
                : limit;
    }

    private Object temperature() {
        return given(TEMPERATURE, request.temperature());
    }

    private Object topP() {
        return given(TOP_P, request.topP());
    }

    /** While the model thinks, the API takes no temperature but the default. */
    private boolean refusesTemperature() {
        return thinking.isOn() && temperature() != null && !isNumber(temperature(), 1);
    }

    private Object stopSequences() {
        Object own = request.extra().get("stop_sequences");
        return request.stop().isEmpty() && own != null ? own : RequestSettings.stop(request);
    }

    private boolean isWritten(String member) {
        return OWN.contains(member)
                || RequestSettings.NAMES.contains(member)
                || (member.equals("system") && conversation.hasSystem());
    }

    /**
     * Returns whether a member asks for what happens here anyway. The API refuses it all the same,
     * since it does not know the member.
     */
    private static boolean isDefault(String member, Object value) {
        return switch (member) {
            case "n" -> isNumber(value, 1);
            case "presence_penalty", "frequency_penalty" -> isNumber(value, 0);
            case "logprobs" -> Boolean.FALSE.equals(value);
            case "response_format" -> Map.of("type", "text").equals(value);
            default -> false;
        };
    }

    private static boolean isNumber(Object value, int number) {
        return value instanceof Number given && given.doubleValue() == number;
    }

    /** Returns the options that the format has no word for, or that the API refuses here. */
    Set<String> leftOut() {
        Set<String> options = new LinkedHashSet<>();
        if (RequestSettings.hasSeed(request)) {
            options.add("seed");
        }
        if (refusesTemperature()) {
            options.add("temperature");
        }
        if (thinking.isOn() && topP() != null) {
            options.add("topP");
        }
        if (thinking.isOn() && request.extra().get(TOP_K) != null) {
            options.add("body.top_k");
        }
        if (thinking.isLeftOut()) {
            options.add("reasoningEffort");
        }
        return options;
    }
}
