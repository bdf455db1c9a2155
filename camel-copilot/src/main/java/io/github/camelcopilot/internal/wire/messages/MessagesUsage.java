// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.Tokens;
import java.util.Map;
import java.util.Set;

/**
 * Gathers the usage of an answer in Anthropic's Messages format, which is spread over the events of
 * a stream. Used by one thread at a time.
 */
final class MessagesUsage {

    /** The members that are kept; a stream may have any number of others. */
    private static final Set<String> MEMBERS =
            Set.of(
                    "input_tokens",
                    "cache_creation_input_tokens",
                    "cache_read_input_tokens",
                    "output_tokens",
                    "output_tokens_details",
                    "thinking_tokens",
                    "reasoning_tokens");

    private static final Set<String> PROMPT =
            Set.of("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens");

    private final ObjectNode stated = Json.MAPPER.createObjectNode();

    /**
     * Adds a usage object. Later numbers replace earlier ones, since each is the total so far; that
     * of the prompt may also decrease. Some servers send zeros after the actual numbers: for the
     * prompt, zeros are ignored if all its numbers are zero; otherwise always.
     */
    void add(JsonNode usage) {
        boolean hasPromptTokens = hasAny(usage, PROMPT);
        for (Map.Entry<String, JsonNode> member : usage.properties()) {
            String name = member.getKey();
            boolean mayBeZero = PROMPT.contains(name) && hasPromptTokens;
            if (MEMBERS.contains(name)) {
                set(stated, name, member.getValue(), mayBeZero);
            }
        }
    }

    private static void set(ObjectNode stated, String name, JsonNode now, boolean mayBeZero) {
        JsonNode before = stated.path(name);
        if (now.isObject()) {
            ObjectNode inner = before instanceof ObjectNode known ? known : stated.putObject(name);
            for (Map.Entry<String, JsonNode> member : now.properties()) {
                if (MEMBERS.contains(member.getKey())) {
                    set(inner, member.getKey(), member.getValue(), mayBeZero);
                }
            }
        } else if (!now.isNull() && (mayBeZero || before.isMissingNode() || now.asDouble() != 0)) {
            stated.set(name, now);
        }
    }

    private static boolean hasAny(JsonNode usage, Set<String> members) {
        return members.stream().anyMatch(member -> usage.path(member).asDouble() != 0);
    }

    /**
     * Returns the usage, or null if there is none. As in OpenAI's formats, the tokens of the prompt
     * include those read from and written to the cache, which Anthropic counts separately.
     */
    Usage usage() {
        if (stated.isEmpty()) {
            return null;
        }
        int cached = tokens("cache_read_input_tokens");
        int written = tokens("cache_creation_input_tokens");
        int prompt = Tokens.sum(Tokens.sum(tokens("input_tokens"), written), cached);
        int completion = tokens("output_tokens");
        JsonNode details = stated.path("output_tokens_details");
        int reasoning =
                Tokens.of(
                        details.path("thinking_tokens"),
                        Tokens.of(details.path("reasoning_tokens")));
        return Usage.builder()
                .promptTokens(prompt)
                .completionTokens(completion)
                .totalTokens(Tokens.sum(prompt, completion))
                .cachedTokens(cached)
                .cacheWriteTokens(written)
                .reasoningTokens(reasoning)
                .build();
    }

    private int tokens(String member) {
        return Tokens.of(stated.path(member));
    }
}
