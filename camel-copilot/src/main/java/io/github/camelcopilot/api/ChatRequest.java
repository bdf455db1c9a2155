// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A prompt, independent of provider and wire format. If it is the body of a message, the options of
 * the endpoint supply only the members that are not set (null or empty).
 *
 * <pre>{@code
 * ChatRequest request =
 *         ChatRequest.builder()
 *                 .messages(ChatMessage.user("Why is the sky blue?"))
 *                 .temperature(0.2)
 *                 .maxTokens(200)
 *                 .build();
 * String answer = template.requestBody("copilot:chat", request, String.class);
 * }</pre>
 */
public final class ChatRequest {

    private static final String TOOLS = "tools";
    private static final String TOOL_CHOICE = "tool_choice";
    private static final String RESPONSE_FORMAT = "response_format";

    @JsonValue private final Members members;

    private record Members(
            String model,
            List<ChatMessage> messages,
            Double temperature,
            Double topP,
            Integer maxTokens,
            List<String> stop,
            Long seed,
            String reasoningEffort,
            List<ToolSpec> tools,
            ToolChoice toolChoice,
            ResponseFormat responseFormat,
            Map<String, Object> extra) {

        private Members {
            messages = List.copyOf(messages);
            stop = stop == null ? List.of() : List.copyOf(stop);
            // Missing in JSON that an earlier version wrote.
            tools = tools == null ? List.of() : List.copyOf(tools);
            extra = Values.copyOf(extra);
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private ChatRequest(Members members) {
        this.members = members;
    }

    /** Returns a builder whose members are not set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.model = members.model;
        builder.messages = members.messages;
        builder.temperature = members.temperature;
        builder.topP = members.topP;
        builder.maxTokens = members.maxTokens;
        builder.stop = members.stop;
        builder.seed = members.seed;
        builder.reasoningEffort = members.reasoningEffort;
        builder.tools = members.tools;
        builder.toolChoice = members.toolChoice;
        builder.responseFormat = members.responseFormat;
        builder.extra = members.extra;
        return builder;
    }

    /**
     * Returns a request with this conversation; the options of the endpoint supply everything else.
     *
     * @throws NullPointerException if an argument or a message is null
     */
    public static ChatRequest of(List<ChatMessage> messages) {
        return builder().messages(messages).build();
    }

    /**
     * Returns a request with this conversation; the options of the endpoint supply everything else.
     *
     * @throws NullPointerException if an argument or a message is null
     */
    public static ChatRequest of(ChatMessage... messages) {
        return builder().messages(messages).build();
    }

    /** Returns the model; null = the option {@code model}. */
    public String model() {
        return members.model;
    }

    /** Returns the conversation, oldest message first. */
    public List<ChatMessage> messages() {
        return members.messages;
    }

    /** Returns the sampling temperature, from 0 to 2 for most models; null = not set. */
    public Double temperature() {
        return members.temperature;
    }

    /** Returns the probability mass for nucleus sampling, from 0 to 1; null = not set. */
    public Double topP() {
        return members.topP;
    }

    /** Returns the maximum number of tokens in the answer; null = not set. */
    public Integer maxTokens() {
        return members.maxTokens;
    }

    /** Returns the sequences of characters that end the answer; empty if there are none. */
    public List<String> stop() {
        return members.stop;
    }

    /**
     * Returns the seed, which makes answers reproducible if the model supports it; null = not set.
     */
    public Long seed() {
        return members.seed;
    }

    /**
     * Returns the reasoning effort, such as {@code low}, {@code medium} or {@code high}; null = not
     * set.
     */
    public String reasoningEffort() {
        return members.reasoningEffort;
    }

    /** Returns the tools that the model may call; empty if there are none. */
    public List<ToolSpec> tools() {
        return members.tools;
    }

    /** Returns whether the model may, must or must not call a tool; null = not set. */
    public ToolChoice toolChoice() {
        return members.toolChoice;
    }

    /** Returns the format of the answer; null = not set. */
    public ResponseFormat responseFormat() {
        return members.responseFormat;
    }

    /**
     * Returns additional members of the request, by their names in OpenAI's Chat Completions
     * format; values are strings, numbers, booleans, lists, maps and null, as in JSON. If an
     * additional member has the name of a typed member, such as {@code temperature}, the typed
     * member takes precedence if it is set; {@code max_completion_tokens}, however, takes
     * precedence over {@link #maxTokens}.
     */
    public Map<String, Object> extra() {
        return members.extra;
    }

    /**
     * Returns this request for another model.
     *
     * @param model the model; null = the option {@code model}
     */
    public ChatRequest withModel(String model) {
        return toBuilder().model(model).build();
    }

    /**
     * Returns this request with another conversation.
     *
     * @throws NullPointerException if the list or a message is null
     */
    public ChatRequest withMessages(List<ChatMessage> messages) {
        return toBuilder().messages(messages).build();
    }

    /**
     * Returns this request without the given members. Supported are {@code temperature}, {@code
     * top_p}, {@code max_tokens}, {@code stop}, {@code seed}, {@code reasoning_effort}, {@code
     * tools}, {@code tool_choice}, {@code response_format} and all {@link #extra} members; other
     * names have no effect.
     *
     * @param names the names of members in the Chat Completions format
     */
    public ChatRequest without(Set<String> names) {
        Map<String, Object> rest = new LinkedHashMap<>(members.extra);
        rest.keySet().removeAll(names);
        return toBuilder()
                .temperature(names.contains("temperature") ? null : members.temperature)
                .topP(names.contains("top_p") ? null : members.topP)
                .maxTokens(names.contains("max_tokens") ? null : members.maxTokens)
                .stop(names.contains("stop") ? List.of() : members.stop)
                .seed(names.contains("seed") ? null : members.seed)
                .reasoningEffort(
                        names.contains("reasoning_effort") ? null : members.reasoningEffort)
                .tools(names.contains(TOOLS) ? List.of() : members.tools)
                .toolChoice(names.contains(TOOL_CHOICE) ? null : members.toolChoice)
                .responseFormat(names.contains(RESPONSE_FORMAT) ? null : members.responseFormat)
                .extra(rest)
                .build();
    }

    /**
     * Returns this request with all unset members taken from {@code defaults}. The messages of
     * {@code defaults} are ignored.
     */
    public ChatRequest orElse(ChatRequest defaults) {
        Members own = members;
        Members other = defaults.members;
        Map<String, Object> extra = new LinkedHashMap<>(other.extra);
        extra.putAll(own.extra);
        return builder()
                .model(own.model != null ? own.model : other.model)
                .messages(own.messages)
                .temperature(own.temperature != null ? own.temperature : other.temperature)
                .topP(own.topP != null ? own.topP : other.topP)
                .maxTokens(own.maxTokens != null ? own.maxTokens : other.maxTokens)
                .stop(own.stop.isEmpty() ? other.stop : own.stop)
                .seed(own.seed != null ? own.seed : other.seed)
                .reasoningEffort(
                        own.reasoningEffort != null ? own.reasoningEffort : other.reasoningEffort)
                .tools(isSet(!own.tools.isEmpty(), TOOLS) ? own.tools : other.tools)
                .toolChoice(
                        isSet(own.toolChoice != null, TOOL_CHOICE)
                                ? own.toolChoice
                                : other.toolChoice)
                .responseFormat(
                        isSet(own.responseFormat != null, RESPONSE_FORMAT)
                                ? own.responseFormat
                                : other.responseFormat)
                .extra(extra)
                .build();
    }

    /** Returns whether a member is set, either as a typed or as an extra member. */
    private boolean isSet(boolean isTyped, String name) {
        return isTyped || members.extra.containsKey(name);
    }

    /**
     * Returns this request with a system message before its messages; unchanged if the conversation
     * already contains a system or developer message.
     */
    public ChatRequest withSystemMessage(String text) {
        boolean hasInstructions =
                messages().stream()
                        .anyMatch(m -> m.role() == Role.SYSTEM || m.role() == Role.DEVELOPER);
        if (hasInstructions) {
            return this;
        }
        List<ChatMessage> all = new ArrayList<>(messages().size() + 1);
        all.add(ChatMessage.system(text));
        all.addAll(messages());
        return withMessages(all);
    }

    /** Returns whether a message contains an image. */
    public boolean hasImages() {
        return messages().stream()
                .flatMap(m -> m.content().stream())
                .anyMatch(ContentPart::isImage);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChatRequest that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(ChatRequest.class, members);
    }

    /** Builds a {@link ChatRequest}. Not safe for use by several threads at once. */
    public static final class Builder {

        private String model;
        private List<ChatMessage> messages = List.of();
        private Double temperature;
        private Double topP;
        private Integer maxTokens;
        private List<String> stop = List.of();
        private Long seed;
        private String reasoningEffort;
        private List<ToolSpec> tools = List.of();
        private ToolChoice toolChoice;
        private ResponseFormat responseFormat;
        private Map<String, Object> extra = Map.of();

        private Builder() {}

        /** Sets the model; null = the option {@code model}. */
        public Builder model(String model) {
            this.model = model;
            return this;
        }

        /** Sets the conversation, oldest message first. */
        public Builder messages(List<ChatMessage> messages) {
            this.messages = messages;
            return this;
        }

        /** Sets the conversation, oldest message first. */
        public Builder messages(ChatMessage... messages) {
            return messages(List.of(messages));
        }

        /** Sets the sampling temperature, from 0 to 2 for most models; null = not set. */
        public Builder temperature(Double temperature) {
            this.temperature = temperature;
            return this;
        }

        /** Sets the probability mass for nucleus sampling, from 0 to 1; null = not set. */
        public Builder topP(Double topP) {
            this.topP = topP;
            return this;
        }

        /** Sets the maximum number of tokens in the answer; null = not set. */
        public Builder maxTokens(Integer maxTokens) {
            this.maxTokens = maxTokens;
            return this;
        }

        /** Sets the sequences of characters that end the answer; null = none. */
        public Builder stop(List<String> stop) {
            this.stop = stop;
            return this;
        }

        /**
         * Sets the seed, which makes answers reproducible if the model supports it; null = not set.
         */
        public Builder seed(Long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Sets the reasoning effort, such as {@code low}, {@code medium} or {@code high}; null =
         * not set.
         */
        public Builder reasoningEffort(String reasoningEffort) {
            this.reasoningEffort = reasoningEffort;
            return this;
        }

        /** Sets the tools that the model may call; empty = none. */
        public Builder tools(List<ToolSpec> tools) {
            this.tools = tools;
            return this;
        }

        /** Sets the tools that the model may call; empty = none. */
        public Builder tools(ToolSpec... tools) {
            return tools(List.of(tools));
        }

        /** Sets whether the model may, must or must not call a tool; null = not set. */
        public Builder toolChoice(ToolChoice toolChoice) {
            this.toolChoice = toolChoice;
            return this;
        }

        /** Sets the format of the answer; null = not set. */
        public Builder responseFormat(ResponseFormat responseFormat) {
            this.responseFormat = responseFormat;
            return this;
        }

        /**
         * Sets additional members of the request, by their names in OpenAI's Chat Completions
         * format; values are strings, numbers, booleans, lists, maps and null, as in JSON. If an
         * additional member has the name of a typed member, such as {@code temperature}, the typed
         * member takes precedence if it is set; {@code max_completion_tokens}, however, takes
         * precedence over {@link #maxTokens}.
         */
        public Builder extra(Map<String, Object> extra) {
            this.extra = extra;
            return this;
        }

        /**
         * Returns the request.
         *
         * @throws NullPointerException if the list of messages, or an element of a list, is null
         */
        public ChatRequest build() {
            return new ChatRequest(
                    new Members(
                            model,
                            messages,
                            temperature,
                            topP,
                            maxTokens,
                            stop,
                            seed,
                            reasoningEffort,
                            tools,
                            toolChoice,
                            responseFormat,
                            extra));
        }
    }
}
