// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.modelreport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OptionsTest {

    static Stream<Arguments> valid() {
        return Stream.of(
                arguments(List.of(), new Options("", false, "default.html")),
                arguments(List.of("--premium"), new Options("", true, "default.html")),
                arguments(
                        List.of("--out", "a b.html", "--model", "gpt-5.1"),
                        new Options("gpt-5.1", false, "a b.html")));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void optionsMayHaveAnyOrder(List<String> arguments, Options options) {
        assertThat(Options.parse(arguments, "default.html")).isEqualTo(options);
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                arguments(List.of("gpt-5.1"), "gpt-5.1"),
                arguments(List.of("--modell", "x"), "--modell"),
                arguments(List.of("--model"), "--model needs a value"),
                arguments(List.of("--model", "--premium"), "--model needs a value"),
                arguments(List.of("--out", " "), "--out needs a value"),
                arguments(List.of("--model", "one,two"), "one name"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidOptionIsNamed(List<String> arguments, String reason) {
        assertThatThrownBy(() -> Options.parse(arguments, "default.html"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
