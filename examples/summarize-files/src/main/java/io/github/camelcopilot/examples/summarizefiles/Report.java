// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.summarizefiles;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/**
 * Prints a line for each finished text and a final table. The routes call it from several threads
 * concurrently.
 */
public final class Report {

    private final PrintStream out;
    private final List<String> failures = new ArrayList<>();
    private final Set<String> models = new TreeSet<>();
    private Instant start = Instant.now();
    private Instant lastFinished = start;
    private int taken;
    private int finished;
    private long promptTokens;
    private long completionTokens;
    private long totalTokens;

    Report(PrintStream out) {
        this.out = out;
    }

    /** Counts a text that the inbox took; the first of a batch has the size of the batch. */
    public synchronized void taken(
            @ExchangeProperty(Exchange.BATCH_INDEX) int index,
            @ExchangeProperty(Exchange.BATCH_SIZE) int size) {
        if (taken == 0) {
            start = Instant.now();
        }
        if (index == 0) {
            taken += size;
        }
    }

    /** Starts the time of a text that is no longer waiting. */
    public void started(Exchange exchange) {
        exchange.setVariable("startedAt", Instant.now());
    }

    /** Counts a text whose summary was written. */
    public synchronized void summarised(
            @Header(Exchange.FILE_NAME) String text,
            @Variable("startedAt") Instant startedAt,
            @Header("CamelCopilotResponseModel") String model,
            @Header("CamelCopilotPromptTokens") Long prompt,
            @Header("CamelCopilotCompletionTokens") Long completion,
            @Header("CamelCopilotTotalTokens") Long total) {
        if (model != null) {
            models.add(model);
        }
        promptTokens += orZero(prompt);
        completionTokens += orZero(completion);
        totalTokens += orZero(total);
        progress(text, "%6.1f s  %,8d tokens", seconds(startedAt, Instant.now()), orZero(total));
    }

    /** Counts a text that a killed run had summarised; this run only moves it. */
    public synchronized void foundSummarised(@Header(Exchange.FILE_NAME) String text) {
        progress(text, "summarised before, not sent again");
    }

    /** Counts a text that could not be summarised. */
    public synchronized void failed(
            @Header(Exchange.FILE_NAME) String text,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception reason) {
        failures.add(text);
        progress(text, "failed: %s", reason.getMessage());
    }

    synchronized int failures() {
        return failures.size();
    }

    /** Prints the table. */
    synchronized void end() {
        if (taken == 0) {
            print("The inbox holds no text.");
        }
        print("%n%7s %12s %9s %10s", "files", "tokens", "seconds", "failures");
        print(
                "%7d %,12d %9.1f %10d",
                finished, totalTokens, seconds(start, lastFinished), failures.size());
        if (!models.isEmpty()) {
            print(
                    "%nModel %s: %,d tokens read, %,d written.",
                    String.join(", ", models), promptTokens, completionTokens);
        }
        if (!failures.isEmpty()) {
            print("%nIn .failed, each with its reason: %s", String.join(", ", failures));
        }
    }

    private void progress(String text, String format, Object... values) {
        finished++;
        lastFinished = Instant.now();
        String width = Integer.toString(Integer.toString(taken).length());
        String counter = String.format(Locale.ROOT, "[%" + width + "d/%d]", finished, taken);
        print("%s %-32s %s", counter, text, String.format(Locale.ROOT, format, values));
    }

    private void print(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }

    private static long orZero(Long tokens) {
        return tokens == null ? 0 : tokens;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
