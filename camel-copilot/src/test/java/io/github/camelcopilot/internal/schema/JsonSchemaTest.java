// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages with schemas in headers compile them on several threads at once. */
@Timeout(60)
class JsonSchemaTest {

    private static final int THREADS = 8;
    private static final int SCHEMAS = 200;

    private static final List<String> DIALECTS =
            List.of(
                    "https://json-schema.org/draft/2020-12/schema",
                    "https://json-schema.org/draft/2019-09/schema",
                    "http://json-schema.org/draft-07/schema#",
                    "http://json-schema.org/draft-04/schema#");

    /** All schemas have the same id, and each its own limit. */
    private static String schema(int number, String type) {
        String dialect = DIALECTS.get(number % DIALECTS.size());
        String id = dialect.contains("draft-04") ? "id" : "$id";
        return "{\"$schema\":\"%s\",\"%s\":\"https://example.com/s\",\"type\":\"%s\",\"maximum\":%d}"
                .formatted(dialect, id, type, number);
    }

    private static boolean isChecked(int number) {
        JsonSchema valid = JsonSchema.of("schema", schema(number, "integer"));
        boolean isRefused;
        try {
            JsonSchema.of("schema", schema(number, "intejer"));
            isRefused = false;
        } catch (IllegalArgumentException invalid) {
            isRefused = true;
        }
        return isRefused
                && valid.violations(IntNode.valueOf(number)).isEmpty()
                && valid.violations(IntNode.valueOf(number + 1)).size() == 1;
    }

    @Test
    void schemasThatAreCompiledAtOnceAreCheckedEachByItself() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < SCHEMAS; i++) {
                int number = i;
                results.add(
                        threads.submit(
                                () -> {
                                    start.await();
                                    return isChecked(number);
                                }));
            }
            start.countDown();
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
