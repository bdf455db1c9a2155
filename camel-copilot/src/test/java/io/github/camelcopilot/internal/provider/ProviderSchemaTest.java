// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.ModelCapabilities;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.address.BaseUrl;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which services can enforce a JSON Schema. */
class ProviderSchemaTest {

    private static final BaseUrl URL = BaseUrl.of("baseUrl", "https://h", true);

    @ParameterizedTest
    @CsvSource({
        "2024-08-01-preview, COMPLETIONS, true",
        "2024-07-01-preview, COMPLETIONS, false",
        "2024-06-01, COMPLETIONS, false",
        "2024-10-21, COMPLETIONS, true",
        "2025-04-01-preview, COMPLETIONS, true",
        "v1, COMPLETIONS, true",
        "preview, COMPLETIONS, true",
        "2024-06-01, RESPONSES, true"
    })
    void azureHasItSinceAVersion(String version, WireFormat format, boolean expected) {
        assertThat(
                        new AzureProvider(URL, version, "agent")
                                .supportsSchema(format, Optional.empty()))
                .isEqualTo(expected);
    }

    /** What Copilot's list says about a model; null = the model is unknown. */
    static Stream<Arguments> capabilities() {
        return Stream.of(
                Arguments.of(null, true),
                Arguments.of(ModelCapabilities.UNKNOWN, true),
                Arguments.of(ModelCapabilities.builder().streaming(true).build(), false),
                Arguments.of(ModelCapabilities.builder().structuredOutputs(false).build(), false),
                Arguments.of(ModelCapabilities.builder().structuredOutputs(true).build(), true));
    }

    @ParameterizedTest
    @MethodSource("capabilities")
    void copilotHasItForModelsThatSupportIt(ModelCapabilities supports, boolean expected) {
        Optional<ModelInfo> model =
                Optional.ofNullable(supports)
                        .map(known -> ModelInfo.builder("m").supports(known).build());
        CopilotProvider provider =
                new CopilotProvider(
                        URL, new CopilotProvider.Settings("agent", "chat", null, null, null));

        assertThat(provider.supportsSchema(WireFormat.COMPLETIONS, model)).isEqualTo(expected);
        assertThat(new OpenAiProvider(URL, "agent").supportsSchema(WireFormat.COMPLETIONS, model))
                .isTrue();
    }
}
