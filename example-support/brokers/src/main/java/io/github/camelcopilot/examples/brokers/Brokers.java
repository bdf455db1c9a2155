// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.brokers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.testcontainers.DockerClientFactory;

/**
 * The brokers for tests, each of which runs with every broker: one in a separate process and, where
 * Docker is available, one in a container. They are started on first use, with a message on
 * standard output, and end with the JVM. Tests must set {@code autoCloseArguments = false}, or
 * JUnit closes the brokers after the first test class.
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
                    "Tests with " + name + " run once, since Docker is not available: " + started);
        }
        return List.copyOf(started);
    }
}
