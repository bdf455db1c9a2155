// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.batch;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.Cost;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/**
 * Counts texts, prints progress and a final table. Its size does not depend on the number of texts.
 * The routes call it from several threads concurrently.
 */
public final class Report {

    private static final int PROGRESS_EVERY = 100;
    private static final String COLUMNS =
            "ended,files,done before,summarised,failed,tokens,seconds,per second,credits,by fallback,stopped";

    private final PrintStream out;
    private Instant start = Instant.now();
    private int taken;
    private int doneBefore;
    private int summarised;
    private int failed;
    private long tokens;
    private String stopped;

    /** One entry for each model that has answered. */
    private final Map<String, ModelUse> models = new TreeMap<>();

    /** What one model has answered. */
    private static final class ModelUse {
        private int texts;
        private int byFallback;
        private int priced;
        private long nanoAiu;

        void add(ChatResult result) {
            texts++;
            byFallback += result.fallback() == null ? 0 : 1;
            if (result.cost() != null) {
                priced++;
                nanoAiu += result.cost().nanoAiu();
            }
        }

        /** Services other than Copilot, and the simulator, report no price. */
        String credits() {
            return priced == 0 ? "unknown" : shown(nanoAiu);
        }
    }

    Report(PrintStream out) {
        this.out = out;
    }

    /** Counts a text that the inbox takes, and returns the number so far. */
    public synchronized int taken() {
        if (taken == 0) {
            start = Instant.now();
        }
        return ++taken;
    }

    /** Counts a text that an earlier run has summarised. */
    public synchronized void doneBefore() {
        doneBefore++;
        progress();
    }

    /** Counts a text whose summary was written. */
    public synchronized void summarised(@Header("CamelCopilotResult") ChatResult result) {
        summarised++;
        tokens += result.usage() == null ? 0 : result.usage().totalTokens();
        String model = result.model() == null ? "unknown" : result.model();
        models.computeIfAbsent(model, unknown -> new ModelUse()).add(result);
        progress();
    }

    /** Counts a text that could not be summarised. */
    public synchronized void failed(
            @Header(Exchange.FILE_NAME) String text,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception reason) {
        failed++;
        print("%s failed: %s", text, reason.getMessage());
        progress();
    }

    /** Stops sending. The first reason is reported. */
    public synchronized void stopEarly(
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure,
            @Variable("reason") String reason) {
        if (stopped == null) {
            stopped = failure == null ? reason : failure.getMessage();
            print("Stops early: %s", stopped);
        }
    }

    public synchronized boolean isStopped() {
        return stopped != null;
    }

    /** Prints the table, appends it as a line to this file, and returns the exit code. */
    synchronized int end(Path file) throws IOException {
        double seconds = seconds();
        double rate = seconds > 0 ? summarised / seconds : 0;
        print(
                "%n%9s %12s %11s %7s %12s %8s %11s",
                "files", "done before", "summarised", "failed", "tokens", "seconds", "per second");
        print(
                "%,9d %,12d %,11d %,7d %,12d %8.1f %11.1f",
                files(), doneBefore, summarised, failed, tokens, seconds, rate);
        printModels();
        addTo(
                file,
                String.format(
                        Locale.ROOT,
                        "%s,%d,%d,%d,%d,%d,%.1f,%.1f,%s,%d,%s",
                        Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        files(),
                        doneBefore,
                        summarised,
                        failed,
                        tokens,
                        seconds,
                        rate,
                        shown(sum(model -> model.nanoAiu)),
                        sum(model -> model.byFallback),
                        stopped == null ? "no" : "yes"));
        if (stopped != null) {
            print("%nStopped early: %s%nRun it again to continue.", stopped);
            return 2;
        }
        return failed > 0 ? 1 : 0;
    }

    /** Prints one line for each model that has answered. */
    private void printModels() {
        if (models.isEmpty()) {
            return;
        }
        print("%n%9s %12s %15s   %s", "texts", "by fallback", "credits", "model");
        models.forEach(
                (name, model) ->
                        print(
                                "%,9d %,12d %15s   %s",
                                model.texts, model.byFallback, model.credits(), name));
    }

    private long sum(ToLongFunction<ModelUse> number) {
        return models.values().stream().mapToLong(number).sum();
    }

    private static String shown(long nanoAiu) {
        return String.format(Locale.ROOT, "%.6f", nanoAiu / (double) Cost.NANO_AIU_PER_CREDIT);
    }

    private static void addTo(Path file, String line) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        String header = Files.exists(file) ? "" : COLUMNS + "\n";
        Files.writeString(
                file, header + line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private int files() {
        return doneBefore + summarised + failed;
    }

    private void progress() {
        if (files() % PROGRESS_EVERY == 0) {
            print("%,9d files %8.1f s", files(), seconds());
        }
    }

    private double seconds() {
        return Duration.between(start, Instant.now()).toMillis() / 1000.0;
    }

    private void print(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
