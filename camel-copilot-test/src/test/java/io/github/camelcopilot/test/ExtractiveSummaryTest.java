// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties of the simulator's summaries that hold in any language. */
class ExtractiveSummaryTest {

    /** A text about one subject, with two unrelated sentences. */
    enum Sample {
        ENGLISH(
                "Summarise the following article in three sentences:",
                "octopus",
                """
                The octopus is among the most intelligent animals of the sea. It was raining when we arrived in Naples. An
                octopus has three hearts and nine brains, and each arm of an octopus holds a brain of its own. Researchers
                have watched an octopus open jars to reach the food inside. The hotel served coffee from six in the morning.
                When an octopus feels threatened, the octopus changes its colour within a second. Some researchers believe
                that the arms of an octopus decide for themselves how to reach food. Nobody had told us about the strike of
                the bus drivers. The intelligence of the octopus, researchers say, grew without any social life. We took a
                taxi in the end.
                """),
        GERMAN(
                "Fasse den folgenden Artikel in drei Sätzen zusammen:",
                "gletscher",
                """
                Die Gletscher der Alpen verlieren seit Jahrzehnten an Masse. Am Bahnhof gab es an jenem Tag keinen Kaffee.
                Dr. Huber misst den Gletscher jeden Sommer mit Stangen, die er in das Eis bohrt. Der Rückgang der Gletscher
                verändert auch die Flüsse, weil im Sommer weniger Wasser aus dem Eis kommt. Wir nahmen den späten Zug. Ohne
                das Wasser der Gletscher fehlt den Kraftwerken im Tal ein Teil ihres Stroms. Viele Gletscher werden in
                fünfzig Jahren verschwunden sein, sagt Huber über das Eis der Alpen. Das Abendessen war gut.
                """),
        FRENCH(
                "Résume le texte suivant en quelques phrases :",
                "abeille",
                """
                Les abeilles pollinisent la plupart des plantes que nous mangeons. Il faisait beau ce matin-là. Une colonie
                d'abeilles compte jusqu'à soixante mille abeilles pendant l'été. Les pesticides affaiblissent les abeilles
                et les colonies disparaissent pendant l'hiver. Le train avait du retard. Sans abeilles, les plantes des
                vergers donneraient moins de fruits, et les fruits seraient plus petits. Les apiculteurs demandent que les
                pesticides soient interdits près des colonies d'abeilles. Nous avons déjeuné au village.
                """);

        final String instruction;
        final String subject;
        final String text;

        Sample(String instruction, String subject, String text) {
            this.instruction = instruction;
            this.subject = subject;
            this.text = text.replaceAll("\\s+", " ").strip();
        }
    }

    private static List<String> sentencesOf(String summary) {
        return SentenceSplitter.sentences(summary);
    }

    @ParameterizedTest
    @EnumSource
    void itChoosesThreeToFiveRealSentencesInTheirOrder(Sample sample) {
        String summary = ExtractiveSummary.of(sample.text);
        List<String> chosen = sentencesOf(summary);
        assertThat(chosen).hasSizeBetween(3, 5);
        assertThat(chosen).allMatch(sample.text::contains);
        assertThat(chosen.stream().map(sample.text::indexOf).toList()).isSorted();
        assertThat(String.join(" ", chosen)).isEqualTo(summary);
    }

    @ParameterizedTest
    @EnumSource
    void itChoosesSentencesAboutTheSubject(Sample sample) {
        assertThat(sentencesOf(ExtractiveSummary.of(sample.text)))
                .allMatch(sentence -> sentence.toLowerCase(Locale.ROOT).contains(sample.subject));
    }

    @ParameterizedTest
    @EnumSource
    void aLeadingInstructionIsIgnored(Sample sample) {
        String alone = ExtractiveSummary.of(sample.text);
        assertThat(ExtractiveSummary.of(sample.instruction + "\n\n" + sample.text))
                .isEqualTo(alone);
        assertThat(ExtractiveSummary.of(sample.instruction + "\n" + sample.text)).isEqualTo(alone);
        assertThat(ExtractiveSummary.of(sample.instruction + " " + sample.text)).isEqualTo(alone);
    }

