// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The simulated model for embeddings: texts that share words, or parts of words, have similar
 * vectors. Each word and each sequence of three characters of a word adds 1 or -1 to the dimension
 * that its hash selects (Weinberger et al. 2009). The vector has length 1, so that the cosine of
 * two vectors is their dot product. The same text always has the same vector. Stateless.
 */
final class FeatureHashing {

    static final int DEFAULT_DIMENSIONS = 256;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final int GRAM = 3;

    /** Marks the two ends of a word, so that its beginning differs from its middle. */
    private static final String EDGE = "^";

    private FeatureHashing() {}

    static float[] vector(String text, int dimensions) {
        double[] sums = new double[dimensions];
        Matcher words = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (words.find()) {
            String word = EDGE + words.group() + EDGE;
            add(sums, word, 1);
            for (int i = 0; i + GRAM <= word.length(); i++) {
                add(sums, word.substring(i, i + GRAM), 0.5);
            }
        }
        return normalized(sums, text);
    }

    private static void add(double[] sums, String feature, double weight) {
        int hash = hash(feature);
        int dimension = Integer.remainderUnsigned(hash >>> 1, sums.length);
        sums[dimension] += (hash & 1) == 0 ? weight : -weight;
    }

    /** FNV-1a with a final mix, so that all bits depend on all characters. */
    private static int hash(String feature) {
        int hash = 0x811c9dc5;
        for (byte b : feature.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x01000193;
        }
        hash ^= hash >>> 16;
        hash *= 0x85ebca6b;
        return hash ^ (hash >>> 13);
    }

    private static float[] normalized(double[] sums, String text) {
        double squares = 0;
        for (double sum : sums) {
            squares += sum * sum;
        }
        if (squares == 0) {
            // A text without words, or whose features cancel out.
            add(sums, EDGE + text, 1);
            squares = 1;
        }
        float[] vector = new float[sums.length];
        double length = Math.sqrt(squares);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (sums[i] / length);
        }
        return vector;
    }
}
