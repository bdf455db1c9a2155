// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.brokers;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * Runs a Kafka broker that is its own controller (KRaft) in the JVM that {@link LocalBroker}
 * starts.
 */
final class KafkaMain {

    private KafkaMain() {}

    /**
     * Runs until the parent process ends.
     *
     * @param arguments the folder for its files, the port for clients, the port of the controller
     */
    public static void main(String[] arguments) throws Exception {
        Parent.endWithIt();
        Path folder = Path.of(arguments[0]);
        Properties settings = settings(folder, arguments[1], arguments[2]);
        Path file = folder.resolve("server.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            settings.store(writer, null);
        }
        String cluster = Uuid.randomUuid().toString();
        int failed =
                StorageTool.execute(
                        new String[] {"format", "-t", cluster, "-c", file.toString()},
                        new PrintStream(OutputStream.nullOutputStream()));
        if (failed != 0) {
            throw new IllegalStateException("The folder can't be formatted: " + folder);
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "shutdown"));
        server.startup();
        System.out.println(LocalBroker.READY);
        server.awaitShutdown();
    }

    private static Properties settings(Path folder, String port, String controllerPort) {
        String controller = "127.0.0.1:" + controllerPort;
        Properties settings = new Properties();
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", "1");
        settings.setProperty(
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://" + controller);
        settings.setProperty("controller.listener.names", "CONTROLLER");
        settings.setProperty("controller.quorum.voters", "1@" + controller);
        settings.setProperty("log.dirs", folder.resolve("data").toString());
        // With one broker, nothing can be replicated.
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("transaction.state.log.replication.factor", "1");
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        // No delay for further consumers before the first messages.
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        settings.setProperty("offsets.topic.num.partitions", "4");
        return settings;
    }
}
