// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.invoices;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What the model reads from a text. {@code copilot:chat} makes the JSON Schema from this record;
 * the descriptions are part of it.
 */
public record Invoice(
        @JsonPropertyDescription("Who sends the invoice (Seller, From, Lieferant, Verkäufer)")
                String supplier,
        @JsonPropertyDescription("As printed (Invoice no, Rechnungsnummer, Rechnung Nr)")
                String number,
        @JsonPropertyDescription("When it was issued (Invoice date, Rechnungsdatum, Datum)")
                LocalDate date,
        Currency currency,
        @JsonPropertyDescription("All amounts that make up the total, with taxes and discounts")
                List<Line> lines,
        @JsonPropertyDescription(
                        "What is to be paid (Total due, Amount due, Gesamtbetrag, Rechnungsbetrag)")
                BigDecimal total) {

    private static final int MAX_SUPPLIER = 200;
    private static final int MAX_NUMBER = 50;
    private static final int MAX_DESCRIPTION = 500;

    /** Digits before and behind the decimal point of an amount in the database. */
    private static final int MAX_DIGITS = 12;

    private static final int DECIMALS = 2;

    /** The currencies that this company accepts. */
    public enum Currency {
        EUR,
        USD,
        GBP,
        CHF
    }

    /** One amount of the invoice. */
    public record Line(
            @JsonPropertyDescription("What is charged (Item, Bezeichnung, Leistung, Artikel)")
                    String description,
            @JsonPropertyDescription("Of the whole line (Line total, Sum, Betrag, Summe)")
                    BigDecimal amount) {}

    /** Returns what the schema cannot say and is wrong nevertheless. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        checkText("supplier", supplier, MAX_SUPPLIER, problems);
        checkText("number", number, MAX_NUMBER, problems);
        checkAmount("total", total, problems);
        for (Line line : lines) {
            checkText("description", line.description(), MAX_DESCRIPTION, problems);
            checkAmount("amount", line.amount(), problems);
        }
        BigDecimal sum = lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (lines.isEmpty()) {
            problems.add("The invoice has no lines.");
        } else if (sum.compareTo(total) != 0) {
            problems.add(
                    "The lines add up to "
                            + sum.toPlainString()
                            + ", but the total is "
                            + total.toPlainString()
                            + ".");
        }
        return problems;
    }

    private static void checkText(String name, String text, int max, List<String> problems) {
        if (text.isBlank()) {
            problems.add("The " + name + " is blank.");
        } else if (text.length() > max) {
            problems.add("The " + name + " has more than " + max + " characters.");
        }
    }

    /** The database would round it without an error. */
    private static void checkAmount(String name, BigDecimal amount, List<String> problems) {
        BigDecimal plain = amount.stripTrailingZeros();
        if (plain.scale() > DECIMALS || plain.precision() - plain.scale() > MAX_DIGITS) {
            problems.add("The " + name + " is not an amount of money: " + amount + ".");
        }
    }
}
