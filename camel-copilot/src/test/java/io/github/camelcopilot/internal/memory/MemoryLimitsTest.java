// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.CopilotMemoryException;
import io.github.camelcopilot.api.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of a conversation; see {@link Conversations} for the words of the tables. */
class MemoryLimitsTest {

    private static final long NO_SIZE = 1_000_000;

    private static MemoryLimits.Kept keep(
            MemoryLimits limits, String words, String counts, boolean isContinued)
            throws CopilotMemoryException {
        return limits.keep(
                Conversation.builder()
                        .messages(Conversations.of(words))
                        .turnTokens(Conversations.counts(counts))
                        .version(3)
                        .build(),
                isContinued,
                new MessageSizes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; ''",
                "q a q a; q a | q a",
                "q a a q; q a a | q",
                "q q a; q | q a",
                "a; a",
                "a q a q a; a q a | q a",
                "q cc r1 r2 a q a; q cc r1 r2 a | q a",
                "q c r1 q c r1 a; q c r1 | q c r1 a",
                // The results of calls that are in messages of the user, or behind one.
                "q c qr1 a q; q c - a | q",
                "q c q:x r1 q:y; q c x r1 | y",
                "q c q:x q:y r1 a q:z; q c x y r1 a | z",
                "q r1 q:x; q r1 | x"
            })
    void aTurnBeginsWithAMessageOfTheUser(String words, String turns) {
        assertThat(Conversations.turns(Conversations.of(words))).isEqualTo(turns);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "4; q:1 a q:2 a; 1 a 2 a",
                "3; q:1 a q:2 a; 2 a",
                "2; q:1 a q:2 a; 2 a",
                "1; q:1 a q:2 a; ''",
                "1; q:1 q:2; 2",
                "5; q:1 a q:2 c r1 a q:3; 2 c r1 a 3",
                "4; q:1 a q:2 c r1 a q:3; 3",
                "2; a q:1 a q:2; 2",
                "2; q:1 a q:2 q:3 a; 3 a",
                // Calls that wait for decisions are kept.
                "1; q:1 a q:2 c; 2 c",
                "1; q:1 a q:2 cc r2; 2 cc r2",
                "1; q:1 a q:2 cc r1 r2; ''",
                "1; q:1 c q:2 a; ''",
                "1; ''; ''"
            })
    void theNumberOfMessagesIsLimited(int max, String words, String kept) throws Exception {
        MemoryLimits.Kept found = keep(new MemoryLimits(max, null, NO_SIZE), words, "", false);
        assertThat(Conversations.texts(found.conversation().messages())).isEqualTo(kept);
        assertThat(found.isForgotten()).isEqualTo(kept.isEmpty() && !words.isEmpty());
        assertThat(found.conversation().version()).isEqualTo(3);
    }

    /** 4 characters of a turn that was not counted are a token, and an image is 1,000. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "30; q:1 a q:2 a q:3 a; 10 10 10; 1 a 2 a 3 a; 10 10 10",
                "29; q:1 a q:2 a q:3 a; 10 10 10; 2 a 3 a; 10 10",
                "9; q:1 a q:2 a q:3 a; 10 10 10; ''; ''",
                "9; q:1 a q:2 a q:3 c; 10 10 10; 3 c; 10",
                // Of another number than there are turns, so that they say nothing.
                "9; q:1 a q:2 a q:3 a; 10 10; 1 a 2 a 3 a; 10 10",
                "3; q:1234 a:1234 q:12345678; ''; 12345678; ''",
                "4; q:1234 a:1234 q:12345678; ''; 1234 1234 12345678; ''",
                "1; q:1 a:12; ''; 1 12; ''",
                "1; q:123 a:12; ''; ''; ''",
                "12; q:1 a q:12345678 q:3; 10 - 10; 12345678 3; - 10",
                "22; q:1 a q:12345678 q:3; 10 - 10; 1 a 12345678 3; 10 - 10",
                "2; q:12345678 q:2; 1 -; 12345678 2; 1 -",
                "1; q:12 c r1:12; ''; ''; ''",
                "2; q:12 c r1:12; ''; 12 c 12; ''",
                "1000; i:1; ''; ''; ''",
                "1001; i:1; ''; 1; ''",
                "1001; i:1 i:2; ''; 2; ''"
            })
    void theNumberOfTokensIsLimited(
            long max, String words, String counts, String kept, String keptCounts)
            throws Exception {
        Conversation found =
                keep(new MemoryLimits(100, max, NO_SIZE), words, counts, false).conversation();
        assertThat(Conversations.texts(found.messages())).isEqualTo(kept);
        assertThat(found.turnTokens()).isEqualTo(Conversations.counts(keptCounts));
    }

    /** The limit is that of a few texts, or less than it by a number of bytes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "q:1 a:x q:2 a:y; 0; 1 x 2 y",
                "q:1 a:x q:2 a:y; 1; 2 y",
                "q:1 a:ü€😀 q:2 a:\"\\; 0; 1 ü€😀 2 \"\\",
                "q:1 a:ü€😀 q:2 a:\"\\; 1; 2 \"\\",
                "i:1 q:2; 0; 1 2",
                "i:1 q:2; 1; 2",
                "q:1; 1; ''",
                "q:1 c; 1; 1 c"
            })
    void theSizeInJsonIsLimited(String words, int missing, String kept) throws Exception {
        List<ChatMessage> messages = Conversations.of(words);
        long max = json(messages) - missing;
        MemoryLimits.Kept found = keep(new MemoryLimits(100, null, max), words, "", false);
        assertThat(Conversations.texts(found.conversation().messages())).isEqualTo(kept);
        assertThat(found.size()).isEqualTo(json(found.conversation().messages()));
    }

    private static long json(List<ChatMessage> messages) throws Exception {
        return new ObjectMapper()
                .writeValueAsString(messages)
                .getBytes(StandardCharsets.UTF_8)
                .length;
    }

    @ParameterizedTest
    @ValueSource(strings = {"q:1 a", "q:1 c r1"})
    void aTurnThatIsContinuedIsKept(String words) throws Exception {
        MemoryLimits.Kept kept = keep(new MemoryLimits(1, 1L, 1), "q:0 a " + words, "", true);
        assertThat(kept.conversation().messages()).isEqualTo(Conversations.of(words));
        assertThat(kept.isForgotten()).isFalse();
    }

    @Test
    void aTextThatIsNotValidUnicodeHasASizeToo() throws Exception {
        assertThat(new MessageSizes().of(ChatMessage.user("\uD800")))
                .isEqualTo(new MessageSizes().of(ChatMessage.user("ab")));
    }

    @Test
    void aMessageThatCannotBeWrittenIsATypedError() {
        ChatMessage unwritable =
                ChatMessage.builder(Role.USER)
                        .content(ContentPart.text("secret"))
                        .extra(Map.of("x", new Object()))
                        .build();
        assertThatThrownBy(() -> new MessageSizes().of(unwritable))
                .isInstanceOfSatisfying(
                        CopilotMemoryException.class,
                        failure -> assertThat(failure.getCode()).isEqualTo("memory_failed"))
                .hasMessageNotContaining("secret");
    }
}
