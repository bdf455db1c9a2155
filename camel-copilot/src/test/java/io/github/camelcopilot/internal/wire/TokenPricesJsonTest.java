// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.TokenPrices;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The prices of a model's entry. JSON is written with single quotes here. */
class TokenPricesJsonTest {

    private static final long CREDIT = 1_000_000_000;

    private static TokenPrices read(String tokenPrices) throws Exception {
        return TokenPricesJson.read(Json.MAPPER.readTree(tokenPrices.replace('\'', '"')));
    }

    private static TokenPrices.Builder prices(long input, long output) {
        return TokenPrices.builder().input(input).output(output);
    }

    /** The value of token_prices, the prices in nano-AIU. */
    static Stream<Arguments> entries() {
        TokenPrices plain = prices(500 * CREDIT, 2500 * CREDIT).build();
        TokenPrices full =
                plain.toBuilder().cacheRead(50 * CREDIT).cacheWrite(625 * CREDIT).build();
        TokenPrices twice =
                full.toBuilder()
                        .longContextFrom(200_000L)
                        .longContext(prices(1000 * CREDIT, 3750 * CREDIT).build())
                        .build();
        return Stream.of(
                        Stream.of(
                                // Flat, in nano-AIU.
                                arguments(
                                        "{'batch_size':1000000,'input':500000000000,"
                                                + "'output':2500000000000,'cache_read':50000000000,"
                                                + "'cache_write':625000000000}",
                                        full),
                                arguments(
                                        "{'batch_size':1000000,'input_price':5e11,'output_price':2.5e12,"
                                                + "'cache_read_price':5e10,'cache_write_price':6.25e11}",
                                        full),
                                arguments(
                                        "{'input_price':5e11,'output_price':2.5e12,'cache_price':5e10,"
                                                + "'cache_write':6.25e11}",
                                        full),
                                arguments(
                                        "{'batch_size':1,'input':500000,'output':2500000}",
                                        prices(500_000, 2_500_000).batchSize(1).build()),
                                // Flat, in credits.
                                arguments(
                                        "{'batch_size':1000000,'input':500,'output':2500}", plain),
                                arguments("{'input':500.0,'output':2500}", plain),
                                arguments(
                                        "{'batch_size':1000,'input':0.5,'output':2.5}",
                                        prices(CREDIT / 2, 2_500_000_000L).batchSize(1000).build()),
                                arguments(
                                        "{'batch_size':1,'input':0.0005,'output':0.0025}",
                                        prices(500_000, 2_500_000).batchSize(1).build())),
                        units(),
                        Stream.of(
                                // Flat, with long context.
                                arguments(
                                        "{'input':500,'output':2500,'cache_read':50,'cache_write':625,"
                                                + "'context_max':200000,"
                                                + "'long_context':{'input':1000,'output':3750}}",
                                        twice),
                                arguments(
                                        "{'input':5e11,'output':2.5e12,'cache_read':5e10,"
                                                + "'cache_write':6.25e11,'max_prompt_tokens':200000,"
                                                + "'long_context':{'input_price':1e12,"
                                                + "'output_price':3.75e12}}",
                                        twice),
                                // Nested.
                                arguments(
                                        "{'batch_size':1000000,'default':{'input_price':500000000000,"
                                                + "'cache_price':50000000000,'output_price':2500000000000,"
                                                + "'cache_write_price':625000000000,"
                                                + "'context_max':200000},'long_context':"
                                                + "{'input_price':1000000000000,"
                                                + "'output_price':3750000000000}}",
                                        twice),
                                arguments(
                                        "{'default':{'input_price':500,'output_price':2500,"
                                                + "'cache_price':50,'cache_write_price':625,"
                                                + "'max_prompt_tokens':200000},'long_context':"
                                                + "{'input_price':1000,'output_price':3750,"
                                                + "'context_max':1000000}}",
                                        twice),
                                arguments(
                                        "{'default':{'input_price':500,'output_price':2500}}",
                                        plain),
                                arguments(
                                        "{'batch_size':7,'default':{'batch_size':1000000,"
                                                + "'input':500,'output':2500}}",
                                        plain)),
                        thresholds(),
                        unreadable())
                .flatMap(rows -> rows);
    }

