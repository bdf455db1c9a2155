// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.TokenPrices;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Reads the member {@code billing.token_prices} of a model's entry in Copilot's list. The prices
 * are in the object itself, or in a member {@code default} of it; those of long prompts are in
 * {@code long_context}. The unit is not stated: it is nano-AIU per batch, or AI credits per batch.
 * No model is as cheap as 1 nano-AIU per token, so if even the highest price of an entry is below
 * that, its prices are in credits. Holds no state, so any thread may use it.
 */
final class TokenPricesJson {

    private static final long DEFAULT_BATCH_SIZE = 1_000_000;

    private static final BigDecimal NANO_AIU = BigDecimal.ONE;
    private static final BigDecimal CREDIT = BigDecimal.valueOf(Cost.NANO_AIU_PER_CREDIT);

    private TokenPricesJson() {}

    /** Returns the prices, or null if there are none. A negative or unreadable price is missing. */
    static TokenPrices read(JsonNode tokenPrices) {
        JsonNode nested = tokenPrices.path("default");
        JsonNode base = nested.isObject() ? nested : tokenPrices;
        JsonNode longContext = tokenPrices.path("long_context");
        long commonBatchSize = batchSize(tokenPrices, DEFAULT_BATCH_SIZE);
        Rates usual = Rates.read(base, commonBatchSize);
        Rates ofLongContext = Rates.read(longContext, usual.batchSize());
        if (usual.isEmpty() && ofLongContext.isEmpty()) {
            return null;
        }
        BigDecimal unit = usual.isInCredits() && ofLongContext.isInCredits() ? CREDIT : NANO_AIU;
        TokenPrices.Builder prices = usual.in(unit);
        if (!ofLongContext.isEmpty()) {
            prices.longContext(ofLongContext.in(unit).build());
            prices.longContextFrom(longContextFrom(base, longContext));
        }
        return prices.build();
    }

    private static long batchSize(JsonNode object, long other) {
        JsonNode size = object.path("batch_size");
        return size.canConvertToLong() && size.longValue() > 0 ? size.longValue() : other;
    }

    private static Long longContextFrom(JsonNode base, JsonNode longContext) {
        return Stream.of(
                        longContext.path("threshold"),
                        longContext.path("min_prompt_tokens"),
                        base.path("context_max"),
                        base.path("max_prompt_tokens"))
                .filter(limit -> limit.canConvertToLong() && limit.longValue() > 0)
                .map(JsonNode::longValue)
                .findFirst()
                .orElse(null);
    }

    /**
     * Prices in a unit that is not known yet; null = missing.
     *
     * @param batchSize the number of tokens to which they apply
     */
    private record Rates(
            long batchSize,
            BigDecimal input,
            BigDecimal output,
            BigDecimal cacheRead,
            BigDecimal cacheWrite) {

        private static final List<String> INPUT = List.of("input", "input_price");
        private static final List<String> OUTPUT = List.of("output", "output_price");
        private static final List<String> CACHE_READ =
                List.of("cache_read", "cache_read_price", "cache_price");
        private static final List<String> CACHE_WRITE = List.of("cache_write", "cache_write_price");

        static Rates read(JsonNode object, long commonBatchSize) {
            return new Rates(
                    TokenPricesJson.batchSize(object, commonBatchSize),
                    first(object, INPUT),
                    first(object, OUTPUT),
                    first(object, CACHE_READ),
                    first(object, CACHE_WRITE));
        }

        private static BigDecimal first(JsonNode object, List<String> names) {
            return names.stream()
                    .map(name -> ReportedCost.amount(object.path(name)))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }

        private Stream<BigDecimal> stated() {
            return Stream.of(input, output, cacheRead, cacheWrite).filter(Objects::nonNull);
        }

        boolean isEmpty() {
            return stated().findAny().isEmpty();
        }

        /** Returns whether all prices are below 1 for each token. */
        boolean isInCredits() {
            return stated().allMatch(price -> price.compareTo(BigDecimal.valueOf(batchSize)) < 0);
        }

        TokenPrices.Builder in(BigDecimal unit) {
            return TokenPrices.builder()
                    .batchSize(batchSize)
                    .input(nanoAiu(input, unit))
                    .output(nanoAiu(output, unit))
                    .cacheRead(nanoAiu(cacheRead, unit))
                    .cacheWrite(nanoAiu(cacheWrite, unit));
        }

        private static Long nanoAiu(BigDecimal price, BigDecimal unit) {
            return price == null ? null : ReportedCost.rounded(price.multiply(unit));
        }
    }
}
