// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.kafkasummaries;

import io.github.camelcopilot.examples.brokers.LocalBroker;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Demonstrates the example without a Kafka cluster: starts a broker, sends the sample texts ({@code
 * demo/demo.camel.yaml}), prints a line for each, and ends the program. With a cluster it does
 * nothing.
 */
public final class Demo extends MainListenerSupport implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 120;
    private static final int PARTITIONS = 3;
    private static final int WIDTH = 76;

    private final PrintStream out;
    private LocalBroker broker;
    private int texts;
    private int summaries;
    private int deadLetters;

    Demo(PrintStream out) {
        this.out = out;
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        PropertiesComponent properties = main.getCamelContext().getPropertiesComponent();
        if (!properties.resolveProperty("brokers").orElse("").isBlank()) {
            return;
        }
        out.println("No -Dbrokers=host:port is given, so a broker is started here.");
        broker = LocalBroker.kafka();
        properties.addOverrideProperty("camel.component.kafka.brokers", broker.address());
        createTopics(properties);
        texts = count(Path.of(properties.parseUri("{{sample.texts}}")));
        String routes = properties.parseUri("{{camel.main.routesIncludePattern}}");
        properties.addOverrideProperty(
                "camel.main.routesIncludePattern", routes + ",classpath:demo/demo.camel.yaml");
        properties.addOverrideProperty(
                "camel.main.durationMaxSeconds", String.valueOf(PATIENCE_SECONDS));
    }

    /** Prints a summary. */
    public synchronized void summarised(
            @Header(KafkaConstants.KEY) String key,
            @Header("copilot.completionTokens") String tokens,
            @Body String summary) {
        summaries++;
        print("%-18s %3s tokens  %s", key, tokens, shortened(summary, 42));
    }

    /** Prints a dead letter. */
    public synchronized void dead(
            @Header(KafkaConstants.KEY) String key, @Header("deadLetter.reason") String reason) {
        deadLetters++;
        print("%-18s dead letter: %s", key, shortened(reason, WIDTH));
    }

    /** Returns whether all texts have arrived. */
    public synchronized boolean isComplete() {
        return summaries + deadLetters >= texts;
    }

    /** Prints the table; returns false if texts are missing. */
    synchronized boolean end() {
        if (broker == null) {
            return true;
        }
        print("%n%7s %10s %13s", "texts", "summaries", "dead letters");
        print("%7d %10d %13d", texts, summaries, deadLetters);
        return isComplete();
    }

    @Override
    public void close() {
        if (broker != null) {
            broker.close();
        }
    }

    private void createTopics(PropertiesComponent properties) {
        try (Admin admin =
                Admin.create(Map.<String, Object>of("bootstrap.servers", broker.address()))) {
            admin.createTopics(
                            Stream.of("texts", "summaries", "deadLetters")
                                    .map(name -> properties.parseUri("{{topic." + name + "}}"))
                                    .map(topic -> new NewTopic(topic, PARTITIONS, (short) 1))
                                    .toList())
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    private void print(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }

    private static String shortened(String text, int length) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= length ? line : line.substring(0, length - 1) + "…";
    }

    private static int count(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return (int) files.filter(file -> file.toString().endsWith(".txt")).count();
        } catch (IOException failure) {
            throw new UncheckedIOException("There are no sample texts", failure);
        }
    }
}
