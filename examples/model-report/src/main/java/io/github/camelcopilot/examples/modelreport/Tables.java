// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.modelreport;

import io.github.camelcopilot.api.ModelCheck;
import io.github.camelcopilot.api.Quota;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Prints the tables of the terminal. */
final class Tables {

    private final PrintStream out;

    Tables(PrintStream out) {
        this.out = out;
    }

    /** Prints the outcome of each model. */
    void printModels(Findings findings) {
        if (findings.noChecks().isPresent()) {
            out.println("No model was verified: " + Words.printable(findings.noChecks().get()));
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("model", "status", "price", "what to do"));
        for (ModelCheck check : findings.checks()) {
            rows.add(
                    List.of(
                            Words.printable(check.model()),
                            Words.status(check),
                            findings.billing(check.model()).map(Words::price).orElse(""),
                            Words.printable(check.advice())));
        }
        print(rows);
        findings.noPrices()
                .ifPresent(reason -> out.println("Prices are unknown: " + Words.printable(reason)));
        out.println(
                findings.count(Findings.Outcome.ANSWERED)
                        + " of "
                        + findings.checks().size()
                        + " models answered.");
    }

    /** Prints the quotas, or why they cannot be seen. */
    void printQuotas(Findings findings) {
        if (findings.noQuotas().isPresent()) {
            out.println("The quota cannot be seen: " + Words.printable(findings.noQuotas().get()));
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "quota"
                                + findings.plan()
                                        .map(plan -> " (" + Words.printable(plan) + ")")
                                        .orElse(""),
                        "left",
                        "reset"));
        for (Quota quota : findings.quotas()) {
            rows.add(List.of(Words.printable(quota.name()), Words.left(quota), Words.reset(quota)));
        }
        print(rows);
    }

    private void print(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            Arrays.setAll(widths, column -> Math.max(widths[column], row.get(column).length()));
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
