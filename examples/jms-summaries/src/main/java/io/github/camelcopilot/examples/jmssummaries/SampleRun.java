// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.jmssummaries;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Header;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/**
 * Demonstrates the routes without other programs: sends the sample texts, prints their results, and
 * ends the program after the last one.
 */
public final class SampleRun extends RouteBuilder {

    /** The first delivery of this text fails: one call and two retries of the component. */
    private static final String FAILING = "Wenn der Dienst";

    private static final int FAILURES = 3;

    /** One of them is blank, and has no summary. */
    private static final List<String> TEXTS = texts();

    private final Main main;
    private final PrintStream out;
    private final AtomicInteger printed = new AtomicInteger();

    SampleRun(Main main, PrintStream out) {
        this.main = main;
        this.out = out;
    }

    /** A service that is temporarily out of order. */
    static CopilotServer simulator() {
        AtomicInteger failures = new AtomicInteger(FAILURES);
        return CopilotServer.start()
                .keepAtMost(0)
                .answerWith(
                        request ->
                                request.bodyText().contains(FAILING)
                                                && failures.getAndDecrement() > 0
                                        ? Answer.status(503, "out of order")
                                        : null);
    }

    @Override
    public void configure() {
        from("timer:once?repeatCount=1&delay=0")
                .setBody(exchange -> TEXTS)
                .split(body())
                .setHeader("JMSCorrelationID", simple("text-${exchangeProperty.CamelSplitIndex}"))
                .to(ExchangePattern.InOnly, "jms:queue:{{queue.texts}}");
        from("jms:queue:{{queue.summaries}}").bean(this, "summary");
        from("jms:queue:{{queue.dead-letters}}").bean(this, "deadLetter");
    }

    /** A summary has arrived. */
    public void summary(
            Exchange exchange,
            @Header("JMSCorrelationID") String text,
            @Header("textDeliveries") int deliveries) {
        String summary = exchange.getMessage().getBody(String.class).replaceAll("\\s+", " ");
        String shown = summary.length() > 70 ? summary.substring(0, 69) + "…" : summary;
        print(text, deliveries > 1 ? shown + " (delivery " + deliveries + ")" : shown);
    }

    /** A text has become a dead letter. */
    public void deadLetter(
            @Header("JMSCorrelationID") String text, @Header("deadLetterReason") String reason) {
        print(text, "dead letter: " + reason);
    }

    private void print(String text, String outcome) {
        out.printf("%-8s %s%n", text, outcome);
        if (printed.incrementAndGet() == TEXTS.size()) {
            main.completed();
        }
    }

    private static List<String> texts() {
        try (InputStream file = SampleRun.class.getResourceAsStream("/sample/texts.txt")) {
            String texts = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(texts.split("\n---\n")).map(String::strip).toList();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
