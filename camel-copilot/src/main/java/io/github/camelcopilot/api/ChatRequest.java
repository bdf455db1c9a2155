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
 * A prompt, independent of provider and wire format. As the body of a message it is sent as it is;
 * the options of the endpoint supply the members that are not set (null or empty).
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
     */
    public static ChatRequest of(List<ChatMessage> messages) {
        return builder().messages(messages).build();
    }

    /**
     * Returns a request with this conversation; the options of the endpoint supply everything else.
     */
    public static ChatRequest of(ChatMessage... messages) {
        return builder().messages(messages).build();
    }

    /** Returns the model, or null. */
    public String model() {
        return members.model;
    }

    /** Returns the conversation, oldest message first. */
    public List<ChatMessage> messages() {
        return members.messages;
    }

    /** Returns the sampling temperature, for most models from 0 to 2, or null. */
    public Double temperature() {
        return members.temperature;
    }

    /** Returns the probability mass for nucleus sampling, from 0 to 1, or null. */
    public Double topP() {
        return members.topP;
    }

    /** Returns the maximum number of tokens in the answer, or null. */
    public Integer maxTokens() {
        return members.maxTokens;
    }

    /** Returns the stop sequences, at which the answer ends; empty if there are none. */
    public List<String> stop() {
        return members.stop;
    }

    /** Returns the seed for reproducible answers, where the model supports it, or null. */
    public Long seed() {
        return members.seed;
    }

    /**
     * Returns the reasoning effort, such as {@code low}, {@code medium} or {@code high}, or null.
     */
    public String reasoningEffort() {
        return members.reasoningEffort;
    }

    /** Returns the tools that the model may call; empty if there are none. */
    public List<ToolSpec> tools() {
        return members.tools;
    }

    /** Returns whether the model must call a tool, or null. */
    public ToolChoice toolChoice() {
        return members.toolChoice;
    }

    /** Returns the format of the answer, or null. */
    public ResponseFormat responseFormat() {
        return members.responseFormat;
    }

    /**
     * Returns further members of the request, by their names in OpenAI's Chat Completions format;
     * values are strings, numbers, booleans, lists, maps and null, as in JSON. A member that this
     * class has too is sent from here only if it is not set there, or if it has the same meaning.
     */
    public Map<String, Object> extra() {
        return members.extra;
    }

    /**
     * Returns this request for another model.
     *
     * @param model the model; null = the one of the endpoint
     */
    public ChatRequest withModel(String model) {
        return toBuilder().model(model).build();
    }

    /** Returns this request with another conversation. */
    public ChatRequest withMessages(List<ChatMessage> messages) {
        return toBuilder().messages(messages).build();
    }

    /**
     * Returns this request without these members: {@code tools}, {@code tool_choice}, {@code
     * response_format} and {@link #extra} members.
     *
     * @param names names in the Chat Completions format
     */
    public ChatRequest without(Set<String> names) {
        Map<String, Object> rest = new LinkedHashMap<>(members.extra);
        rest.keySet().removeAll(names);
        return toBuilder()
                .tools(names.contains(TOOLS) ? List.of() : members.tools)
                .toolChoice(names.contains(TOOL_CHOICE) ? null : members.toolChoice)
                .responseFormat(names.contains(RESPONSE_FORMAT) ? null : members.responseFormat)
                .extra(rest)
                .build();
    }

    /**
     * Returns this request, with the members that are not set taken from {@code defaults}. The
     * messages of {@code defaults} are not used.
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

    /** Returns whether a member is set, or given as an extra member instead. */
    private boolean isSet(boolean isTyped, String name) {
        return isTyped || members.extra.containsKey(name);
    }

    /**
     * Returns this request with a system message in front, or unchanged if it has a system or
     * developer message already.
     */
    public ChatRequest withSystemMessage(String text) {
        boolean instructed =
                messages().stream()
                        .anyMatch(m -> m.role() == Role.SYSTEM || m.role() == Role.DEVELOPER);
        if (instructed) {
            return this;
        }
        List<ChatMessage> all = new ArrayList<>(messages().size() + 1);
        all.add(ChatMessage.system(text));
        all.addAll(messages());
        return withMessages(all);
    }

    /** Returns whether any message contains an image. */
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

        /** Sets the model, or null. */
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

        /** Sets the sampling temperature, for most models from 0 to 2, or null. */
        public Builder temperature(Double temperature) {
            this.temperature = temperature;
            return this;
        }

        /** Sets the probability mass for nucleus sampling, from 0 to 1, or null. */
        public Builder topP(Double topP) {
            this.topP = topP;
            return this;
        }

        /** Sets the maximum number of tokens in the answer, or null. */
        public Builder maxTokens(Integer maxTokens) {
            this.maxTokens = maxTokens;
            return this;
        }

        /** Sets the stop sequences, at which the answer ends; null = none. */
        public Builder stop(List<String> stop) {
            this.stop = stop;
            return this;
        }

        /** Sets the seed for reproducible answers, where the model supports it, or null. */
        public Builder seed(Long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Sets the reasoning effort, such as {@code low}, {@code medium} or {@code high}, or null.
         */
        public Builder reasoningEffort(String reasoningEffort) {
            this.reasoningEffort = reasoningEffort;
            return this;
        }

        /** Sets the tools that the model may call; empty if there are none. */
        public Builder tools(List<ToolSpec> tools) {
            this.tools = tools;
            return this;
        }

        /** Sets the tools that the model may call; empty if there are none. */
        public Builder tools(ToolSpec... tools) {
            return tools(List.of(tools));
        }

        /** Sets whether the model must call a tool, or null. */
        public Builder toolChoice(ToolChoice toolChoice) {
            this.toolChoice = toolChoice;
            return this;
        }

        /** Sets the format of the answer, or null. */
        public Builder responseFormat(ResponseFormat responseFormat) {
            this.responseFormat = responseFormat;
            return this;
        }

        /**
         * Sets further members of the request, by their names in OpenAI's Chat Completions format;
         * values are strings, numbers, booleans, lists, maps and null, as in JSON. A member that
         * this class has too is sent from here only if it is not set there, or if it has the same
         * meaning.
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
