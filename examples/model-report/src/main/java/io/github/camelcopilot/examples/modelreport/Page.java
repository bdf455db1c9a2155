// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.modelreport;

import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.ModelCheck;
import io.github.camelcopilot.api.Quota;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The report as one HTML page without scripts and external resources. An XML writer escapes all
 * values, so the page is well-formed XML, too.
 */
final class Page {

    private static final String TITLE = "Models and quotas";

    private static final String STYLE =
            """

            :root { color-scheme: light dark; --text: #1f2328; --dim: #59636e; --back: #ffffff;
              --track: #e7eaee; --good: #1a7f37; --bad: #cf222e; --skipped: #9a6700; --price: #0969da; }
            @media (prefers-color-scheme: dark) {
              :root { --text: #e6edf3; --dim: #9198a1; --back: #0d1117; --track: #262c36;
                --good: #3fb950; --bad: #f85149; --skipped: #d29922; --price: #4493f8; }
            }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back);
              max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
            p.note { color: var(--dim); }
            svg { width: 100%; max-width: 900px; height: auto; font: 13px system-ui, sans-serif; }
            svg text { fill: var(--text); } .label { text-anchor: end; }
            .track { fill: var(--track); } .good { fill: var(--good); } .bad { fill: var(--bad); }
            .skipped { fill: var(--skipped); } .price { fill: var(--price); }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0;
              border-bottom: 1px solid var(--track); }
            """;

    private final Findings findings;
    private final Instant time;

    /**
     * @param time when the findings were collected
     */
    Page(Findings findings, Instant time) {
        this.findings = findings;
        this.time = time;
    }

    /** Writes the page, and creates its folder if necessary. */
    void writeTo(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (Writer writer = Files.newBufferedWriter(file)) {
            XMLStreamWriter page = XMLOutputFactory.newFactory().createXMLStreamWriter(writer);
            write(page);
            page.close();
        } catch (XMLStreamException failure) {
            throw new IOException(failure);
        }
    }

    private void write(XMLStreamWriter page) throws XMLStreamException {
        page.writeDTD("<!DOCTYPE html>");
        page.writeStartElement("html");
        page.writeAttribute("lang", "en");
        page.writeStartElement("head");
        page.writeEmptyElement("meta");
        page.writeAttribute("charset", "utf-8");
        page.writeEmptyElement("meta");
        page.writeAttribute("name", "viewport");
        page.writeAttribute("content", "width=device-width, initial-scale=1");
        element(page, "title", TITLE);
        element(page, "style", STYLE);
        page.writeEndElement();
        page.writeStartElement("body");
        element(page, "h1", TITLE);
        note(page, time.truncatedTo(ChronoUnit.SECONDS).toString());
        writeQuotas(page);
        writeModels(page);
        writePrices(page);
        page.writeEndElement();
        page.writeEndElement();
    }

    private void writeQuotas(XMLStreamWriter page) throws XMLStreamException {
        element(
                page,
                "h2",
                "Quotas"
                        + findings.plan()
                                .map(plan -> " of the plan " + Words.printable(plan))
                                .orElse(""));
        if (findings.noQuotas().isPresent()) {
            note(page, "The quota cannot be seen: " + findings.noQuotas().get());
            return;
        }
        BarChart chart = new BarChart("What is left of each quota");
        for (Quota quota : findings.quotas()) {
            String reset = Words.reset(quota);
            double fraction = quota.unlimited() ? 1 : quota.exhausted() ? 0 : quota.percent() / 100;
            chart.add(
                    Words.printable(quota.name()),
                    fraction,
                    Words.left(quota) + (reset.isEmpty() ? "" : ", reset " + reset),
                    fraction < 0.1 ? "bad" : "good");
        }
        write(page, chart, "There are no quotas.");
    }

