// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;

/** The wire formats, with the events of a streamed answer as the services write them. */
public enum StreamFormat {
    /** OpenAI's Chat Completions. */
    COMPLETIONS("/chat/completions", "/choices/0/delta/content") {
        @Override
        String begin() {
            return "";
        }

        @Override
        String delta(int index, String text) {
            return StreamEvents.delta(text);
        }

        @Override
        String end() {
            return StreamEvents.END;
        }
    },
    /** OpenAI's Responses. */
    RESPONSES("/responses", "/delta") {
        @Override
        String begin() {
            return event("response.created", "\"sequence_number\":0,\"response\":" + RESPONSE + "}")
                    + event(
                            "response.output_item.added",
                            "\"sequence_number\":1,\"output_index\":0,\"item\":{\"id\":\""
                                    + ITEM
                                    + "\",\"type\":\"message\",\"status\":\"in_progress\","
                                    + "\"content\":[],\"role\":\"assistant\"}");
        }

        @Override
        String delta(int index, String text) {
            return event(
                    "response.output_text.delta",
                    "\"sequence_number\":"
                            + (index + 4)
                            + ",\"item_id\":\""
                            + ITEM
                            + "\",\"output_index\":0,\"content_index\":0,\"delta\":\""
                            + quoted(text)
                            + "\",\"logprobs\":[],\"obfuscation\":\""
                            + OBFUSCATION.substring(0, 5 + index % 11)
                            + "\"");
        }

        @Override
        String end() {
            return event(
                    "response.completed",
                    "\"sequence_number\":20004,\"response\":"
                            + RESPONSE
                            + ",\"usage\":{\"input_tokens\":112,\"output_tokens\":20000,"
                            + "\"total_tokens\":20112}}");
        }
    },
    /** Anthropic's Messages. */
    MESSAGES("/v1/messages", "/delta/text") {
        @Override
        String begin() {
            return event(
                            "message_start",
                            "\"message\":{\"id\":\"msg_01XFDUDYJgAACzvnptvVoYEL\",\"type\":\"message\","
                                    + "\"role\":\"assistant\",\"content\":[],\"model\":\"claude-sonnet-4\","
                                    + "\"stop_reason\":null,\"usage\":{\"input_tokens\":112,\"output_tokens\":1}}")
                    + event(
                            "content_block_start",
                            "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
        }

        @Override
        String delta(int index, String text) {
            return event(
                    "content_block_delta",
                    "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""
                            + quoted(text)
                            + "\"}");
        }

        @Override
        String end() {
            return event("content_block_stop", "\"index\":0")
                    + event(
                            "message_delta",
                            "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":20000}")
                    + event("message_stop", "\"x\":0");
        }
    };

    private static final String ITEM = "msg_67c9a8787f4c8190b49c858d4c1cf20c0123456789abcdef";
    private static final String OBFUSCATION = "aB3xY9kLmN0pQrSt";

    /** Without the closing brace. */
    private static final String RESPONSE =
            "{\"id\":\"resp_67c9fdcecf488190bdd9a0409de3a1ec07b8b0ad4e5eb654\","
                    + "\"object\":\"response\",\"created_at\":1767225600,\"status\":\"completed\","
                    + "\"error\":null,\"incomplete_details\":null,\"instructions\":null,"
                    + "\"metadata\":{},\"model\":\"gpt-4.1-2025-04-14\",\"output\":[],"
                    + "\"parallel_tool_calls\":true,\"temperature\":1.0,\"tool_choice\":\"auto\","
                    + "\"tools\":[],\"top_p\":1.0";

    private final String path;

    @SuppressWarnings("ImmutableEnumChecker") // JsonPointer is immutable.
    private final JsonPointer delta;

    StreamFormat(String path, String delta) {
        this.path = path;
        this.delta = JsonPointer.compile(delta);
    }

    URI address(String baseUrl) {
        return URI.create(baseUrl + path);
    }

    /** Returns whether a request line contains the path of this format. */
    boolean isOf(String requestLine) {
        return requestLine.contains(path);
    }

    /** Returns the delta of an event, or an empty string if it has none. */
    String deltaOf(JsonNode event) {
        JsonNode text = event.at(delta);
        return text.isTextual() ? text.textValue() : "";
    }

    /** Returns the events before the first delta. */
    abstract String begin();

    /** Returns the event of a delta. */
    abstract String delta(int index, String text);

    /** Returns the events after the last delta. */
    abstract String end();

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
