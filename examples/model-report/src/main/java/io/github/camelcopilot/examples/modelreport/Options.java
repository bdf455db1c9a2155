// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.modelreport;

import java.util.List;

/**
 * The options of the command line.
 *
 * @param model the model to verify; empty = all
 * @param premium whether requests are also sent to premium models
 * @param out the path of the page
 */
record Options(String model, boolean premium, String out) {

    static final String USAGE =
            "Usage: model-report [--model NAME] [--premium] [--out FILE]\n"
                    + "  --model NAME  verify this model only\n"
                    + "  --premium     also send requests to premium models, which count against the quota\n"
                    + "  --out FILE    the page to write\n"
                    + "Exit code: 0 = the model (or, without a name, at least one model) answered,"
                    + " 1 = it did not, 2 = wrong usage";

    /**
     * Parses the options.
     *
     * @param defaultOut the path of the page if no option sets it
     * @throws IllegalArgumentException if they are invalid; the message says why
     */
    static Options parse(List<String> arguments, String defaultOut) {
        String model = "";
        String out = defaultOut;
        boolean premium = false;
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            switch (option) {
                case "--premium" -> premium = true;
                case "--model" -> model = value(arguments, ++i, option);
                case "--out" -> out = value(arguments, ++i, option);
                default -> throw new IllegalArgumentException("Unknown option: " + option);
            }
        }
        if (model.contains(",")) {
            throw new IllegalArgumentException("--model takes one name: " + model);
        }
        return new Options(model, premium, out);
    }

    private static String value(List<String> arguments, int position, String option) {
        String value = position < arguments.size() ? arguments.get(position).strip() : "";
        if (value.isEmpty() || value.startsWith("--")) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return value;
    }
}
