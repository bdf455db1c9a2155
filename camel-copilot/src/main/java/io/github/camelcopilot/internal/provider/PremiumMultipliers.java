// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * The table "Model Multipliers (Paid Plans)" of the Copilot API guide, section Billing: how many
 * premium requests a prompt counts as on an old annual plan. The file {@value #FILE} holds it. It
 * applies only where the service says nothing about a model. Immutable.
 */
final class PremiumMultipliers {

    private static final String FILE = "premium-multipliers.properties";

    /** What services append to the name of a model: its state, or the date of a version. */
    private static final Pattern SUFFIX =
            Pattern.compile("(?:-preview)?(?:-\\d{4}-\\d{2}-\\d{2})?$");

    private static final Map<String, Double> TABLE = read();

    private PremiumMultipliers() {}

    private static Map<String, Double> read() {
        Properties rows = new Properties();
        try (InputStream file = PremiumMultipliers.class.getResourceAsStream(FILE)) {
            rows.load(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(FILE + " cannot be read", unreadable);
        }
        Map<String, Double> table = new HashMap<>();
        rows.forEach(
                (model, multiplier) ->
                        table.put((String) model, Double.valueOf((String) multiplier)));
        return Map.copyOf(table);
    }

    /** Returns the multiplier of a model, or null if the table does not list it. */
    static Double of(String model) {
        if (model == null) {
            return null;
        }
        Double listed = TABLE.get(model);
        return listed == null
                ? TABLE.get(SUFFIX.matcher(model.toLowerCase(Locale.ROOT)).replaceFirst(""))
                : listed;
    }
}
