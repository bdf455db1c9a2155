// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.Locale;

/** The JSON format of requests and responses. */
public enum WireFormat {
    /** OpenAI's Chat Completions, which almost every service and local server supports. */
    COMPLETIONS,
    /** OpenAI's Responses, the only format of some newer OpenAI models. */
    RESPONSES,
    /** Anthropic's Messages. */
    MESSAGES;

    /**
     * Returns the value of the option {@code wireApi} for this format, such as {@code responses}.
     */
    public String optionName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
