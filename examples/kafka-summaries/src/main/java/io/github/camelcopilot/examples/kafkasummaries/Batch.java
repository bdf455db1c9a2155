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
 * What a route does with a batch of records and YAML can't say. Holds nothing; called by the
 * consumer's own thread.
 */
public final class Batch {

    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);

    /** Lets {@code split} make exchanges with the keys and headers of the records. */
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
        // A partition that went to another process while the batch was collected is further there
        // by now, and a commit from here would set it back.
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
            // Another process joins or leaves, and only the next poll can let it. The partitions
            // that stay here are committed with their next batch; failing would only begin the
            // batch anew.
            LOG.info("Committed later, since the group is changing: {}", joining.getMessage());
        }
    }
}
