// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deltas that split a surrogate pair, written as {@code ^} and {@code _}. */
class WholeCharactersTest {

    private static final String HIGH = "\uD83D";
    private static final String LOW = "\uDE00";

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "a|b, a|b|",
                "a^|_b, a|^_b|",
                "^|_, |^_|",
                "^_, ^_|",
                "^_^|_, ^_|^_|",
                "^|^|_, |#|^_|",
                "a^|b, a|#b|",
                "a^, a|#",
                "^, |#",
                "a|_b, a|_b|"
            })
    void aSurrogateIsKeptUntilItsOtherHalfArrives(String deltas, String parts) {
        WholeCharacters whole = new WholeCharacters();
        StringBuilder taken = new StringBuilder();

        for (String delta : List.of(text(deltas).split("\\|"))) {
            taken.append(whole.take(delta)).append('|');
        }
        taken.append(whole.end());

        assertThat(taken).hasToString(text(parts));
        assertThat(whole.end()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ab, ab", "a^_b, a^_b", "a^b, a#b", "_a, #a", "^^_, #^_", "a^, a#"})
    void aCompleteTextHasNoHalves(String given, String whole) {
        assertThat(WholeCharacters.of(text(given))).isEqualTo(text(whole));
        assertThat(WholeCharacters.isWhole(text(given))).isEqualTo(given.equals(whole));
    }

    private static String text(String shown) {
        return shown.replace("^", HIGH).replace("_", LOW).replace("#", "\uFFFD");
    }
}
