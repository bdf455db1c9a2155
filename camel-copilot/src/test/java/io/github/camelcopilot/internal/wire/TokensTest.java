// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Numbers of tokens are sums in headers, JMX and meters, of which the last ignore negative values.
 */
class TokensTest {

    private static final int OTHER = 42;

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "3.7, 3",
        "'\"7\"', 7",
        "1e12, 2147483647",
        "99999999999999999999, 2147483647",
        "-5, 42",
        "-1e300, 42",
        "'\"-5\"', 42",
        "null, 42",
        "true, 42",
        "'\"many\"', 42",
        "[], 42",
        "{}, 42"
    })
    void areNeverNegative(String json, int count) throws Exception {
        JsonNode number = Json.MAPPER.readTree(json);

        assertThat(Tokens.of(number, OTHER)).isEqualTo(count);
        assertThat(Tokens.of(number)).isEqualTo(count == OTHER ? 0 : count);
    }
}
