// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.Conversation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How turns get their tokens; see {@link Conversations} for the words of the tables. */
class TurnTokensTest {

    private static Conversation conversation(String words, String counts) {
        return Conversation.builder()
                .messages(Conversations.of(words))
                .turnTokens(Conversations.counts(counts))
                .build();
    }

    /** What was sent in front, what became of it, the service's count, and the turns' tokens. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; ''; q:1 a; 50; 50",
                "''; ''; q:1 a; ; ''",
                "''; ''; q:1 a; 0; ''",
                "q:1 a; 50; q:1 a q:2 a; 80; 50 30",
                "q:1 a; 50; q:1 a q:2 a; 50; 50 -",
                "q:1 a; 50; q:1 a q:2 a; ; 50 -",
                "q:1 a; 50 60; q:1 a q:2 a; 80; - 79",
                // A turn that was not counted counts as its characters.
                "q:1 a:1234567; ''; q:1 a:1234567 q:2 a; 80; - 78",
                "i:1 a; ''; i:1 a q:2 a; 80; ''",
                "i:1 a; ''; i:1 a q:2 a; 1021; - 20",
                // Several messages of the user: the last one gets what the others do not have.
                "q:1 a; 50; q:1 a q:12345678 q:2 a; 80; 50 - 28",
                "''; ''; q:1 q:2 a; 80; - 79",
                // No turn is added: the last one gets the new count.
                "q:1 a q:2 c; 50 30; q:1 a q:2 c r1 a; 120; 50 70",
                "q:1 a q:2 c; 50 30; q:1 a q:2 c r1 a; ; 50 -",
                "q:1 a q:2 c; 50 30; q:1 a q:2 c r1 q:3 a; 120; 50 30 40",
                "a; 10; a q:1 a; 80; 80"
            })
    void theSumIsTheCountOfTheService(
            String before, String counts, String after, Long counted, String expected) {
        assertThat(
                        TurnTokens.after(
                                        conversation(before, counts),
                                        Conversations.of(after),
                                        counted,
                                        true)
                                .turnTokens())
                .isEqualTo(Conversations.counts(expected));
    }

    /** Decisions may add results without a model call. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"q:1 a q:2 cc; 50 30; q:1 a q:2 cc r1; 50 30", "q:1 cc; ''; q:1 cc r1; ''"})
    void withoutAnAnswerTheTokensStay(String before, String counts, String after, String expected) {
        assertThat(
                        TurnTokens.after(
                                        conversation(before, counts),
                                        Conversations.of(after),
                                        null,
                                        false)
                                .turnTokens())
                .isEqualTo(Conversations.counts(expected));
    }

    /**
     * What others have saved, what becomes of it, what this exchange would save without them, and
     * the turns' tokens.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "q:1 a q:x a; 50 7; q:1 a q:x a q:2 a; q:1 a q:2 a; 50 30; 50 7 30",
                "q:1 a q:x a; ''; q:1 a q:x a q:2 a; q:1 a q:2 a; 50 30; - - 30",
                "q:1 a q:x a; 50 7; q:1 a q:x a q:2 a; q:1 a q:2 a; ''; 50 7 -",
                "q:x a; 7; q:x a q:2 q:3 a; q:1 a q:2 q:3 a; 50 - 30; 7 - 30",
                "''; ''; q:2 a; q:1 a q:2 a; 50 30; 30",
                // The answer is put behind the turn of another exchange.
                "q:1 c r1 q:x a; 50 7; q:1 c r1:z q:x a a; q:1 c r1:z a; 90; 50 -",
                "q:1 c r1; 50; q:1 c r1; q:1 c r1; 50; 50"
            })
    void turnsOfOthersKeepTheirs(
            String latest,
            String counts,
            String next,
            String own,
            String ownCounts,
            String expected) {
        assertThat(
                        TurnTokens.behind(
                                        conversation(latest, counts),
                                        Conversations.of(next),
                                        conversation(own, ownCounts))
                                .turnTokens())
                .isEqualTo(Conversations.counts(expected));
    }
}
