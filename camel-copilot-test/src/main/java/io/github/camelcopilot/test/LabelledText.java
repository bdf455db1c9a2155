// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text as the values that it names. A line consists of cells, which a tab, two or more spaces, a
 * row of full stops or a vertical bar separate. A value is named by
 *
 * <ul>
 *   <li>{@code Label: value} in one cell, or {@code Label:} in the cell before it,
 *   <li>the first of exactly two cells that are not blank,
 *   <li>the cell above it in the first line of a table.
 * </ul>
 *
 * Immutable.
 */
final class LabelledText {

    /** Maximum length of a label in characters. */
    private static final int MAX_LABEL = 60;

    private static final Pattern SEPARATOR =
            Pattern.compile("\\s*\\|\\s*|\\t\\s*|\\s{2,}|\\s*\\.{3,}\\s*");
    private static final Pattern RULE = Pattern.compile("[-=_+|:\\s]+");
    private static final Pattern MARKER = Pattern.compile("^[-*•>#\\s]+");
    private static final Pattern BAR = Pattern.compile("\\|");
    private static final Pattern PAIR = Pattern.compile("(\\p{L}[^:]*):(?:\\s+(.*))?");

    private final String text;

    /** The cells of each line; none for a blank line. */
    private final List<List<String>> lines;

    private final List<Labelled> values;

    /**
     * A value with the label that names it.
     *
     * @param value not blank
     */
    record Labelled(String label, String value) {}

    LabelledText(String text) {
        this.text = text;
        this.lines =
                text.lines()
                        .filter(line -> line.isBlank() || !RULE.matcher(line).matches())
                        .map(LabelledText::cells)
                        .toList();
        this.values = lines.stream().flatMap(cells -> pairs(cells).stream()).toList();
    }

    String text() {
        return text;
    }

    /** Returns the values outside of tables, in the order of the text. */
    List<Labelled> values() {
        return values;
    }

    List<List<String>> lines() {
        return lines;
    }

    /**
     * Returns the rows below a line of labels: the lines with as many cells that follow it, each of
     * whose first cells is not blank.
     */
    List<List<Labelled>> rowsBelow(int line) {
        List<String> labels = lines.get(line);
        List<List<Labelled>> rows = new ArrayList<>();
        for (List<String> cells : lines.subList(line + 1, lines.size())) {
            if (cells.size() != labels.size() || cells.get(0).isEmpty()) {
                break;
            }
            List<Labelled> row = new ArrayList<>();
            for (int i = 0; i < cells.size(); i++) {
                if (!cells.get(i).isEmpty()) {
                    row.add(new Labelled(labels.get(i), cells.get(i)));
                }
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<String> cells(String line) {
        String content = line.strip().replace("**", "");
        if (content.length() > 1 && content.startsWith("|") && content.endsWith("|")) {
            // Blank cells count.
            return BAR.splitAsStream(content.substring(1, content.length() - 1))
                    .map(String::strip)
                    .toList();
        }
        String plain = MARKER.matcher(content).replaceFirst("");
        return plain.isEmpty() ? List.of() : List.of(SEPARATOR.split(plain));
    }

    private static List<Labelled> pairs(List<String> cells) {
        List<Labelled> pairs = new ArrayList<>();
        List<String> filled = cells.stream().filter(cell -> !cell.isBlank()).toList();
        for (int i = 0; i < filled.size(); i++) {
            Matcher pair = PAIR.matcher(filled.get(i));
            if (pair.matches()) {
                String inCell = pair.group(2) == null ? "" : pair.group(2).strip();
                String next = i + 1 < filled.size() ? filled.get(i + 1) : "";
                add(pair.group(1), inCell.isEmpty() ? next : inCell, pairs);
            }
        }
        if (pairs.isEmpty() && filled.size() == 2) {
            add(filled.get(0), filled.get(1), pairs);
        }
        return pairs;
    }

    private static void add(String label, String value, List<Labelled> pairs) {
        if (label.length() <= MAX_LABEL && !value.isBlank()) {
            pairs.add(new Labelled(label, value));
        }
    }
}
