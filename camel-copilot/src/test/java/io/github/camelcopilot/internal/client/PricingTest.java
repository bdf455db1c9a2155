// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.TokenPrices;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.testing.TestUsage;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The estimated price of an answer. */
class PricingTest {

    private static final TokenPrices LONG_CONTEXT =
            TokenPrices.builder().batchSize(10).input(200L).output(2_000L).build();

    private static final TokenPrices PRICES =
            TokenPrices.builder()
                    .batchSize(10)
                    .input(100L)
                    .output(1_000L)
                    .cacheRead(10L)
                    .cacheWrite(125L)
                    .longContextFrom(1_000L)
                    .longContext(LONG_CONTEXT)
                    .build();

    private static Usage usage(int prompt, int cached, int written, int completion) {
        return TestUsage.writing(
                written, TestUsage.of(prompt, completion, prompt + completion, cached, 0));
    }

    private static ModelBilling billing(TokenPrices prices) {
        return ModelBilling.builder().tokenPrices(prices).build();
    }

    /** Name, prices, usage, price in nano-AIU; null = unknown. */
    static Stream<Arguments> answers() {
        TokenPrices noCache = PRICES.toBuilder().cacheRead(null).cacheWrite(null).build();
        TokenPrices noInput = PRICES.toBuilder().input(null).build();
        TokenPrices noThreshold = PRICES.toBuilder().longContextFrom(null).build();
        TokenPrices perMillion = TokenPrices.builder().input(1L).output(1L).build();
        TokenPrices highest = TokenPrices.builder().batchSize(1).output(Long.MAX_VALUE).build();
        return Stream.of(
                arguments(
                        "all kinds of tokens",
                        PRICES,
                        usage(100, 20, 10, 5),
                        700L + 20 + 125 + 500),
                arguments("no cache", PRICES, usage(100, 0, 0, 0), 1_000L),
                arguments("only output", PRICES, usage(0, 0, 0, 7), 700L),
                arguments("all from the cache", PRICES, usage(50, 50, 0, 0), 50L),
                arguments("all into the cache", PRICES, usage(40, 0, 40, 0), 500L),
                arguments("nothing", PRICES, usage(0, 0, 0, 0), 0L),
                arguments("no prices of the cache", noCache, usage(100, 20, 10, 0), 1_000L),
                arguments("more cached than sent", PRICES, usage(50, 80, 80, 0), 50L),
                arguments("negative numbers", PRICES, usage(-5, -5, -5, -5), 0L),
                arguments("exactly the threshold", PRICES, usage(1_000, 0, 0, 0), 10_000L),
                arguments("long context", PRICES, usage(1_001, 1, 0, 1), 20_000L + 20 + 200),
                arguments("no threshold", noThreshold, usage(2_000, 0, 0, 0), 20_000L),
                arguments("free", price(0L), usage(100, 0, 0, 100), 0L),
                arguments("one half is rounded up", perMillion, usage(500_000, 0, 0, 0), 1L),
                arguments("less than one half", perMillion, usage(499_999, 0, 0, 0), 0L),
                arguments("the sum is rounded", perMillion, usage(250_000, 0, 0, 250_000), 1L),
                arguments("too large", highest, usage(0, 0, 0, 2), Long.MAX_VALUE),
                arguments("unknown price of output", price(null), usage(0, 0, 0, 1), null),
                arguments("unknown price of input", noInput, usage(1, 0, 0, 1), null),
                arguments("unknown price, but no tokens", noInput, usage(5, 5, 0, 0), 5L),
                arguments("unknown usage", PRICES, null, null));
    }

    private static TokenPrices price(Long ofAll) {
        return TokenPrices.builder().input(ofAll).output(ofAll).build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void tokensAreMultipliedByTheirPrices(
            String name, TokenPrices prices, Usage usage, Long nanoAiu) {
        assertThat(Pricing.estimate(usage, billing(prices), null, "agent"))
                .isEqualTo(
                        nanoAiu == null
                                ? null
                                : Cost.builder().nanoAiu(nanoAiu).estimated(true).build());
    }

    /** The multiplier of the entry, that of the guide, the initiator, premium requests, credits. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1        |     | user  | 1    | 4",
                "0.33     |     | user  | 0.33 | 1.32",
                "3        | 1   | user  | 3    | 12",
                "0        | 1   | user  | 0    | 0",
                "         | 3   | user  | 3    | 12",
                "         | 0.25 |      | 0.25 | 1",
                // Prompts of an agent count as no premium request.
                "3        |     | agent | 0    | 0",
                "         | 3   | agent | 0    | 0",
                "         |     | user  |      |",
                "NaN      |     | user  |      |",
                "Infinity |     | user  |      |",
                "-1       |     | user  |      |"
            })
    void withoutPricesOfTokensTheMultiplierCounts(
            Double ofEntry, Double ofGuide, String initiator, Double requests, Double credits) {
        ModelBilling billing =
                ofEntry == null ? null : ModelBilling.builder().multiplier(ofEntry).build();

        Cost cost = Pricing.estimate(usage(10, 0, 0, 10), billing, ofGuide, initiator);

        if (requests == null) {
            assertThat(cost).isNull();
        } else {
            assertThat(cost.premiumRequests()).isEqualTo(requests);
            assertThat(cost.credits()).isEqualTo(credits);
            assertThat(cost.estimated()).isTrue();
        }
    }

    @Test
    void pricesOfTokensComeBeforeTheMultiplier() {
        ModelBilling both = ModelBilling.builder().tokenPrices(PRICES).multiplier(3.0).build();

        assertThat(Pricing.estimate(usage(10, 0, 0, 0), both, 1.0, "user"))
                .isEqualTo(Cost.builder().nanoAiu(100).estimated(true).build());
        assertThat(Pricing.estimate(null, both, 1.0, "user")).isNull();
    }

    /**
     * Name, billing of the entry, multiplier of the guide, whether it is included (null = unknown).
     */
    static Stream<Arguments> models() {
        ModelBilling.Builder free = ModelBilling.builder().tokenPrices(price(0L));
        TokenPrices freeAtFirst =
                price(0L).toBuilder().longContextFrom(9L).longContext(LONG_CONTEXT).build();
        TokenPrices outputOnly = TokenPrices.builder().output(0L).build();
        return Stream.of(
                arguments("free tokens", free.multiplier(1.0).build(), 1.0, true),
                arguments("priced tokens", billing(PRICES), 0.0, false),
                arguments("free up to a length", billing(freeAtFirst), null, false),
                arguments("unknown price of input", billing(outputOnly), null, false),
                arguments(
                        "multiplier 0", ModelBilling.builder().multiplier(0.0).build(), 1.0, true),
                arguments("multiplier", ModelBilling.builder().multiplier(0.1).build(), 0.0, false),
                arguments("not premium", ModelBilling.builder().premium(false).build(), 1.0, true),
                arguments("premium", ModelBilling.builder().premium(true).build(), 0.0, false),
                arguments("guide: 0", null, 0.0, true),
                arguments("guide: 1", ModelBilling.builder().build(), 1.0, false),
                arguments("unknown", null, null, null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void aModelWithoutAPriceIsIncludedInThePlan(
            String name, ModelBilling billing, Double ofGuide, Boolean isIncluded) {
        assertThat(Pricing.isIncluded(billing, ofGuide)).isEqualTo(Optional.ofNullable(isIncluded));
    }
}
