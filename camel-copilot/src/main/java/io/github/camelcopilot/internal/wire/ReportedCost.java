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
     * Returns the price, or null if the value holds none. If the total is missing or unreadable, it
     * is the sum of the details.
     */
    public static Cost read(JsonNode copilotUsage) {
        BigDecimal total = amount(copilotUsage.path("total_nano_aiu"));
        BigDecimal nanoAiu = total == null ? sum(copilotUsage.path("token_details")) : total;
        return nanoAiu == null ? null : Cost.builder().nanoAiu(rounded(nanoAiu)).build();
    }

    /** Returns null if the price of any detail is unknown: the sum would be too low. */
    private static BigDecimal sum(JsonNode details) {
        if (!details.isArray() || details.isEmpty()) {
            return null;
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode detail : details) {
            BigDecimal count = amount(detail.path("token_count"));
            BigDecimal price = amount(detail.path("cost_per_batch"));
            long batchSize = detail.path("batch_size").asLong();
            if (count == null || price == null || batchSize <= 0) {
                return null;
            }
            sum = sum.add(price(count, price, batchSize));
        }
        return sum;
    }

    /**
     * Returns a number of tokens or a price; null for negative numbers, NaN, infinities and other
     * values.
     */
    static BigDecimal amount(JsonNode value) {
        boolean isFinite =
                value.isNumber()
                        && (value.isIntegralNumber() || Double.isFinite(value.doubleValue()));
        BigDecimal amount = isFinite ? value.decimalValue() : null;
        return amount == null || amount.signum() < 0 ? null : amount;
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
