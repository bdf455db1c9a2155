// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The significant words of a text: frequent words that are not function words. Function words are
 * recognized not by a list for one language, but by properties that they have in all languages:
 * they are short and occur in many sentences. Words with the same beginning count as one; Luhn
 * combined inflected forms by hand. Immutable.
 */
final class Vocabulary {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final int STEM_LENGTH = 6;
    private static final int FEWEST_OCCURRENCES = 2;
    private static final int FEWEST_SIGNIFICANT = 10;
    // With fewer sentences, the number of sentences with a word does not show its kind.
    private static final int SENTENCES_FOR_SPREAD = 8;

    private final Set<String> significant;

    Vocabulary(List<String> sentences) {
        Map<String, Integer> occurrences = new HashMap<>();
        Map<String, Integer> spread = new HashMap<>();
        for (String sentence : sentences) {
            List<String> stems = stems(sentence);
            stems.forEach(stem -> occurrences.merge(stem, 1, Integer::sum));
            new HashSet<>(stems).forEach(stem -> spread.merge(stem, 1, Integer::sum));
        }
        // Grows with the text, but slower: a long text must not make most of its words significant.
        long most = Math.max(FEWEST_SIGNIFICANT, Math.round(Math.sqrt(occurrences.size())));
        this.significant =
                occurrences.entrySet().stream()
                        .filter(word -> word.getValue() >= FEWEST_OCCURRENCES)
                        .filter(
                                word ->
                                        !isFunctionWord(
                                                word.getKey(),
                                                spread.get(word.getKey()),
                                                sentences.size()))
                        .sorted(
                                Map.Entry.<String, Integer>comparingByValue(
                                                Comparator.reverseOrder())
                                        .thenComparing(Map.Entry.comparingByKey()))
                        .limit(most)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isFunctionWord(String stem, int sentencesWithIt, int sentences) {
        if (stem.length() <= 3) {
            return true;
        }
        if (sentences < SENTENCES_FOR_SPREAD) {
            return false;
        }
        double share = (double) sentencesWithIt / sentences;
        return switch (stem.length()) {
            case 4 -> share > 0.08;
            case 5 -> share > 0.15;
            default -> share > 0.5;
        };
    }

    /** For each word of the sentence, whether it is significant. */
    boolean[] significant(String sentence) {
        List<String> stems = stems(sentence);
        boolean[] flags = new boolean[stems.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = significant.contains(stems.get(i));
        }
        return flags;
    }

    private static List<String> stems(String sentence) {
        List<String> stems = new ArrayList<>();
        Matcher words = WORD.matcher(sentence.toLowerCase(Locale.ROOT));
        while (words.find()) {
            String word = words.group();
            stems.add(word.length() > STEM_LENGTH ? word.substring(0, STEM_LENGTH) : word);
        }
        return stems;
    }
}
