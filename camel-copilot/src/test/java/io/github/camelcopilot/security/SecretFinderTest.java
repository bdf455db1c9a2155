// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.testing.SecretFinder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The search for disclosed credentials, which other tests use. */
class SecretFinderTest {

    /** The minimum length of a disclosed part, and the maximum length of a visible one. */
    private static final int PART = 12;

    private static final int SHOWN = 4;

    private final String secret = SecretFinder.randomSecret("gho_");
    private final SecretFinder hunt = new SecretFinder(secret);

    /** Positions of the credential in a text: at each distance from its start and its end. */
    static IntStream places() {
        return IntStream.rangeClosed(0, 40);
    }

    private Stream<String> forms() {
        String hidden = secret.substring(SHOWN, secret.length() - SHOWN);
        return Stream.of(
                secret,
                hidden.substring(0, PART),
                hidden.substring(7, 7 + PART),
                hidden.substring(hidden.length() - PART),
                new StringBuilder(secret).reverse().toString(),
                encoded(secret),
                encoded("x" + secret),
                encoded("token " + secret + " of a user"));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("places")
    void aCredentialIsFoundAnywhereInAText(int place) {
        for (String before : Stream.of(".", "é", "…").map(one -> one.repeat(place)).toList()) {
            for (String after : Stream.of(".", "…").map(one -> one.repeat(40 - place)).toList()) {
                assertThat(forms())
                        .allSatisfy(
                                form ->
                                        assertThatThrownBy(
                                                        () ->
                                                                hunt.assertAbsent(
                                                                        "a text",
                                                                        before + form + after))
                                                .isInstanceOf(AssertionError.class)
                                                .hasMessageContaining("a text"));
            }
        }
    }

    @Test
    void theMaskedFormAndOtherCredentialsAreNotFound() {
        String shown = secret.substring(0, SHOWN + PART - 1);
        for (String text :
                new String[] {null, "", "ab", shown, SecretFinder.randomSecret("gho_")}) {
            assertThatCode(() -> hunt.assertAbsent("a text", text)).doesNotThrowAnyException();
        }
    }
}