    /** The highest price of an entry decides on the unit of all its prices. */
    private static Stream<Arguments> units() {
        return Stream.of(
                arguments(
                        "{'batch_size':1000,'input':1000,'output':1}",
                        prices(1000, 1).batchSize(1000).build()),
                arguments(
                        "{'batch_size':1000,'input':999,'output':1}",
                        prices(999 * CREDIT, CREDIT).batchSize(1000).build()),
                arguments(
                        "{'batch_size':1000,'input':999,'output':1,'long_context':{'input':1000}}",
                        prices(999, 1)
                                .batchSize(1000)
                                .longContext(
                                        TokenPrices.builder().batchSize(1000).input(1000L).build())
                                .build()),
                arguments("{'input':0,'output':0}", prices(0, 0).build()),
                arguments("{'input':0,'output':2500}", prices(0, 2500 * CREDIT).build()),
                arguments("{'output':2500}", TokenPrices.builder().output(2500 * CREDIT).build()),
                arguments(
                        "{'input':1e300,'output':99999999999999999999}",
                        prices(Long.MAX_VALUE, Long.MAX_VALUE).build()));
    }

    private static Stream<Arguments> thresholds() {
        TokenPrices unknown =
                prices(500 * CREDIT, 2500 * CREDIT)
                        .longContext(TokenPrices.builder().input(1000 * CREDIT).build())
                        .build();
        TokenPrices known = unknown.toBuilder().longContextFrom(128_000L).build();
        String start = "{'input':500,'output':2500,";
        return Stream.of(
                arguments(start + "'long_context':{'input':1000}}", unknown),
                arguments(start + "'long_context':{'input':1000,'threshold':128000}}", known),
                arguments(
                        start + "'long_context':{'input':1000,'min_prompt_tokens':128000}}", known),
                arguments(
                        start
                                + "'max_prompt_tokens':1000000,"
                                + "'long_context':{'input':1000,'threshold':128000}}",
                        known),
                arguments(
                        start
                                + "'context_max':'many','max_prompt_tokens':128000.0,"
                                + "'long_context':{'input':1000,'threshold':0}}",
                        known),
                arguments(
                        start + "'context_max':-1,'long_context':{'input':1000,'threshold':null}}",
                        unknown),
                // Without prices of its own, a long context costs the same.
                arguments(
                        start + "'context_max':128000,'long_context':{'input':'much'}}",
                        prices(500 * CREDIT, 2500 * CREDIT).build()),
                arguments(
                        start + "'context_max':128000,'long_context':null}",
                        prices(500 * CREDIT, 2500 * CREDIT).build()),
                arguments(
                        "{'long_context':{'batch_size':1000,'input':500,'threshold':128000}}",
                        TokenPrices.builder()
                                .longContextFrom(128_000L)
                                .longContext(
                                        TokenPrices.builder()
                                                .batchSize(1000)
                                                .input(500 * CREDIT)
                                                .build())
                                .build()));
    }

    private static Stream<Arguments> unreadable() {
        TokenPrices output = TokenPrices.builder().output(2500 * CREDIT).build();
        return Stream.of("-500", "'500'", "null", "NaN", "Infinity", "-Infinity", "{}", "[500]")
                .flatMap(
                        price ->
                                Stream.of(
                                        arguments("{'input':" + price + ",'output':2500}", output),
                                        arguments(
                                                "{'batch_size':" + price + ",'output':2500}",
                                                output)));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void pricesAreReadInNanoAiu(String tokenPrices, TokenPrices expected) throws Exception {
        assertThat(read(tokenPrices)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "'free'",
                "[500]",
                "{}",
                "{'x':1}",
                "{'batch_size':1000000}",
                "{'input':-1,'output':'2500'}",
                "{'default':{},'long_context':{}}",
                "{'default':{'context_max':200000},'long_context':{'threshold':200000}}"
            })
    void anEntryWithoutAnyPriceHasNoPrices(String tokenPrices) throws Exception {
        assertThat(read(tokenPrices)).isNull();
    }
}
