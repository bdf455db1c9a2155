package io.github.camelcopilot.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.Usage;
import java.util.Map;

/**
 * Gathers what an answer in Anthropic's Messages format tells of its usage, which a stream spreads
 * over its events. Used by one thread at a time.
 */
final class MessagesUsage {

    private final ObjectNode told = Json.MAPPER.createObjectNode();

    /**
     * Takes what is told. It counts from the beginning of the answer, so that it replaces what was
     * told before; what it leaves out, or says to be null, stays.
     */
    void add(JsonNode usage) {
        for (Map.Entry<String, JsonNode> member : usage.properties()) {
            if (!member.getValue().isNull()) {
                told.set(member.getKey(), member.getValue());
            }
        }
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
                sum(sum(tokens("input_tokens"), tokens("cache_creation_input_tokens")), cached);
        int completion = tokens("output_tokens");
        JsonNode details = told.path("output_tokens_details");
        int reasoning =
                details.path("thinking_tokens").asInt(details.path("reasoning_tokens").asInt());
        return new Usage(prompt, completion, sum(prompt, completion), cached, reasoning);
    }

    private int tokens(String member) {
        return told.path(member).asInt();
    }

    private static int sum(int a, int b) {
        return (int) Math.min(Integer.MAX_VALUE, (long) a + b);
    }
}
