// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.FinishReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer is joined as it comes, up to its limit and in whole characters. */
class PartialAnswerTest {

    /** Half of 😀 each. */
    private static final String HIGH = "\uD83D";

    private static final String LOW = "\uDE00";

    private static PartialAnswer joined(long maxSize, List<String> deltas) {
        PartialAnswer answer = new PartialAnswer(maxSize);
        deltas.forEach(delta -> answer.add(List.of(Chunk.text(delta))));
        return answer;
    }

    /** Limit in bytes, deltas, text, whether it is truncated. */
    static Stream<Arguments> limits() {
        return Stream.of(
                arguments(5, List.of(), "", false),
                arguments(5, List.of("abcde"), "abcde", false),
                arguments(5, List.of("abcdef"), "abcde", true),
                arguments(5, List.of("abc", "de"), "abcde", false),
                arguments(5, List.of("abc", "def"), "abcde", true),
                arguments(5, List.of("abcde", "f"), "abcde", true),
                // What would fit again is no part of the first part.
                arguments(5, List.of("abcd", "水", "e"), "abcd", true),
                arguments(0, List.of("a"), "", true),
                arguments(4, List.of("éé"), "éé", false),
                arguments(3, List.of("éé"), "é", true),
                arguments(2, List.of("éé"), "é", true),
                arguments(1, List.of("éé"), "", true),
                arguments(6, List.of("水水"), "水水", false),
                arguments(5, List.of("水水"), "水", true),
                arguments(3, List.of("水水"), "水", true),
                arguments(8, List.of("😀😀"), "😀😀", false),
                arguments(7, List.of("😀😀"), "😀", true),
                arguments(6, List.of("😀😀"), "😀", true),
                arguments(5, List.of("😀😀"), "😀", true),
                arguments(4, List.of("😀😀"), "😀", true),
                arguments(3, List.of("😀"), "", true),
                arguments(7, List.of("aé水😀"), "aé水", true),
                arguments(10, List.of("aé水😀"), "aé水😀", false),
                arguments(9, List.of("a", "é", "水", "😀"), "aé水", true),
                // Halves of a character in deltas of their own.
                arguments(4, List.of(HIGH, LOW), "😀", false),
                arguments(4, List.of(HIGH, LOW, "a"), "😀", true),
                arguments(3, List.of(HIGH, LOW), "", true),
                arguments(2, List.of(HIGH, LOW), "", true),
                arguments(1, List.of(HIGH, LOW), "", true),
                arguments(4, List.of("aa" + HIGH, LOW), "aa", true),
                arguments(5, List.of("aa" + HIGH, LOW), "aa", true),
                arguments(6, List.of("aa" + HIGH, LOW), "aa😀", false),
                arguments(4, List.of(HIGH, LOW + "bc"), "😀", true),
                arguments(5, List.of(HIGH, LOW + "bc"), "😀b", true),
                arguments(6, List.of(HIGH, LOW + "bc"), "😀bc", false),
                arguments(6, List.of("😀" + HIGH, LOW), "😀", true));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void theTextIsCutAtTheLastWholeCharacterThatFits(
            long maxSize, List<String> deltas, String text, boolean isTruncated) {
        PartialAnswer answer = joined(maxSize, deltas);

        assertThat(answer.text()).isEqualTo(text);
        assertThat(answer.isTruncated()).isEqualTo(isTruncated);
    }

    @Test
    void anyLimitGivesTheLongestPartThatFits() {
        String text = "aé水😀z😀";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int limit = 0; limit <= bytes.length; limit++) {
            String expected = "";
            for (int end = 0; end <= text.length(); end = nextCharacter(text, end)) {
                String part = text.substring(0, end);
                if (part.getBytes(StandardCharsets.UTF_8).length <= limit) {
                    expected = part;
                }
            }
            // Cut between chars too, which halves the characters of four bytes.
            List<String> chars = text.chars().mapToObj(c -> String.valueOf((char) c)).toList();

            assertThat(joined(limit, List.of(text)).text())
                    .as("limit %d", limit)
                    .isEqualTo(expected);
            assertThat(joined(limit, chars).text()).as("limit %d", limit).isEqualTo(expected);
        }
    }

    private static int nextCharacter(String text, int at) {
        return at == text.length() ? at + 1 : text.offsetByCodePoints(at, 1);
    }

    @ParameterizedTest
    @CsvSource({
        // limit, text, reasoning, is truncated
        "3, abc, abc, false",
        "3, abc, abcd, true",
        "3, abcd, abc, true",
        "3, abcd, abcd, true",
    })
    void textAndReasoningHaveTheLimitEach(
            long maxSize, String text, String reasoning, boolean isTruncated) {
        PartialAnswer answer = new PartialAnswer(maxSize);

        answer.add(List.of(Chunk.reasoning(reasoning), Chunk.text(text)));

        assertThat(answer.text()).isEqualTo("abc");
        assertThat(answer.reasoning()).isEqualTo("abc");
        assertThat(answer.isTruncated()).isEqualTo(isTruncated);
    }

    @Test
    void textAndReasoningAreKeptApart() {
        PartialAnswer answer = new PartialAnswer(100);

        answer.add(List.of(Chunk.text("a"), Chunk.reasoning("1"), Chunk.text("b")));
        answer.add(List.of(Chunk.reasoning("2"), Chunk.text("c")));

        assertThat(answer.text()).isEqualTo("abc");
        assertThat(answer.reasoning()).isEqualTo("12");
    }

    @Test
    void withoutReasoningThereIsNone() {
        assertThat(joined(100, List.of("a")).reasoning()).isNull();
    }

    @Test
    void theLastChunkAddsNothing() {
        List<Chunk> chunks = new ArrayList<>();
        chunks.add(Chunk.text("a"));
        chunks.add(
                Chunk.end(
                        ChatResult.builder().text("a").finishReason(FinishReason.STOP).build(),
                        false));
        chunks.add(
                Chunk.error(
                        new CopilotServerException("it broke", null, ErrorDetails.NONE),
                        "a",
                        false));
        PartialAnswer answer = new PartialAnswer(100);

        answer.add(chunks);

        assertThat(answer.text()).isEqualTo("a");
    }
}
