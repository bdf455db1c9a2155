// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The prices of a model in nano-AIU per {@value #BATCH_SIZE} tokens. Immutable.
 *
 * @param input of tokens of the prompt without those of the cache
 * @param output of tokens of the answer
 * @param cacheRead of tokens of the prompt that are read from the cache
 * @param cacheWrite of tokens of the prompt that are written to the cache
 */
record TokenPrices(long input, long output, long cacheRead, long cacheWrite) {

    static final int BATCH_SIZE = 1_000_000;

    /** The largest price; the cost of any number of tokens then fits a long. */
    static final long MAX_PRICE = 1_000_000_000_000_000L;

    TokenPrices {
        check(input);
        check(output);
        check(cacheRead);
        check(cacheWrite);
    }

    private static void check(long price) {
        if (price < 0 || price > MAX_PRICE) {
            throw new IllegalArgumentException(
                    "A price must be from 0 to " + MAX_PRICE + ": " + price);
        }
    }

    boolean areZero() {
        return input == 0 && output == 0 && cacheRead == 0 && cacheWrite == 0;
    }

    /** Returns the cost in nano-AIU: the exact sum, rounded once, half up. */
    long cost(TokenCounts tokens) {
        return product(tokens.fresh(), input)
                .add(product(tokens.cacheRead(), cacheRead))
                .add(product(tokens.cacheWrite(), cacheWrite))
                .add(product(tokens.output(), output))
                .divide(BigDecimal.valueOf(BATCH_SIZE), 0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    private static BigDecimal product(int count, long price) {
        return BigDecimal.valueOf(count).multiply(BigDecimal.valueOf(price));
    }

    /** Returns the member {@code copilot_usage} of an answer. */
    ObjectNode copilotUsage(TokenCounts tokens) {
        ObjectNode usage =
                JsonNodeFactory.instance.objectNode().put("total_nano_aiu", cost(tokens));
        ArrayNode details = usage.putArray("token_details");
        add(details, "input", tokens.fresh(), input);
        add(details, "cache_read", tokens.cacheRead(), cacheRead);
        add(details, "cache_write", tokens.cacheWrite(), cacheWrite);
        add(details, "output", tokens.output(), output);
        return usage;
    }

    private static void add(ArrayNode details, String type, int count, long price) {
        details.addObject()
                .put("token_type", type)
                .put("token_count", count)
                .put("batch_size", BATCH_SIZE)
                .put("cost_per_batch", price);
    }

    /** Returns the member {@code token_prices} of a model's entry. */
    ObjectNode listEntry() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("batch_size", BATCH_SIZE)
                .put("input", input)
                .put("output", output)
                .put("cache_read", cacheRead)
                .put("cache_write", cacheWrite);
    }
}
