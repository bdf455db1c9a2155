// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.jmssummaries;

import io.github.camelcopilot.examples.brokers.Broker;
import io.github.camelcopilot.examples.testing.ExampleRun;
import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * The three queues of one test, with unique names, and a separate client. One thread sends; any
 * thread may read the received messages.
 */
final class Queues implements AutoCloseable {

    private final Broker broker;
    private final String texts = "texts-" + UUID.randomUUID();
    private final ActiveMQConnectionFactory factory;
    private final Connection connection;
    private final Session sending;
    private final MessageProducer producer;

    Queues(Broker broker) throws JMSException {
        this.broker = broker;
        factory = new ActiveMQConnectionFactory(broker.address());
        connection = factory.createConnection("artemis", "artemis");
        sending = connection.createSession(true, Session.SESSION_TRANSACTED);
        producer = sending.createProducer(sending.createQueue(texts));
        connection.start();
    }

    String texts() {
        return texts;
    }

    String summaries() {
        return texts + ".summaries";
    }

    String deadLetters() {
        return texts + ".dead";
    }

    /** Returns the properties for this broker and these queues. */
    Map<String, String> properties() {
        return Map.of(
                "broker", broker.address(),
                "queue.texts", texts(),
                "queue.summaries", summaries(),
                "queue.dead-letters", deadLetters());
    }

    /** Returns the example in a separate JVM, with these queues. */
    ExampleRun.Builder example(Class<?> main) {
        ExampleRun.Builder example = ExampleRun.of(main);
        properties().forEach(example::property);
        return example;
    }

    /** Sends "Text N." for each number, with id, property, priority and type that tell N too. */
    void sendTexts(int from, int to) throws JMSException {
        for (int number = from; number < to; number++) {
            Message message = sending.createTextMessage("Text " + number + ".");
            message.setJMSCorrelationID("id-" + number);
            message.setJMSType("type-" + number);
            message.setStringProperty("customer", "customer-" + number);
            message.setIntProperty("number", number);
            producer.setPriority(number % 10);
            producer.send(message);
        }
        sending.commit();
    }

    /** For other messages than {@link #sendTexts} sends. */
    void send(MessageFactory factory) throws JMSException {
        producer.send(factory.create(sending));
        sending.commit();
    }

    /** As {@link #send(MessageFactory)}, with a quality of service; the message, as it was sent. */
    Message send(int deliveryMode, int priority, Duration timeToLive, MessageFactory factory)
            throws JMSException {
        Message message = factory.create(sending);
        producer.send(message, deliveryMode, priority, timeToLive.toMillis());
        sending.commit();
        return message;
    }

    /** Receives all messages; the list grows. */
    List<Message> listen(String queue) throws JMSException {
        List<Message> arrived = new CopyOnWriteArrayList<>();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        session.createConsumer(session.createQueue(queue)).setMessageListener(arrived::add);
        return arrived;
    }

    /**
     * Returns the waiting messages without removing them; messages being delivered are not
     * included.
     */
    List<Message> waiting(String queue) throws JMSException {
        try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
            List<Message> found = new ArrayList<>();
            Enumeration<?> messages = browser.getEnumeration();
            while (messages.hasMoreElements()) {
                found.add((Message) messages.nextElement());
            }
            return found;
        } catch (InvalidDestinationException neverUsed) {
            return List.of();
        }
    }

    /** Makes the broker refuse messages to this queue, or accept them again. */
    void refuse(String queue, boolean refused) throws Exception {
        if (refused) {
            manage(
                    "addAddressSettings",
                    queue,
                    "{\"addressFullMessagePolicy\":\"FAIL\",\"maxSizeBytes\":2,\"pageSizeBytes\":1}");
        } else {
            manage("removeAddressSettings", queue);
        }
    }

    /** Lets the broker deliver without an end what waits in this queue. */
    void deliverWithoutLimit(String queue) throws Exception {
        manage("addAddressSettings", queue, "{\"maxDeliveryAttempts\":-1}");
    }

    /** Returns the number of consumers in all processes. */
    int consumers() throws Exception {
        try (QueueSession session =
                (QueueSession) connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            Message question = session.createMessage();
            JMSManagementHelper.putAttribute(
                    question, ResourceNames.QUEUE + texts, "consumerCount");
            Message reply = ask(session, question);
            // The first consumer creates the queue.
            return JMSManagementHelper.hasOperationSucceeded(reply)
                    ? (Integer) JMSManagementHelper.getResult(reply, Integer.class)
                    : 0;
        }
    }

    private void manage(String operation, Object... parameters) throws Exception {
        try (QueueSession session =
                (QueueSession) connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            Message message = session.createMessage();
            JMSManagementHelper.putOperationInvocation(
                    message, ResourceNames.BROKER, operation, parameters);
            Message reply = ask(session, message);
            if (!JMSManagementHelper.hasOperationSucceeded(reply)) {
                throw new IllegalStateException(
                        operation + ": " + JMSManagementHelper.getResult(reply));
            }
        }
    }

    private static Message ask(QueueSession session, Message question) throws JMSException {
        return new QueueRequestor(session, session.createQueue("activemq.management"))
                .request(question);
    }

    @Override
    public void close() {
        factory.close();
    }

    /** Makes a message. */
    @FunctionalInterface
    interface MessageFactory {

        Message create(Session session) throws JMSException;
    }
}
