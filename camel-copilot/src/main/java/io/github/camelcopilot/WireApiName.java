// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.WireFormat;
import java.util.Optional;

/** The values of the option {@code wireApi}. */
public enum WireApiName {
    /** Determined by the provider; for Copilot, by the model. */
    AUTO(null),
    /** OpenAI Chat Completions. */
    COMPLETIONS(WireFormat.COMPLETIONS),
    /** OpenAI Responses. */
    RESPONSES(WireFormat.RESPONSES),
    /** Anthropic Messages. */
    MESSAGES(WireFormat.MESSAGES);

    private final WireFormat format;

    WireApiName(WireFormat format) {
        this.format = format;
    }

    /** Returns the format; empty for {@code auto}. */
    public Optional<WireFormat> format() {
        return Optional.ofNullable(format);
    }
}