    private void writeModels(XMLStreamWriter page) throws XMLStreamException {
        element(page, "h2", "Models");
        if (findings.noChecks().isPresent()) {
            note(page, "No model was verified: " + findings.noChecks().get());
            return;
        }
        note(
                page,
                findings.count(Findings.Outcome.ANSWERED)
                        + " answered, "
                        + findings.count(Findings.Outcome.FAILED)
                        + " failed, "
                        + findings.count(Findings.Outcome.SKIPPED)
                        + " skipped");
        BarChart chart = new BarChart("Status of each model");
        for (ModelCheck check : findings.checks()) {
            chart.add(
                    Words.printable(check.model()),
                    1,
                    Words.status(check),
                    switch (Findings.Outcome.of(check)) {
                        case ANSWERED -> "good";
                        case SKIPPED -> "skipped";
                        case FAILED -> "bad";
                    });
        }
        write(page, chart, "There are no models.");
        writeAdvice(page);
    }

    private void writeAdvice(XMLStreamWriter page) throws XMLStreamException {
        if (findings.checks().stream().allMatch(check -> check.advice() == null)) {
            return;
        }
        page.writeStartElement("table");
        page.writeStartElement("tr");
        element(page, "th", "Model");
        element(page, "th", "What to do");
        page.writeEndElement();
        for (ModelCheck check : findings.checks()) {
            if (check.advice() != null) {
                page.writeStartElement("tr");
                element(page, "td", Words.printable(check.model()));
                element(page, "td", Words.printable(check.advice()));
                page.writeEndElement();
            }
        }
        page.writeEndElement();
    }

    private void writePrices(XMLStreamWriter page) throws XMLStreamException {
        element(page, "h2", "Prices");
        if (findings.noPrices().isPresent()) {
            note(page, "Prices are unknown: " + findings.noPrices().get());
            return;
        }
        BarChart multipliers = new BarChart("Premium requests for each prompt");
        addPrices(multipliers, billing -> or0(billing.multiplier()));
        BarChart tokens = new BarChart("AI credits for a million tokens of the answer");
        addPrices(tokens, Page::creditsForAnswers);
        if (multipliers.isEmpty() && tokens.isEmpty()) {
            note(page, "All prices are 0 or unknown.");
        }
        if (!multipliers.isEmpty()) {
            note(page, "Premium requests for each prompt, on plans that count these");
            multipliers.writeTo(page);
        }
        if (!tokens.isEmpty()) {
            note(page, "AI credits for a million tokens of prompts (in) and answers (out)");
            tokens.writeTo(page);
        }
    }

    /** Adds a row for each model with a price, in proportion to the highest one. */
    private void addPrices(BarChart chart, ToDoubleFunction<ModelBilling> price) {
        double highest = 0;
        for (ModelCheck check : findings.checks()) {
            highest = Math.max(highest, price(check, price).orElse(0.0));
        }
        if (highest == 0) {
            return;
        }
        for (ModelCheck check : findings.checks()) {
            Optional<Double> amount = price(check, price);
            if (amount.isPresent()) {
                chart.add(
                        Words.printable(check.model()),
                        amount.get() / highest,
                        findings.billing(check.model()).map(Words::price).orElse(""),
                        "price");
            }
        }
    }

    private Optional<Double> price(ModelCheck check, ToDoubleFunction<ModelBilling> price) {
        return findings.billing(check.model()).map(price::applyAsDouble);
    }

    private static double creditsForAnswers(ModelBilling billing) {
        return billing.tokenPrices() == null
                ? 0
                : Words.credits(billing.tokenPrices().output(), billing.tokenPrices());
    }

    private static double or0(Double value) {
        return value == null ? 0 : value;
    }

    private static void write(XMLStreamWriter page, BarChart chart, String noRows)
            throws XMLStreamException {
        if (chart.isEmpty()) {
            note(page, noRows);
        } else {
            chart.writeTo(page);
        }
    }

    private static void note(XMLStreamWriter page, String text) throws XMLStreamException {
        page.writeStartElement("p");
        page.writeAttribute("class", "note");
        page.writeCharacters(Words.printable(text));
        page.writeEndElement();
    }

    private static void element(XMLStreamWriter page, String name, String text)
            throws XMLStreamException {
        page.writeStartElement(name);
        page.writeCharacters(text);
        page.writeEndElement();
    }
}
