// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.internal.address.BaseUrl;
import io.github.camelcopilot.internal.provider.CopilotProvider;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table "Model Multipliers (Paid Plans)" of the Copilot API guide. */
class PremiumMultiplierTest {

    private static final CopilotProvider PROVIDER =
            new CopilotProvider(
                    BaseUrl.of("baseUrl", "https://api.githubcopilot.com", false),
                    new CopilotProvider.Settings(null, null, null, null, null));

    /** The rows of the guide: name shown to users, multiplier, notes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GPT-4o             | 0    | Included",
                "GPT-4.1            | 0    | Included",
                "GPT-5 mini         | 0    | Included",
                "Grok Code Fast 1   | 0.25 |",
                "Claude Haiku 4.5   | 0.33 |",
                "Gemini 3 Flash     | 0.33 |",
                "GPT-5.1-Codex-Mini | 0.33 |",
                "Claude Sonnet 4    | 1    |",
                "Claude Sonnet 4.5  | 1    |",
                "Claude Sonnet 4.6  | 1    |",
                "Gemini 2.5 Pro     | 1    |",
                "Gemini 3 Pro       | 1    |",
                "GPT-5.1            | 1    |",
                "GPT-5.1-Codex      | 1    |",
                "GPT-5.2            | 1    |",
                "GPT-5.2-Codex      | 1    |",
                "Claude Opus 4.5    | 3    |",
                "Claude Opus 4.6    | 3    |"
            })
    void eachRowOfTheGuideHasItsMultiplier(String name, double multiplier) {
        String id = name.toLowerCase(Locale.ROOT).replace(' ', '-');

        assertThat(PROVIDER.multiplier(id)).isEqualTo(multiplier);
    }

    @ParameterizedTest
    @CsvSource({
        "GPT-4o, 0",
        "gpt-4o-2024-11-20, 0",
        "gemini-3-pro-preview, 1",
        "gemini-2.5-pro-preview-2025-05-06, 1"
    })
    void theStateAndTheDateOfAVersionDoNotMatter(String id, double multiplier) {
        assertThat(PROVIDER.multiplier(id)).isEqualTo(multiplier);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "gpt",
                "gpt-5",
                "gpt-4o-mini",
                "gpt-4.1-nano",
                "my-gpt-4.1",
                "claude-opus-4",
                "claude-sonnet-4.5-thinking",
                "gpt-4o-2024",
                "some-model"
            })
    void anUnknownModelHasNoMultiplier(String id) {
        assertThat(PROVIDER.multiplier(id)).isNull();
    }
}
