// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.util.Arrays;
import java.util.Locale;

/**
 * Median, minimum and maximum of several measurements. Its string form, three numbers separated by
 * spaces, passes it from one process to another.
 */
record Spread(double median, double least, double greatest) {

    static Spread of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    static Spread parse(String text) {
        String[] values = text.split(" ", 3);
        return new Spread(
                Double.parseDouble(values[0]),
                Double.parseDouble(values[1]),
                Double.parseDouble(values[2]));
    }

    /** Returns {@code median (minimum to maximum)}. */
    String show(int decimals) {
        String number = "%." + decimals + "f";
        return String.format(
                Locale.ROOT,
                number + " (" + number + " to " + number + ")",
                median,
                least,
                greatest);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f %.3f %.3f", median, least, greatest);
    }
}
