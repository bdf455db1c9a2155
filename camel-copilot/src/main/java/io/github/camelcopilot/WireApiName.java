package io.github.camelcopilot;

import io.github.camelcopilot.api.WireFormat;
import java.util.Optional;

/** The values of the option {@code wireApi}. */
public enum WireApiName {
    /** By the provider; for Copilot by the model. */
    AUTO(null),
    /** OpenAI's Chat Completions. */
    COMPLETIONS(WireFormat.COMPLETIONS),
    /** OpenAI's Responses. */
    RESPONSES(WireFormat.RESPONSES),
    /** Anthropic's Messages. */
    MESSAGES(WireFormat.MESSAGES);

    private final WireFormat format;

    WireApiName(WireFormat format) {
        this.format = format;
    }

    /** Returns the format that it names, or nothing for {@code auto}. */
    public Optional<WireFormat> format() {
        return Optional.ofNullable(format);
    }
}
