// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.Cost;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The price of an answer as Copilot reports it. JSON is written with single quotes here. */
class ReportedCostTest {

    private static Cost read(String copilotUsage) throws Exception {
        return ReportedCost.read(Json.MAPPER.readTree(copilotUsage.replace('\'', '"')));
    }

    /** The value of copilot_usage, and its price in nano-AIU (blank = none). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'total_nano_aiu':1500000000} | 1500000000",
                "{'total_nano_aiu':0} | 0",
                "{'total_nano_aiu':9007199254740993} | 9007199254740993",
                // Fractions are rounded.
                "{'total_nano_aiu':1234.4} | 1234",
                "{'total_nano_aiu':1234.5} | 1235",
                "{'total_nano_aiu':1.5e9} | 1500000000",
                "{'total_nano_aiu':-0.0} | 0",
                // Larger than a long.
                "{'total_nano_aiu':9223372036854775807} | 9223372036854775807",
                "{'total_nano_aiu':99999999999999999999} | 9223372036854775807",
                "{'total_nano_aiu':1e300} | 9223372036854775807",
                // Not a price.
                "{'total_nano_aiu':-1} |",
                "{'total_nano_aiu':'1500'} |",
                "{'total_nano_aiu':null} |",
                "{'total_nano_aiu':NaN} |",
                "{'total_nano_aiu':Infinity} |",
                "{'total_nano_aiu':1e999} |",
                "{'total_nano_aiu':{}} |",
                "{'total_nano_aiu':[1]} |",
                "{'total_nano_aiu':true} |",
                "{} |",
                "[] |",
                "7 |",
                "null |",
                "'free' |"
            })
    void theTotalIsThePrice(String copilotUsage, Long nanoAiu) throws Exception {
        assertThat(read(copilotUsage))
                .isEqualTo(nanoAiu == null ? null : Cost.builder().nanoAiu(nanoAiu).build());
    }

    /** The total, the details, and the price in nano-AIU (blank = none). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "5 | {'token_count':10,'batch_size':1,'cost_per_batch':7} | 5",
                "- | {'token_count':10,'batch_size':1,'cost_per_batch':7} | 70",
                "null | {'token_count':10,'batch_size':1,'cost_per_batch':7} | 70",
                "'5' | {'token_count':10,'batch_size':1,'cost_per_batch':7} | 70",
                "-5 | {'token_count':10,'batch_size':1,'cost_per_batch':7} | 70",
                "NaN | {'token_count':10,'batch_size':1,'cost_per_batch':7} | 70",
                "- | {'token_count':1200,'batch_size':1000000,'cost_per_batch':500000000000} | 600000000",
                "- | {'token_count':3,'batch_size':1000,'cost_per_batch':1000.5} | 3",
                "- | {'token_count':0,'batch_size':1000,'cost_per_batch':1000} | 0",
                // The sum is rounded, not its parts.
                "- | {'token_count':1,'batch_size':4,'cost_per_batch':1},{'token_count':1,'batch_size':4,'cost_per_batch':1} | 1",
                "- | {'token_type':'input','token_count':1000000,'batch_size':1000000,'cost_per_batch':300},{'token_type':'output','token_count':500000,'batch_size':1000000,'cost_per_batch':1500} | 1050",
                // A sum without one of its parts would be too low.
                "- | {'token_count':1,'batch_size':1,'cost_per_batch':1},{'token_count':1,'batch_size':1} | -",
                "- | {'token_count':1,'batch_size':1,'cost_per_batch':1},null | -",
                "- | {'token_count':1,'batch_size':0,'cost_per_batch':1} | -",
                "- | {'token_count':1,'batch_size':-1,'cost_per_batch':1} | -",
                "- | {'token_count':1,'cost_per_batch':1} | -",
                "- | {'token_count':-1,'batch_size':1,'cost_per_batch':1} | -",
                "- | {'token_count':1,'batch_size':1,'cost_per_batch':-1} | -",
                "- | {'token_count':'1','batch_size':1,'cost_per_batch':1} | -",
                "- | {'token_count':1,'batch_size':1,'cost_per_batch':'1'} | -",
                "- | {'token_count':1,'batch_size':1,'cost_per_batch':NaN} | -",
                "- | 7 | -",
                "- | `` | -"
            })
    void withoutATotalThePriceIsTheSumOfTheDetails(String total, String details, Long nanoAiu)
            throws Exception {
        String copilotUsage =
                "{"
                        + (total == null ? "" : "'total_nano_aiu':" + total + ",")
                        + "'token_details':["
                        + details
                        + "]}";

        assertThat(read(copilotUsage))
                .isEqualTo(nanoAiu == null ? null : Cost.builder().nanoAiu(nanoAiu).build());
    }
}
