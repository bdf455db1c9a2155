// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.modelreport;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A chart of horizontal bars as inline SVG: a label, a bar and a text in each row. */
final class BarChart {

    private static final int WIDTH = 900;
    private static final int ROW = 26;
    private static final int BAR = 14;
    private static final int LABEL_WIDTH = 230;
    private static final int BAR_WIDTH = 260;
    private static final int GAP = 10;
    private static final int BASELINE = 17;

    /** Longer labels are cut off; the whole one is the title of the row. */
    private static final int MAX_LABEL = 32;

    private record Row(String label, double fraction, String text, String style) {}

    private final String name;
    private final List<Row> rows = new ArrayList<>();

    /**
     * @param name what the chart shows, for screen readers
     */
    BarChart(String name) {
        this.name = name;
    }

    /**
     * Adds a row.
     *
     * @param fraction length of the bar; limited to the range from 0 to 1
     * @param text shown beside the bar
     * @param style class of the bar
     */
    void add(String label, double fraction, String text, String style) {
        rows.add(new Row(label, Math.max(0, Math.min(1, fraction)), text, style));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    void writeTo(XMLStreamWriter page) throws XMLStreamException {
        int height = rows.size() * ROW;
        page.writeStartElement("svg");
        page.writeAttribute("viewBox", "0 0 " + WIDTH + " " + height);
        page.writeAttribute("role", "img");
        page.writeAttribute("aria-label", name);
        for (int i = 0; i < rows.size(); i++) {
            write(page, rows.get(i), i * ROW);
        }
        page.writeEndElement();
    }

    private static void write(XMLStreamWriter page, Row row, int top) throws XMLStreamException {
        page.writeStartElement("g");
        page.writeStartElement("title");
        page.writeCharacters(row.label + ": " + row.text);
        page.writeEndElement();
        text(page, LABEL_WIDTH, top, "label", shortened(row.label));
        int barTop = top + (ROW - BAR) / 2;
        rectangle(page, barTop, BAR_WIDTH, "track");
        rectangle(page, barTop, row.fraction * BAR_WIDTH, row.style);
        text(page, LABEL_WIDTH + GAP + BAR_WIDTH + GAP, top, "value", row.text);
        page.writeEndElement();
    }

    private static String shortened(String label) {
        return label.length() <= MAX_LABEL ? label : label.substring(0, MAX_LABEL - 1) + "…";
    }

    private static void text(XMLStreamWriter page, int x, int top, String style, String text)
            throws XMLStreamException {
        page.writeStartElement("text");
        page.writeAttribute("x", String.valueOf(x));
        page.writeAttribute("y", String.valueOf(top + BASELINE));
        page.writeAttribute("class", style);
        page.writeCharacters(text);
        page.writeEndElement();
    }

    private static void rectangle(XMLStreamWriter page, int top, double width, String style)
            throws XMLStreamException {
        page.writeEmptyElement("rect");
        page.writeAttribute("x", String.valueOf(LABEL_WIDTH + GAP));
        page.writeAttribute("y", String.valueOf(top));
        page.writeAttribute("width", String.format(Locale.ROOT, "%.1f", width));
        page.writeAttribute("height", String.valueOf(BAR));
        page.writeAttribute("rx", "3");
        page.writeAttribute("class", style);
    }
}
