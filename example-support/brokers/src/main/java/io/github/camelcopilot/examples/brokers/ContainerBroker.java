// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.brokers;

import org.testcontainers.activemq.ArtemisContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startable;

/** A broker in a container, from the image of its project, for machines with Docker. */
final class ContainerBroker implements Broker {

    private static final String KAFKA = "apache/kafka:4.1.1";
    private static final String ARTEMIS = "apache/activemq-artemis:2.41.0";

    private final String image;
    private final Startable container;
    private final String address;

    private ContainerBroker(String image, Startable container, String address) {
        this.image = image;
        this.container = container;
        this.address = address;
    }

    static ContainerBroker kafka() {
        KafkaContainer container = new KafkaContainer(KAFKA);
        container.start();
        return new ContainerBroker(KAFKA, container, container.getBootstrapServers());
    }

    static ContainerBroker artemis() {
        ArtemisContainer container = new ArtemisContainer(ARTEMIS);
        container.start();
        return new ContainerBroker(ARTEMIS, container, container.getBrokerUrl());
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public String toString() {
        return "container " + image;
    }

    @Override
    public void close() {
        container.stop();
    }
}
