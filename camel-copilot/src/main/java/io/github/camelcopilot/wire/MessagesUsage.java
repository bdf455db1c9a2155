package io.github.camelcopilot.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.Usage;
import java.util.Map;
import java.util.Set;

/**
 * Gathers what an answer in Anthropic's Messages format tells of its usage, which a stream spreads
 * over its events. Used by one thread at a time.
 */
final class MessagesUsage {

    /** Others are not kept: a stream may bring any number of them. */
    private static final Set<String> MEMBERS =
            Set.of(
                    "input_tokens",
                    "cache_creation_input_tokens",
                    "cache_read_input_tokens",
                    "output_tokens",
                    "output_tokens_details",
                    "thinking_tokens",
                    "reasoning_tokens");

    private final ObjectNode told = Json.MAPPER.createObjectNode();

    /**
     * Takes what is told. Each number counts from the beginning of the answer, so that the largest
     * is the last that was known: servers end with a 0 where they have told the number before.
     */
    void add(JsonNode usage) {
        add(told, usage);
    }

    private static void add(ObjectNode told, JsonNode usage) {
        for (Map.Entry<String, JsonNode> member : usage.properties()) {
            if (!MEMBERS.contains(member.getKey())) {
                continue;
            }
            JsonNode before = told.path(member.getKey());
            JsonNode now = member.getValue();
            if (now.isObject() && before instanceof ObjectNode inner) {
                add(inner, now);
            } else if (!now.isNull() && !(before.isNumber() && isLess(now, before))) {
                told.set(member.getKey(), now);
            }
        }
    }

    private static boolean isLess(JsonNode now, JsonNode before) {
        return now.asDouble() < before.asDouble();
    }

    /**
     * Returns the usage, or null if none was told. The tokens of the prompt count those from the
     * cache and those written to it in, as in OpenAI's formats, while Anthropic tells them apart.
     */
    Usage usage() {
        if (told.isEmpty()) {
            return null;
        }
        int cached = tokens("cache_read_input_tokens");
        int prompt =
                Tokens.sum(
                        Tokens.sum(tokens("input_tokens"), tokens("cache_creation_input_tokens")),
                        cached);
        int completion = tokens("output_tokens");
        JsonNode details = told.path("output_tokens_details");
        int reasoning =
                Tokens.of(
                        details.path("thinking_tokens"),
                        Tokens.of(details.path("reasoning_tokens")));
        return new Usage(prompt, completion, Tokens.sum(prompt, completion), cached, reasoning);
    }

    private int tokens(String member) {
        return Tokens.of(told.path(member));
    }
}
