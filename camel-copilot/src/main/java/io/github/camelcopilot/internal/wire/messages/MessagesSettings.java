// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.messages;

import static io.github.camelcopilot.internal.wire.Json.putUnlessNull;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ResponseFormat;
import io.github.camelcopilot.api.ToolChoice;
import io.github.camelcopilot.internal.wire.RequestSettings;
import io.github.camelcopilot.internal.wire.TypedMembers;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Translates everything in a request except its conversation to Anthropic's Messages format.
 * Immutable, so any thread may use it.
 *
 * <p>The API counts reasoning towards {@code max_tokens} and rejects a reasoning budget that is not
 * less than that. The option {@code maxTokens} limits the answer alone, so the budget is added.
 */
final class MessagesSettings {

    /** The limit in tokens if none is set: the format requires one, and every model accepts it. */
    static final int DEFAULT_MAX_TOKENS = 4096;

    private static final String MAX_TOKENS = "max_tokens";
    private static final String TEMPERATURE = "temperature";
    private static final String TOP_P = "top_p";
    private static final String TOP_K = "top_k";
    private static final String OUTPUT_CONFIG = "output_config";

    /** The {@code extra} members that are not copied unchanged. */
    private static final Set<String> OWN =
            Set.of(
                    "model",
                    TEMPERATURE,
                    TOP_P,
                    TOP_K,
                    "stop_sequences",
                    "thinking",
                    OUTPUT_CONFIG,
                    "messages",
                    // The operation decides whether the answer is streamed.
                    "stream",
                    "stream_options");

    private final ChatRequest request;
    private final MessagesConversation conversation;
    private final MessagesThinking thinking;

    /** Whether the options require both reasoning and a tool call. */
    private final boolean isContradictory;

    private MessagesSettings(
            ChatRequest request, MessagesConversation conversation, boolean isContradictory) {
        this.request = request;
        this.conversation = conversation;
        this.thinking = MessagesThinking.of(request, conversation);
        this.isContradictory = isContradictory;
    }

    static MessagesSettings of(ChatRequest request, MessagesConversation conversation) {
        return new MessagesSettings(
                TypedMembers.toExtra(withSchemaInOutputConfig(request)),
                conversation,
                isForcedByOption(request)
                        && MessagesThinking.of(request, conversation).isOn()
                        && request.reasoningEffort() != null);
    }

    /**
     * Returns whether the option forces a tool call. A body in OpenAI's format, which has the
     * member itself, may be from a client that uses it with all models; then the effort is left
     * out.
     */
    private static boolean isForcedByOption(ChatRequest request) {
        ToolChoice choice = request.toolChoice();
        return choice != null
                && (choice.type() == ToolChoice.Type.REQUIRED
                        || choice.type() == ToolChoice.Type.NAMED)
                && !request.extra().containsKey("tool_choice");
    }

    /**
     * Returns the request with a JSON schema where this format expects it. The format has no member
     * for other response formats: text is its default, and the service rejects {@code json_object}.
     */
    private static ChatRequest withSchemaInOutputConfig(ChatRequest request) {
        Object config = request.extra().get(OUTPUT_CONFIG);
        if (!TypedMembers.isFormatChanged(request)
                || request.responseFormat().type() != ResponseFormat.Type.JSON_SCHEMA
                || (config != null && !(config instanceof Map))) {
            return request;
        }
        Map<String, Object> format = new LinkedHashMap<>();
        format.put("type", "json_schema");
        format.put("schema", MessagesSchema.supported(request.responseFormat().schema()));
        Map<Object, Object> members = new LinkedHashMap<>();
        if (config instanceof Map<?, ?> given) {
            members.putAll(given);
        }
        members.put("format", format);
        Map<String, Object> extra = new LinkedHashMap<>(request.extra());
        extra.remove(TypedMembers.RESPONSE_FORMAT);
        extra.put(OUTPUT_CONFIG, members);
        return request.toBuilder().responseFormat(null).extra(extra).build();
    }

    /**
     * Returns the members of the request by name, in a stable order. Members of Chat Completions
     * are translated, so that a request in that format works here; unknown members remain, and the
     * service reports them. Nulls are omitted, since the API rejects many of them.
     *
     * @throws IllegalArgumentException if the options require both reasoning and a tool call, which
     *     the API rejects
     */
    Map<String, Object> members() {
        if (isContradictory) {
            throw new IllegalArgumentException(
                    "Services refuse a forced tool call beside reasoning: leave toolChoice at auto,"
                            + " or reasoningEffort unset");
        }
        Map<String, Object> members = new LinkedHashMap<>();
        putUnlessNull(members, "model", given("model", request.model()));
        putUnlessNull(members, MAX_TOKENS, maxTokens());
        putUnlessNull(members, TEMPERATURE, refusesTemperature() ? null : temperature());
        putUnlessNull(members, TOP_P, thinking.isOn() ? null : topP());
        putUnlessNull(members, TOP_K, thinking.isOn() ? null : request.extra().get(TOP_K));
        putUnlessNull(members, "stop_sequences", stopSequences());
        putUnlessNull(members, "thinking", thinking.member());
        putUnlessNull(members, OUTPUT_CONFIG, thinking.outputConfig());
        request.extra()
                .forEach(
                        (name, value) -> {
                            if (!isWritten(name) && !isDefault(name, value)) {
                                putUnlessNull(members, name, value);
                            }
                        });
        MessagesTools.translate(members);
        return members;
    }

    private Object given(String member, Object setting) {
        return setting != null ? setting : request.extra().get(member);
    }

    /**
     * Returns the maximum number of tokens of reasoning and answer: a number, unless the request
     * has a value of another type.
     */
    private Object maxTokens() {
        Object limit = RequestSettings.limit(request, MAX_TOKENS);
        if (limit == null) {
            return DEFAULT_MAX_TOKENS + thinking.budget();
        }
        // A request that sets the budget in this format also sets the limit in this format.
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

    /** With reasoning, the API accepts only the default temperature, which is 1. */
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
     * Returns whether a member, which the API would reject as unknown, requests what is the default
     * here.
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

    /** Returns the options that the format does not support, or that the API rejects here. */
    Set<String> unsupportedOptions() {
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
        if (thinking.isEffortUnsupported() && !isContradictory) {
            options.add("reasoningEffort");
        }
        return options;
    }
}
