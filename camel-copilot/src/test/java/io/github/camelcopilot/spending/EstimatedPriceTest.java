// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.Cost;
import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelsProvider;
import io.github.camelcopilot.api.TokenPrices;
import io.github.camelcopilot.matrix.MatrixOperation;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The price of an answer for which the service reports none. JSON is written with single quotes.
 */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class EstimatedPriceTest {

    /** 1000 tokens of the prompt, of which 200 are cached and 100 are written; 50 of the answer. */
    private static final String USAGE =
            "'usage':{'prompt_tokens':1000,'completion_tokens':50,'prompt_tokens_details':"
                    + "{'cached_tokens':200,'cache_write_tokens':100}}";

    private static Answer whole(String members) {
        String json =
                "{'choices':[{'message':{'content':'Hi'},'finish_reason':'stop'}]," + members + "}";
        return Answer.json(json.replace('\'', '"'));
    }

    private static void list(CopilotServer server, String billing) {
        String json =
                "{'data':[{'id':'m','billing':%s},{'id':'gpt-4.1','billing':%s}]}"
                        .formatted(billing, billing);
        server.models().enqueue(Answer.json(json.replace('\'', '"')));
    }

    /** Billing of the model's entry, model, initiator, credits, premium requests (blank = none). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // 700 * 500 + 200 * 50 + 100 * 625 + 50 * 2500 = 547500, per million.
                "{'token_prices':{'batch_size':1000000,'input':500000000000,'output':2500000000000,'cache_read':50000000000,'cache_write':625000000000}} | m | user | 0.5475 |",
                "{'token_prices':{'batch_size':1000000,'default':{'input_price':500,'output_price':2500,'cache_price':50}}} | m | user | 0.535 |",
                "{'token_prices':{'input':500,'output':2500,'context_max':999,'long_context':{'input':1000,'output':5000}}} | m | user | 1.25 |",
                "{'token_prices':{'input':500,'output':2500,'context_max':1000,'long_context':{'input':1000,'output':5000}}} | m | user | 0.625 |",
                "{'token_prices':{'input':0,'output':0},'multiplier':3} | m | user | 0 |",
                "{'token_prices':{'output':2500},'multiplier':3} | m | user | |",
                // The tokens of an agent cost the same.
                "{'token_prices':{'input':500,'output':2500}} | m | agent | 0.625 |",
                "{'is_premium':true,'multiplier':0.33} | m | user | 1.32 | 0.33",
                "{'is_premium':true,'multiplier':0.33} | m | agent | 0 | 0",
                "{'multiplier':1} | gpt-4.1 | user | 4 | 1",
                "{'multiplier':NaN} | m | user | |",
                "{'multiplier':-1} | m | user | |",
                // The guide's table is used where nothing else states a price.
                "null | gpt-4.1 | user | 0 | 0",
                "{} | claude-opus-4.6 | user | 12 | 3",
                "{'is_premium':true,'token_prices':{}} | Claude-Haiku-4.5 | user | 1.32 | 0.33",
                "null | gemini-3-pro-preview | user | 4 | 1",
                "null | claude-opus-4.6 | agent | 0 | 0",
                "null | m | user | |",
                "null | gpt-4.1-nano | user | |"
            })
    void thePriceComesFromTheEntryOfTheModel(
            String billing,
            String model,
            String initiator,
            Double credits,
            Double premiumRequests,
            CopilotServer server)
            throws Exception {
        list(server, billing);
        server.enqueue(whole(USAGE));
        try (CopilotRoute route = CopilotRoute.chat(server, "model=" + model)) {
            Message message = route.ask("Hello", Map.of(CopilotHeaders.INITIATOR, initiator));

            assertThat(message.getHeader(CopilotHeaders.COST)).isEqualTo(credits);
            assertThat(message.getHeader(CopilotHeaders.COST_ESTIMATED))
                    .isEqualTo(credits == null ? null : true);
            Cost cost = message.getHeader(CopilotHeaders.RESULT, ChatResult.class).cost();
            assertThat(cost == null ? null : cost.premiumRequests()).isEqualTo(premiumRequests);
        }
    }

    @ParameterizedTest
    @EnumSource(MatrixOperation.class)
    void aStreamIsPricedLikeAWholeAnswer(MatrixOperation operation, CopilotServer server)
            throws Exception {
        list(server, "{'token_prices':{'input':500,'output':2500}}");
        String end =
                "{'choices':[{'delta':{'content':'Hi'},'finish_reason':'stop'}]," + USAGE + "}";
        server.enqueue(
                operation.isStreamed()
                        ? Answer.sse("data: " + end.replace('\'', '"') + "\n\n")
                        : whole(USAGE));
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.start("copilot:" + operation.path() + "?model=m");

            assertThat(operation.outcome(route.send("Hello")).headers())
                    .containsEntry(CopilotHeaders.COST, 0.625)
                    .containsEntry(CopilotHeaders.COST_ESTIMATED, true);
        }
    }

    @Test
    void aReportedPriceReplacesTheEstimate(CopilotServer server) throws Exception {
        list(server, "{'token_prices':{'input':500,'output':2500},'multiplier':3}");
        server.enqueue(whole(USAGE + ",'copilot_usage':{'total_nano_aiu':7}"));
        try (CopilotRoute route = CopilotRoute.chat(server, "model=m")) {
            Message message = route.ask("Hello");

            assertThat(message.getHeader(CopilotHeaders.COST)).isEqualTo(7e-9);
            assertThat(message.getHeader(CopilotHeaders.COST_ESTIMATED)).isNull();
        }
    }

    @Test
    void pricesOfTokensNeedAUsage(CopilotServer server) throws Exception {
        list(server, "{'token_prices':{'input':500,'output':2500},'multiplier':3}");
        server.enqueue(whole("'usage':null"));
        try (CopilotRoute route = CopilotRoute.chat(server, "model=m")) {
            assertThat(route.ask("Hello").getHeader(CopilotHeaders.COST)).isNull();
        }
    }

    @Test
    void withoutAListTheGuideStatesThePrice(CopilotServer server) throws Exception {
        server.models().enqueue(Answer.status(503, "busy"));
        server.enqueue(whole(USAGE));
        try (CopilotRoute route = CopilotRoute.chat(server, "model=claude-opus-4.5")) {
            Message message = route.ask("Hello");

            assertThat(message.getHeader(CopilotHeaders.COST)).isEqualTo(12.0);
            assertThat(message.getHeader(CopilotHeaders.COST_ESTIMATED)).isEqualTo(true);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"m", "gpt-4.1", "claude-opus-4.6"})
    void anotherProviderHasNoPrices(String model, CopilotServer server) throws Exception {
        server.models()
                .answerWith(request -> Answer.json("{\"data\":[{\"id\":\"" + model + "\"}]}"));
        server.enqueue(whole(USAGE));
        try (CopilotRoute route = openai(server)) {
            route.start(openaiUri(server, model));
            Message message = route.ask("Hello");

            assertThat(message.getHeader(CopilotHeaders.TOTAL_TOKENS)).isEqualTo(1050);
            assertThat(message.getHeaders())
                    .doesNotContainKeys(CopilotHeaders.COST, CopilotHeaders.COST_ESTIMATED);
        }
        assertThat(server.models().requests()).isEmpty();
    }

    /** Whether the user's own list holds prices, the credits (blank = none). */
    @ParameterizedTest
    @CsvSource({"true, 0.625", "false,"})
    void anotherProviderHasThePricesOfTheUsersList(
            boolean hasPrices, Double credits, CopilotServer server) throws Exception {
        TokenPrices prices =
                TokenPrices.builder()
                        .input(500 * Cost.NANO_AIU_PER_CREDIT)
                        .output(2500 * Cost.NANO_AIU_PER_CREDIT)
                        .build();
        ModelInfo entry =
                ModelInfo.builder("gpt-4.1")
                        .billing(
                                ModelBilling.builder()
                                        .tokenPrices(hasPrices ? prices : null)
                                        .build())
                        .build();
        ModelsProvider mine = () -> CompletableFuture.completedFuture(List.of(entry));
        server.enqueue(whole(USAGE), whole(USAGE));
        try (CopilotRoute route = openai(server)) {
            route.context().getRegistry().bind("mine", mine);
            route.start(openaiUri(server, "gpt-4.1") + "&modelsProvider=#mine");
            for (int call = 0; call < 2; call++) {
                Message message = route.ask("Hello");

                assertThat(message.getHeader(CopilotHeaders.COST)).isEqualTo(credits);
                assertThat(message.getHeader(CopilotHeaders.COST_ESTIMATED))
                        .isEqualTo(hasPrices ? true : null);
            }
        }
    }

    private static CopilotRoute openai(CopilotServer server) {
        server.lenient();
        return CopilotRoute.bare();
    }

    private static String openaiUri(CopilotServer server, String model) {
        return "copilot:chat?provider=openai&apiKey=a-key-of-the-test&maxRetries=0&model="
                + model
                + "&baseUrl="
                + server.url()
                + "/v1";
    }
}
