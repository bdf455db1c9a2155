// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Summarises a text by its most significant sentences, after H. P. Luhn, "The Automatic Creation of
 * Literature Abstracts", IBM Journal of Research and Development, April 1958: a sentence scores by
 * its densest cluster of significant words, significant words squared over the cluster's span, with
 * at most {@value #LARGEST_GAP} other words between two of them. Works in any language that
 * separates words by spaces; stateless.
 */
final class ExtractiveSummary {

    /** Maximum length of a summary, in characters. */
    static final int MAX_LENGTH = 1200;

    private static final int LARGEST_GAP = 4;
    private static final int FEWEST = 3;
    private static final int MOST = 5;
    private static final int SENTENCES_PER_CHOSEN = 10;
    private static final String CUT = " …";

    private ExtractiveSummary() {}

    /**
     * Three to five sentences of the text in their original order, fewer if it has no more or they
     * are long; at most {@link #MAX_LENGTH} characters. Empty only for a blank text.
     */
    static String of(String text) {
        List<String> sentences = SentenceSplitter.sentences(text);
        if (sentences.isEmpty()) {
            return cut(String.join(" ", text.strip().split("\\s+")));
        }
        Vocabulary vocabulary = new Vocabulary(sentences);
        double[] scores =
                sentences.stream()
                        .mapToDouble(sentence -> score(vocabulary.significant(sentence)))
                        .toArray();
        List<Integer> byScore =
                IntStream.range(0, scores.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
                        .toList();
        List<Integer> chosen = choose(sentences, byScore);
        return chosen.isEmpty()
                ? cut(sentences.get(byScore.get(0)))
                : chosen.stream().sorted().map(sentences::get).collect(Collectors.joining(" "));
    }

    private static List<Integer> choose(List<String> sentences, List<Integer> byScore) {
        int wanted = Math.min(MOST, Math.max(FEWEST, sentences.size() / SENTENCES_PER_CHOSEN));
        List<Integer> chosen = new ArrayList<>();
        // Texts repeat themselves: licence headers, captions, quoted mails.
        Set<String> seen = new HashSet<>();
        int length = 0;
        for (int index : byScore) {
            String sentence = sentences.get(index);
            int longer = length + sentence.length() + (chosen.isEmpty() ? 0 : 1);
            if (longer <= MAX_LENGTH && seen.add(sentence)) {
                chosen.add(index);
                length = longer;
            }
            if (chosen.size() == wanted) {
                break;
            }
        }
        return chosen;
    }

    /** The score of the densest cluster in a sentence, given which of its words are significant. */
    static double score(boolean[] significant) {
        double best = 0;
        int first = -1;
        int last = -1;
        int count = 0;
        for (int i = 0; i < significant.length; i++) {
            if (!significant[i]) {
                continue;
            }
            if (first < 0 || i - last - 1 > LARGEST_GAP) {
                first = i;
                count = 0;
            }
            last = i;
            count++;
            best = Math.max(best, (double) count * count / (last - first + 1));
        }
        return best;
    }

    private static String cut(String text) {
        if (text.length() <= MAX_LENGTH) {
            return text;
        }
        int room = MAX_LENGTH - CUT.length();
        int space = text.lastIndexOf(' ', room);
        if (space > 0) {
            return text.substring(0, space) + CUT;
        }
        // Without a space, cut anywhere except within a surrogate pair.
        return text.substring(0, Character.isHighSurrogate(text.charAt(room - 1)) ? room - 1 : room)
                + CUT;
    }
}
