// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.kafkasummaries;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommit;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operations on a batch of records that YAML cannot express. Stateless; called by the
 * consumer's own thread.
 */
public final class Batch {

    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);

    /** Returns messages for {@code split}, with the keys and headers of the records. */
    public List<Message> messages(@Body List<Exchange> records) {
        return records.stream().map(record -> record.getMessage().copy()).toList();
    }

    /**
     * Commits the records of each partition. Camel's own {@code BatchManualCommit} commits only the
     * partition of the last one.
     */
    public void commit(@Body List<Exchange> records) {
        Map<TopicPartition, DefaultKafkaManualCommit> latest = new HashMap<>();
        for (Exchange exchange : records) {
            DefaultKafkaManualCommit commit =
                    exchange.getMessage()
                            .getHeader(
                                    KafkaConstants.MANUAL_COMMIT, DefaultKafkaManualCommit.class);
            latest.put(commit.getPartition(), commit);
        }
        // A partition may have been given to another process while the batch was collected. That
        // process has progressed, and a commit from here would set the partition back.
        latest.values()
                .removeIf(
                        commit ->
                                !commit.getCamelExchangePayload()
                                        .consumer
                                        .assignment()
                                        .contains(commit.getPartition()));
        try {
            latest.values().forEach(KafkaManualCommit::commit);
        } catch (RebalanceInProgressException joining) {
            // Another process joins or leaves, which requires the next poll. The partitions that
            // stay here are committed with their next batch; a failure would only repeat the batch.
            LOG.info(
                    "Will be committed with the next batch, because the group is rebalancing: {}",
                    joining.getMessage());
        }
    }
}
