// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials as users hand them on. */
class SecretTest {

    @ParameterizedTest
    @CsvSource({
        "gho_0123, gho_0123",
        "Bearer gho_0123, gho_0123",
        "' bearer   gho_0123 ', gho_0123",
        "token gho_0123, gho_0123",
        "BEARER gho_0123, gho_0123",
        // Only a scheme has something behind it.
        "bearer, bearer",
        "tokenless, tokenless",
        "Basic abc, Basic abc"
    })
    void aSchemeInFrontIsDropped(String value, String credential) {
        assertThat(Secret.ofCredential(value)).isEqualTo(Secret.of(credential));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void nothingIsNoCredential(String value) {
        assertThatThrownBy(() -> Secret.ofCredential(value))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
