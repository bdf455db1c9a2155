// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.brokers;

/** A broker on this machine that accepts connections until it is closed. */
public interface Broker extends AutoCloseable {

    /** Returns its address: Kafka's bootstrap servers, or the URL of a JMS connection. */
    String address();

    @Override
    void close();
}
