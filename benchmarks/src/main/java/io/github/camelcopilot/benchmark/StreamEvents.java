// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** The events of a streamed chat completion, as OpenAI and Copilot write them. */
final class StreamEvents {

    /** Three events: the finish reason, the usage, and the end of the stream. */
    static final String END =
            chunk("[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]", "")
                    + chunk(
                            "[]",
                            ",\"usage\":{\"prompt_tokens\":112,\"completion_tokens\":20000,"
                                    + "\"total_tokens\":20112}")
                    + "data: [DONE]\n\n";

    private StreamEvents() {}

    static String delta(String content) {
        return chunk(
                "[{\"index\":0,\"delta\":{\"content\":\""
                        + new String(JsonStringEncoder.getInstance().quoteAsString(content))
                        + "\"},\"finish_reason\":null}]",
                "");
    }

    private static String chunk(String choices, String more) {
        return "data: {\"id\":\"chatcmpl-BnQ4vYzK1sT8eWcXh2Lr6JmDpGfUa\","
                + "\"object\":\"chat.completion.chunk\",\"created\":1767225600,"
                + "\"model\":\"gpt-4.1-2025-04-14\",\"system_fingerprint\":\"fp_b3f1157249\","
                + "\"choices\":"
                + choices
                + more
                + "}\n\n";
    }
}
