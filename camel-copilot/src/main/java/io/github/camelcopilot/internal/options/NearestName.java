// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name most similar to a misspelt one, by edit distance (Levenshtein, 1966). */
public final class NearestName {

    private NearestName() {}

    /**
     * Returns the most similar name, ignoring case; empty if its distance exceeds both 2 and a
     * third of the length of the misspelt name.
     */
    public static Optional<String> of(String misspelt, Collection<String> names) {
        int maxDistance = Math.max(2, misspelt.length() / 3);
        return names.stream()
                .filter(name -> distance(misspelt, name) <= maxDistance)
                .min(
                        Comparator.comparingInt((String name) -> distance(misspelt, name))
                                .thenComparing(Comparator.naturalOrder()));
    }

    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
