// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.kafkasummaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.brokers.Broker;
import io.github.camelcopilot.examples.testing.ExampleRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.ConsumerGroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics and a group for one test, accessed with Kafka's own clients, without Camel. */
final class Cluster implements AutoCloseable {

    static final int PARTITIONS = 6;

    /** Logged by Camel for a batch that it repeats. */
    static final String BATCH_FAILED = "Will break on first error in batch processing mode";

    /** Milliseconds until a killed process is detected. */
    static final int SHORT_SESSION = 15_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Broker broker;
    private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private final Map<String, Reader> readers = new HashMap<>();

    Cluster(Broker broker) throws Exception {
        this.broker = broker;
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address());
        admin = Admin.create(properties);
        producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        admin.createTopics(
                        List.of(
                                new NewTopic(texts(), PARTITIONS, (short) 1),
                                new NewTopic(summaries(), PARTITIONS, (short) 1),
                                new NewTopic(deadLetters(), 1, (short) 1)))
                .all()
                .get();
        awaitLeaders();
    }

    /** A new topic exists before its partitions accept records. */
    private void awaitLeaders() {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        for (String topic : List.of(texts(), summaries())) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                partitions.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        }
        partitions.put(new TopicPartition(deadLetters(), 0), OffsetSpec.latest());
        await().alias("leaders of " + partitions.keySet())
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(ExecutionException.class)
                .until(() -> admin.listOffsets(partitions).all().get().size() == partitions.size());
    }

    String texts() {
        return name + "-texts";
    }

    String summaries() {
        return name + "-summaries";
    }

    String deadLetters() {
        return name + "-dead";
    }

    void configureSummaries(String option, Object value) throws Exception {
        AlterConfigOp change =
                new AlterConfigOp(new ConfigEntry(option, String.valueOf(value)), OpType.SET);
        admin.incrementalAlterConfigs(
                        Map.of(
                                new ConfigResource(ConfigResource.Type.TOPIC, summaries()),
                                List.of(change)))
                .all()
                .get();
    }

    /** Returns the example, configured for these topics. */
    ExampleRun.Builder example() {
        return ExampleRun.of(KafkaSummaries.class)
                .property("brokers", broker.address())
                .property("topic.texts", texts())
                .property("topic.summaries", summaries())
                .property("topic.deadLetters", deadLetters())
                .property("group", name);
    }

    void send(ProducerRecord<byte[], byte[]> message) {
        sent.add(producer.send(message));
    }

    /** Waits until what was sent is on its topic. */
    void flush() throws Exception {
        producer.flush();
        for (Future<RecordMetadata> record : sent) {
            record.get();
        }
        sent.clear();
    }

    /** Returns all records on the topic. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        return readers.computeIfAbsent(topic, Reader::new).read();
    }

    /** Waits until the topic has so many records. */
    List<ConsumerRecord<byte[], byte[]>> awaitRecords(String topic, int count) {
        await().alias(count + " records on " + topic)
                .atMost(PATIENCE)
                .until(() -> read(topic).size() >= count);
        return read(topic);
    }

    /** Returns the number of committed texts in all partitions. */
    long committed() throws Exception {
        return admin
                .listConsumerGroupOffsets(name)
                .partitionsToOffsetAndMetadata()
                .get()
                .values()
                .stream()
                .mapToLong(offset -> offset == null ? 0 : offset.offset())
                .sum();
    }

    void awaitCommitted(long count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(committed()).as("committed").isEqualTo(count));
    }

    /**
     * Waits until this number of processes shares the partitions evenly, and no rebalance is
     * pending.
     */
    void awaitMembers(int count) {
        await().alias(count + " members").atMost(PATIENCE).until(() -> shares().size() == count);
    }

    private List<Integer> shares() throws Exception {
        ConsumerGroupDescription group =
                admin.describeConsumerGroups(List.of(name)).describedGroups().get(name).get();
        if (group.state() != ConsumerGroupState.STABLE) {
            return List.of();
        }
        Collection<MemberDescription> members = group.members();
        List<Integer> shares =
                members.stream()
                        .map(member -> member.assignment().topicPartitions().size())
                        .toList();
        int even = PARTITIONS / Math.max(1, members.size());
        return shares.stream().allMatch(share -> share == even) ? shares : List.of();
    }

    @Override
    public void close() {
        readers.values().forEach(Reader::close);
        producer.close();
        admin.close();
    }

    /** Reads a topic from its beginning, in no group; used by the test's thread. */
    private final class Reader implements AutoCloseable {

        private final String topic;
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

        Reader(String topic) {
            this.topic = topic;
            Properties properties = new Properties();
            properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address());
            properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
            consumer =
                    new KafkaConsumer<>(
                            properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            List<TopicPartition> partitions =
                    IntStream.range(0, consumer.partitionsFor(topic).size())
                            .mapToObj(partition -> new TopicPartition(topic, partition))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        List<ConsumerRecord<byte[], byte[]>> read() {
            long end =
                    consumer.endOffsets(consumer.assignment()).values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
            await().alias("reading " + topic)
                    .atMost(PATIENCE)
                    .until(
                            () -> {
                                consumer.poll(Duration.ofMillis(50)).forEach(records::add);
                                return records.size() >= end;
                            });
            return List.copyOf(records);
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
