// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.invoices;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/**
 * Prints a line for each file and a final table. The routes call it from several threads
 * concurrently.
 */
public final class Report {

    private static final int MAX_LINE = 160;

    private final PrintStream out;
    private int doneBefore;
    private int stored;
    private int setAside;
    private int failed;
    private long tokens;
    private String stopped;

    Report(PrintStream out) {
        this.out = out;
    }

    /** Counts a file whose outcome an earlier run has stored. */
    public synchronized void doneBefore() {
        doneBefore++;
    }

    /** Counts the tokens of an answer, and of those that were sent back before it. */
    public synchronized void answered(@Header("CamelCopilotTotalTokens") Long total) {
        tokens += total == null ? 0 : total;
    }

    /** Counts an invoice that is in the database. */
    public synchronized void stored(
            @Header(Exchange.FILE_NAME) String file, @Body Invoice invoice) {
        stored++;
        line(
                "%-26s %-9s %s %13s  %s %s of %s",
                file,
                "stored",
                invoice.currency(),
                String.format(Locale.ROOT, "%,.2f", invoice.total()),
                invoice.date(),
                invoice.number(),
                invoice.supplier());
    }

    /** Counts a file whose answer was not valid. */
    public synchronized void setAside(
            @Header(Exchange.FILE_NAME) String file, @Variable("reasons") List<String> reasons) {
        setAside++;
        line(
                "%-26s %-9s %s%s",
                file,
                "set aside",
                reasons.get(0),
                reasons.size() == 1 ? "" : " (and " + (reasons.size() - 1) + " more)");
    }

    /** Counts a file that is left for the next run. */
    public synchronized void failed(
            @Header(Exchange.FILE_NAME) String file,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception reason) {
        failed++;
        line("%-26s %-9s %s", file, "failed", reason.getMessage());
    }

    /** Sends nothing more. The first reason is reported. */
    public synchronized void stopEarly(
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure) {
        if (stopped == null) {
            stopped = failure.getMessage();
        }
    }

    /** Returns whether the remaining files are left for the next run. */
    public synchronized boolean isStopped() {
        return stopped != null;
    }

    /** Prints the table, and returns the exit code. */
    synchronized int end() {
        print(
                "%n%7s %12s %8s %10s %8s %10s",
                "files", "done before", "stored", "set aside", "failed", "tokens");
        print(
                "%,7d %,12d %,8d %,10d %,8d %,10d",
                doneBefore + stored + setAside + failed,
                doneBefore,
                stored,
                setAside,
                failed,
                tokens);
        if (stopped != null) {
            print("%nStopped early: %s%nRun it again to continue.", stopped);
            return 2;
        }
        return failed > 0 ? 1 : 0;
    }

    /** Values come from the model, so a line must not contain control characters. */
    private void line(String format, Object... values) {
        String line = String.format(Locale.ROOT, format, values).replaceAll("\\p{Cntrl}+", " ");
        out.println(line.length() > MAX_LINE ? line.substring(0, MAX_LINE - 2) + " …" : line);
    }

    private void print(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