    @ParameterizedTest
    @EnumSource
    void hardWrappedLinesAreJoined(Sample sample) {
        String wrapped = sample.text.replaceAll("(.{1,40}) ", "$1\r\n");
        assertThat(ExtractiveSummary.of(wrapped)).isEqualTo(ExtractiveSummary.of(sample.text));
    }

    @Test
    void markdownStructureIsNotProse() {
        String markdown =
                """
                # The octopus and the octopus

                ```java
                octopus.octopus("The octopus is code in this octopus.");
                ```

                | octopus | octopus |
                |---------|---------|

                - The octopus lives alone in the sea.
                - An octopus has three hearts
                  and nine brains, as the sea demands.

                1. Every octopus eats crabs from the sea.

                > Nobody has ever tamed an octopus.

                See also: octopus
                """;
        String summary = ExtractiveSummary.of(markdown);
        assertThat(summary)
                .contains("An octopus has three hearts and nine brains, as the sea demands.");
        assertThat(summary).doesNotContain("#", "|", "code", "```", "- ", "See also");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hi",
                "Say hello.",
                "42",
                "# Only a heading",
                "```\ncode only\n```",
                "Summarise:",
                "...",
                "日本語の文章です。とても短いです。",
                "Summarise the following:\n\nIt rains."
            })
    void aTextThatIsNotBlankHasASummary(String text) {
        assertThat(ExtractiveSummary.of(text)).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t\r\n"})
    void aBlankTextHasNone(String text) {
        assertThat(ExtractiveSummary.of(text)).isEmpty();
    }

    @Test
    void aSummaryIsBoundedEvenWithoutSentencesOrSpaces() {
        List<String> texts =
                List.of(
                        "word ".repeat(5000),
                        "\uD83D\uDE00".repeat(5000),
                        "x" + "\uD83D\uDE00".repeat(5000),
                        "A sentence about words and words that never ends ".repeat(100) + ".",
                        ("A long sentence, "
                                        + "which talks about long sentences and talks, ".repeat(10)
                                        + "ends. ")
                                .repeat(20));
        assertThat(texts)
                .allSatisfy(
                        text -> {
                            String summary = ExtractiveSummary.of(text);
                            assertThat(summary).isNotBlank();
                            assertThat(summary.length())
                                    .isLessThanOrEqualTo(ExtractiveSummary.MAX_LENGTH);
                            assertThat(summary.codePoints())
                                    .noneMatch(c -> Character.getType(c) == Character.SURROGATE);
                        });
    }

    @Test
    void aClusterScoresItsSignificantWordsSquaredOverItsSpan() {
        // Luhn's own example: four significant words in a span of seven.
        assertThat(ExtractiveSummary.score(flags("..x.x..xx...")))
                .isCloseTo(16.0 / 7, within(1e-9));
        // Five other words between two significant ones separate their clusters.
        assertThat(ExtractiveSummary.score(flags("xx.....x"))).isCloseTo(2.0, within(1e-9));
        assertThat(ExtractiveSummary.score(flags("....."))).isZero();
    }

    private static boolean[] flags(String pattern) {
        boolean[] flags = new boolean[pattern.length()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = pattern.charAt(i) == 'x';
        }
        return flags;
    }

    @Test
    void twoHundredKilobytesTakeLittleTime() {
        Random random = new Random(7);
        String text =
                IntStream.range(0, 2500)
                        .mapToObj(
                                i ->
                                        IntStream.range(0, 12)
                                                .mapToObj(
                                                        j ->
                                                                "word"
                                                                        + (char)
                                                                                ('a'
                                                                                        + random
                                                                                                .nextInt(
                                                                                                        26))
                                                                        + random.nextInt(90))
                                                .collect(Collectors.joining(" ", "The ", ".")))
                        .collect(Collectors.joining(" "));
        assertThat(text.length()).isGreaterThan(180_000);
        Instant start = Instant.now();
        assertThat(ExtractiveSummary.of(text)).isNotBlank();
        assertThat(ExtractiveSummary.of("a".repeat(200_000))).isNotBlank();
        assertThat(ExtractiveSummary.of("a ".repeat(100_000))).isNotBlank();
        assertThat(ExtractiveSummary.of("a. ".repeat(70_000))).isNotBlank();
        assertThat(ExtractiveSummary.of("(A. ".repeat(50_000))).isNotBlank();
        assertThat(ExtractiveSummary.of("\n".repeat(200_000) + "x")).isNotBlank();
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }
}
