// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** External text cannot change how other text is displayed. */
class ExternalTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "\n",
                "\u001b[31m",
                "\u0000",
                "\u0085",
                "\u009b",
                "\u2028",
                "\u2029",
                "\u202e",
                "\u2066",
                "\u200b",
                "\ufeff",
                "\ud800",
                "\t \u00a0",
                "\ue000"
            })
    void invisibleCharactersBecomeABlank(String unseen) {
        String shown = ExternalText.name("gpt" + unseen + "4");

        assertThat(shown).matches("gpt ?(?:\\[31m)?4").doesNotContain("\u001b");
    }

    @Test
    void aLongNameIsCut() {
        assertThat(ExternalText.name("x".repeat(30_000)))
                .isEqualTo("x".repeat(ExternalText.MAX_NAME) + "…");
        assertThat(ExternalText.oneLine("ab\ud83d\udc2a", 3)).isEqualTo("ab…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4.1", "", "水 🐪 é", "a b"})
    void visibleCharactersAreKept(String name) {
        assertThat(ExternalText.name(name)).isEqualTo(name);
        assertThat(ExternalText.name(null)).isNull();
    }
}
