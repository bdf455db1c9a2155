// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.brokers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.testcontainers.DockerClientFactory;

/**
 * The brokers for tests, which run with one in a separate process and, where Docker is available,
 * with one in a container. By default, only one test class for each kind of broker runs with both,
 * because they accept the same protocol; with the system property {@code containers=all} every
 * class does. Brokers are started on first use, with a message on standard output, and end with the
 * JVM. Tests must set {@code autoCloseArguments = false}, or JUnit closes the brokers after the
 * first test class.
 */
public final class Brokers {

    private static final boolean ALL = "all".equals(System.getProperty("containers"));

    private static final Kind KAFKA = new Kind("Kafka", LocalBroker::kafka, ContainerBroker::kafka);
    private static final Kind ARTEMIS =
            new Kind("Artemis", LocalBroker::artemis, ContainerBroker::artemis);

    private Brokers() {}

    /** For {@code @MethodSource}: a process, and with {@code containers=all} a container. */
    public static List<Broker> kafka() {
        return ALL ? KAFKA.both() : KAFKA.process();
    }

    /** For {@code @MethodSource} of the one class that always runs with a container as well. */
    public static List<Broker> kafkaAndContainer() {
        return KAFKA.both();
    }

    /** For {@code @MethodSource}: a process, and with {@code containers=all} a container. */
    public static List<Broker> artemis() {
        return ALL ? ARTEMIS.both() : ARTEMIS.process();
    }

    /** For {@code @MethodSource} of the one class that always runs with a container as well. */
    public static List<Broker> artemisAndContainer() {
        return ARTEMIS.both();
    }

    /** The brokers of one kind, each started at most once. */
    private static final class Kind {

        private final String name;
        private final Supplier<Broker> local;
        private final Supplier<Broker> container;
        private List<Broker> process;
        private List<Broker> both;

        Kind(String name, Supplier<Broker> local, Supplier<Broker> container) {
            this.name = name;
            this.local = local;
            this.container = container;
        }

        synchronized List<Broker> process() {
            if (process == null) {
                process = List.of(started(local));
            }
            return process;
        }

        synchronized List<Broker> both() {
            if (both == null) {
                List<Broker> all = new ArrayList<>(process());
                if (DockerClientFactory.instance().isDockerAvailable()) {
                    all.add(started(container));
                } else {
                    System.out.println("Without Docker, no test uses " + name + " in a container");
                }
                both = List.copyOf(all);
            }
            return both;
        }

        private Broker started(Supplier<Broker> start) {
            Broker broker = start.get();
            System.out.println("Tests use " + broker);
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "close " + name));
            return broker;
        }
    }
}
