package io.github.camelcopilot.examples.brokers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.testcontainers.DockerClientFactory;

/**
 * The brokers that tests run against, each test with each of them: one in a process of its own, and
 * one in a container where Docker answers. They are started when first asked for, say so on
 * standard output, and end with the JVM. JUnit must be told so ({@code autoCloseArguments =
 * false}), or it closes them after the first class of tests.
 */
public final class Brokers {

    private static List<Broker> kafka;
    private static List<Broker> artemis;

    private Brokers() {}

    /** For {@code @MethodSource}. */
    public static synchronized List<Broker> kafka() {
        if (kafka == null) {
            kafka = start("Kafka", LocalBroker::kafka, ContainerBroker::kafka);
        }
        return kafka;
    }

    /** For {@code @MethodSource}. */
    public static synchronized List<Broker> artemis() {
        if (artemis == null) {
            artemis = start("Artemis", LocalBroker::artemis, ContainerBroker::artemis);
        }
        return artemis;
    }

    private static List<Broker> start(
            String name, Supplier<Broker> local, Supplier<Broker> container) {
        List<Broker> started = new ArrayList<>();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> started.forEach(Broker::close), "close " + name));
        started.add(local.get());
        if (DockerClientFactory.instance().isDockerAvailable()) {
            started.add(container.get());
            System.out.println("Tests with " + name + " run twice: " + started);
        } else {
            System.out.println(
                    "Tests with " + name + " run once, since no Docker answers: " + started);
        }
        return List.copyOf(started);
    }
}
