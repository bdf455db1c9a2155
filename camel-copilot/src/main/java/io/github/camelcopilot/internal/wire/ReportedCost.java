// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.Cost;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Reads the price that Copilot reports with an answer in the member {@code copilot_usage}. Holds no
 * state, so any thread may use it.
 */
public final class ReportedCost {

    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private ReportedCost() {}

    /**
     * Returns the price, or null if the value holds none. If the total is missing, it is the sum of
     * the details.
     */
    public static Cost read(JsonNode copilotUsage) {
        JsonNode total = copilotUsage.path("total_nano_aiu");
        BigDecimal nanoAiu = total.isNumber() ? total.decimalValue() : sum(copilotUsage);
        return nanoAiu == null || nanoAiu.signum() < 0
                ? null
                : Cost.builder().nanoAiu(rounded(nanoAiu)).build();
    }

    private static BigDecimal sum(JsonNode copilotUsage) {
        JsonNode details = copilotUsage.path("token_details");
        if (!details.isArray() || details.isEmpty()) {
            return null;
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode detail : details) {
            JsonNode count = detail.path("token_count");
            JsonNode price = detail.path("cost_per_batch");
            JsonNode batch = detail.path("batch_size");
            if (!count.isNumber() || !price.isNumber() || batch.asLong() <= 0) {
                return null;
            }
            sum = sum.add(price(count.decimalValue(), price.decimalValue(), batch.asLong()));
        }
        return sum;
    }

    /**
     * Returns the price of a number of tokens, not rounded to whole nano-AIU.
     *
     * @param price of a batch
     * @param batchSize number of tokens in a batch
     */
    public static BigDecimal price(BigDecimal tokens, BigDecimal price, long batchSize) {
        return tokens.multiply(price)
                .divide(BigDecimal.valueOf(batchSize), 9, RoundingMode.HALF_UP);
    }

    /** Returns a price in whole nano-AIU. */
    public static long rounded(BigDecimal nanoAiu) {
        return nanoAiu.min(MAX).setScale(0, RoundingMode.HALF_UP).longValue();
    }
}
