package io.github.camelcopilot.examples.brokers;

/** A broker on this machine that takes connections until it is closed. */
public interface Broker extends AutoCloseable {

    /** Where clients find it: Kafka's bootstrap servers, or the URL of a JMS connection. */
    String address();

    @Override
    void close();
}
