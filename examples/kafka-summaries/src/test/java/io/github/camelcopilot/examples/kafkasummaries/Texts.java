// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.kafkasummaries;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.test.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Numbered texts, with binary keys and headers. */
final class Texts {

    private static final Pattern NUMBER = Pattern.compile("Text number (\\d+)\\.");

    private Texts() {}

    static void send(Cluster cluster, int from, int to) throws Exception {
        for (int number = from; number < to; number++) {
            ProducerRecord<byte[], byte[]> message =
                    new ProducerRecord<>(cluster.texts(), key(number), bytes(text(number)));
            message.headers().add("trace-id", header(number));
            message.headers().add("Content-Type", bytes("text/plain"));
            cluster.send(message);
        }
        cluster.flush();
    }

    static String text(int number) {
        return "Text number " + number + ". It tells of camels.";
    }

    static String summary(int number) {
        return "Summary " + number + " – kurz gefaßt";
    }

    /** The number of the text in the prompt. */
    static int number(RecordedRequest request) {
        Matcher matcher = NUMBER.matcher(request.bodyText());
        assertThat(matcher.find()).as(request.bodyText()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    /** A key that is not text in any charset. */
    static byte[] key(int number) {
        return new byte[] {(byte) 0xff, (byte) (number >> 8), (byte) number};
    }

    static int number(ConsumerRecord<byte[], byte[]> message) {
        return ((message.key()[1] & 0xff) << 8) | (message.key()[2] & 0xff);
    }

    /** Returns the number of occurrences of each number. */
    static Map<Integer, Integer> count(List<ConsumerRecord<byte[], byte[]>> messages) {
        Map<Integer, Integer> counts = new HashMap<>();
        messages.forEach(message -> counts.merge(number(message), 1, Integer::sum));
        return counts;
    }

    /**
     * Key and headers of the text are present, byte for byte, and nothing else except the given
     * headers.
     */
    static void assertOriginal(ConsumerRecord<byte[], byte[]> message, String... added) {
        int number = number(message);
        assertThat(message.key()).isEqualTo(key(number));
        assertThat(message.headers().lastHeader("trace-id").value()).isEqualTo(header(number));
        assertThat(header(message, "Content-Type")).isEqualTo("text/plain");
        assertThat(message.headers())
                .extracting(Header::key)
                .filteredOn(name -> !name.equals("trace-id") && !name.equals("Content-Type"))
                .containsExactlyInAnyOrder(added);
    }

    static void assertSummary(ConsumerRecord<byte[], byte[]> message) {
        assertOriginal(
                message,
                "copilot.model",
                "copilot.finishReason",
                "copilot.promptTokens",
                "copilot.completionTokens");
        assertThat(string(message.value())).isEqualTo(summary(number(message)));
        assertThat(header(message, "copilot.finishReason")).isEqualTo("stop");
        assertThat(header(message, "copilot.promptTokens")).containsOnlyDigits();
    }

    static String header(ConsumerRecord<byte[], byte[]> message, String name) {
        return string(message.headers().lastHeader(name).value());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String string(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] header(int number) {
        return new byte[] {(byte) number, 0, (byte) 0xfe};
    }
}
