// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.brokers;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** Runs an Artemis broker in the JVM that {@link LocalBroker} starts. */
final class ArtemisMain {

    /** The queue for messages that were delivered too often. */
    private static final String DEAD_LETTERS = "DLQ";

    private static final int DELIVERIES = 10;
    private static final int START_SECONDS = 60;

    private ArtemisMain() {}

    /**
     * Runs until the parent process ends.
     *
     * @param arguments the folder for its files, the URL where it listens
     */
    public static void main(String[] arguments) throws Exception {
        Parent.endWithIt();
        Path folder = Path.of(arguments[0]);
        ConfigurationImpl settings = new ConfigurationImpl();
        settings.setName("local")
                .setPersistenceEnabled(true)
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setLargeMessagesDirectory(folder.resolve("large").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                // It listens on loopback only.
                .setSecurityEnabled(false)
                .addAcceptorConfiguration("all", arguments[1])
                .addAddressConfiguration(deadLetters())
                .addAddressSetting(
                        "#",
                        new AddressSettings()
                                .setDeadLetterAddress(SimpleString.of(DEAD_LETTERS))
                                .setMaxDeliveryAttempts(DELIVERIES)
                                .setRedeliveryDelay(0));
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ().setConfiguration(settings);
        broker.start();
        if (!broker.getActiveMQServer().waitForActivation(START_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The broker doesn't become active");
        }
        System.out.println(LocalBroker.READY);
    }

    private static CoreAddressConfiguration deadLetters() {
        return new CoreAddressConfiguration()
                .setName(DEAD_LETTERS)
                .addRoutingType(RoutingType.ANYCAST)
                .addQueueConfiguration(
                        QueueConfiguration.of(DEAD_LETTERS).setRoutingType(RoutingType.ANYCAST));
    }
}
