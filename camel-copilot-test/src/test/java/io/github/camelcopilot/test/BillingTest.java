// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The price of answers, in their bodies, in the list of models and in the books. */
@ExtendWith(CopilotServerExtension.class)
class BillingTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STREAM = "\"stream\":true,";
    private static final String STREAM_WITH_USAGE =
            STREAM + "\"stream_options\":{\"include_usage\":true},";

    private CopilotServer server;
    private Billing billing;

    @BeforeEach
    void take(CopilotServer copilot) {
        server = copilot;
        billing = copilot.billing();
    }

    private ReceivedAnswer send(String format, String model, String settings) throws Exception {
        return ReceivedAnswer.of(
                TestClient.send(Prompts.request(server, format, model, "user", settings)));
    }

    private JsonNode entry(String model) throws Exception {
        server.models().offer(model);
        return JSON.readTree(
                        TestClient.send(TestClient.get(server, "/models", TestClient.headers()))
                                .body())
                .at("/data/0/billing");
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETIONS,'',id",
        "COMPLETIONS,'" + STREAM + "',choices",
        "COMPLETIONS,'" + STREAM_WITH_USAGE + "',usage",
        "RESPONSES,'',object",
        "RESPONSES,'" + STREAM + "',response",
        "MESSAGES,'',content",
        "MESSAGES,'" + STREAM + "',delta"
    })
    void thePriceIsBesideTheUsage(String format, String settings, String sibling) throws Exception {
        billing.aiCredits().price("gpt-5", 4_000_000, 8_000_000, 1_000_000, 2_000_000);
        billing.cachedTokens(3).cacheWriteTokens(2);
        server.answerWith(request -> Answer.text("word ".repeat(20)));
        ReceivedAnswer answer = send(format, "gpt-5", settings);
        assertThat(answer.with("copilot_usage")).hasSize(1);
        JsonNode holder = answer.with("copilot_usage").get(0);
        assertThat(holder.has(sibling)).isTrue();
        int input = (Prompts.body(format, "gpt-5", settings).length() + 3) / 4;
        assertThat(holder.path("copilot_usage"))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"total_nano_aiu":%d,"token_details":[
                                  {"token_type":"input","token_count":%d,"batch_size":1000000,"cost_per_batch":4000000},
                                  {"token_type":"cache_read","token_count":3,"batch_size":1000000,"cost_per_batch":1000000},
                                  {"token_type":"cache_write","token_count":2,"batch_size":1000000,"cost_per_batch":2000000},
                                  {"token_type":"output","token_count":25,"batch_size":1000000,"cost_per_batch":8000000}]}
                                """
                                        .formatted((input - 5) * 4 + 3 + 4 + 200, input - 5)));
        assertThat(answer.model()).isEqualTo("gpt-5");
        assertThat(server.books().nanoAiu()).isEqualTo(answer.nanoAiu());
        assertThat(server.books().cachedTokens()).isEqualTo(3);
        assertThat(server.books().promptTokens()).isEqualTo(input);
        assertThat(server.books().premiumRequests()).isZero();
    }

    @Test
    void aStreamWithoutUsageHasALastChunkForThePrice() throws Exception {
        billing.aiCredits();
        ReceivedAnswer answer = send("COMPLETIONS", "gpt-5", STREAM);
        JsonNode last = answer.with("choices").get(answer.with("choices").size() - 1);
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.has("usage")).isFalse();
        assertThat(last.path("copilot_usage").isObject()).isTrue();
        assertThat(last.path("id").asText()).startsWith("chatcmpl-");
    }

    @Test
    void aStreamedResponseHasThePriceOnlyAtItsTopLevel() throws Exception {
        billing.aiCredits();
        ReceivedAnswer answer = send("RESPONSES", "gpt-5", STREAM);
        assertThat(answer.with("copilot_usage").get(0).path("type").asText())
                .isEqualTo("response.completed");
        assertThat(answer.last("response").has("copilot_usage")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETIONS,/prompt_tokens_details/cached_tokens,5",
        "COMPLETIONS,/prompt_tokens_details/cache_write_tokens,4",
        "COMPLETIONS,/completion_tokens_details/reasoning_tokens,2",
        "RESPONSES,/input_tokens_details/cached_tokens,5",
        "RESPONSES,/input_tokens_details/cache_write_tokens,4",
        "RESPONSES,/output_tokens_details/reasoning_tokens,2",
        "MESSAGES,/cache_read_input_tokens,5",
        "MESSAGES,/cache_creation_input_tokens,4"
    })
    void theUsageNamesTheTokensOfTheCache(String format, String member, int count)
            throws Exception {
        billing.cachedTokens(5).cacheWriteTokens(4).reasoningTokens(2);
        for (String settings : new String[] {"", STREAM_WITH_USAGE}) {
            String supported =
                    format.equals("COMPLETIONS") ? settings : settings.isEmpty() ? "" : STREAM;
            ReceivedAnswer answer = send(format, "gpt-5", supported);
            int input = (Prompts.body(format, "gpt-5", supported).length() + 3) / 4;
            assertThat(answer.usage().at(member).asInt()).isEqualTo(count);
            assertThat(answer.promptTokens()).isEqualTo(input);
            assertThat(answer.last("copilot_usage").isMissingNode()).isTrue();
        }
    }

    @Test
    void noMoreTokensAreCachedThanThereAre() throws Exception {
        billing.aiCredits().cachedTokens(1_000).cacheWriteTokens(1_000).reasoningTokens(1_000);
        server.answerWith(request -> Answer.text("12345678"));
        JsonNode usage = send("COMPLETIONS", "gpt-5", "").usage();
        assertThat(usage.at("/prompt_tokens_details/cached_tokens"))
                .isEqualTo(usage.path("prompt_tokens"));
        assertThat(usage.at("/prompt_tokens_details").has("cache_write_tokens")).isFalse();
        assertThat(usage.at("/completion_tokens_details/reasoning_tokens").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        // Rounded half up, once for the sum.
        "1,0,0,0,200,0",
        "500000,0,0,0,1,1",
        "499999,0,0,0,1,0",
        "250000,0,0,250000,1,1",
        "0,1000000000000000,0,0,2147483647,2147483647000000000"
    })
    void theCostIsTheExactSumRoundedOnce(
            long input, long output, long cacheRead, long cacheWrite, int count, long cost) {
        TokenCounts tokens =
                output > 0 ? TokenCounts.of(0, count) : new TokenCounts(count + 1, 0, 1, 0, 0);
        assertThat(new TokenPrices(input, output, cacheRead, cacheWrite).cost(tokens))
                .isEqualTo(cost);
    }

    @Test
    void modelsWithoutAPriceHaveTheDefault() throws Exception {
        billing.aiCredits();
        assertThat(entry("unknown").path("token_prices"))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"batch_size":1000000,"input":300000000000,"output":1500000000000,
                                 "cache_read":30000000000,"cache_write":375000000000}
                                """));
        ReceivedAnswer answer = send("COMPLETIONS", "unknown", "");
        assertThat(answer.nanoAiu())
                .isEqualTo(answer.promptTokens() * 300_000 + answer.completionTokens() * 1_500_000);
    }

    @Test
    void anUnpricedAnswerIsBilledAllTheSame() throws Exception {
        billing.aiCredits().unpriced();
        ReceivedAnswer answer = send("COMPLETIONS", "gpt-5", "");
        assertThat(answer.last("copilot_usage").isMissingNode()).isTrue();
        assertThat(answer.model()).isEqualTo("gpt-5");
        assertThat(server.books().nanoAiu()).isPositive();
        assertThat(entry("gpt-5").path("token_prices").isObject()).isTrue();
    }

    @Test
    void premiumRequestsAreBilledByInitiatorAndMultiplier() throws Exception {
        billing.premiumRequests().multiplier("claude", 0.33).multiplier("free", 0);
        for (int i = 0; i < 3; i++) {
            for (String model : new String[] {"claude", "free", "gpt-5"}) {
                for (String initiator : new String[] {"user", "agent"}) {
                    String body = Prompts.send(server, model, initiator).body();
                    assertThat(body).doesNotContain("copilot_usage");
                    assertThat(body).contains("\"model\":\"" + model + "\"");
                }
            }
        }
        Books books = server.books();
        assertThat(books.line("claude", "user").premiumRequests()).isEqualTo(0.99);
        assertThat(books.line("claude", "agent").premiumRequests()).isZero();
        assertThat(books.line("free", "user").premiumRequests()).isZero();
        assertThat(books.line("gpt-5", "user").premiumRequests()).isEqualTo(3);
        assertThat(books.premiumRequests()).isEqualTo(3.99);
        assertThat(books.nanoAiu()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"claude,true,0.33", "free,false,0", "gpt-5,true,1"})
    void theListHasMultipliersOfPremiumRequests(String model, boolean premium, double multiplier)
            throws Exception {
        billing.premiumRequests().multiplier("claude", 0.33).multiplier("free", 0);
        JsonNode entry = entry(model);
        assertThat(entry.path("is_premium").isBoolean()).isTrue();
        assertThat(entry.path("is_premium").asBoolean()).isEqualTo(premium);
        assertThat(entry.path("multiplier").asDouble()).isEqualTo(multiplier);
        assertThat(entry.has("token_prices")).isFalse();
    }

    @Test
    void theListHasNoMultipliersWhereTokensAreBilled() throws Exception {
        billing.aiCredits().price("gpt-5", 1, 2, 3, 4).multiplier("gpt-5", 5);
        JsonNode entry = entry("gpt-5");
        assertThat(entry.fieldNames()).toIterable().containsOnly("token_prices", "restricted_to");
        assertThat(entry.path("token_prices"))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"batch_size":1000000,"input":1,"output":2,"cache_read":3,"cache_write":4}
                                """));
    }

    @Test
    void nothingIsBilledByDefault() throws Exception {
        billing.price("gpt-5", 1, 2, 3, 4).multiplier("gpt-5", 5).quota("chat", 0);
        String body = Prompts.send(server).body();
        assertThat(body).doesNotContain("copilot_").contains("\"model\":\"simulator\"");
        assertThat(Prompts.send(server).headers().map().keySet())
                .noneMatch(name -> name.startsWith("x-quota"));
        assertThat(server.books().answers()).isEqualTo(2);
        assertThat(server.books().nanoAiu()).isZero();
        assertThat(server.books().premiumRequests()).isZero();
    }

    @Test
    void resetRestoresTheDefaults() throws Exception {
        String before = entry("gpt-5").toString();
        billing.aiCredits().unpriced().cachedTokens(1).cacheWriteTokens(1).reasoningTokens(1);
        billing.price("gpt-5", 0, 0, 0, 0).multiplier("gpt-5", 0).snapshotsInBodies();
        billing.exhausted("chat").overagePermitted(true);
        server.reset();
        assertThat(entry("gpt-5")).hasToString(before);
        ReceivedAnswer answer = send("MESSAGES", "gpt-5", "");
        assertThat(answer.usage().fieldNames())
                .toIterable()
                .containsExactly("input_tokens", "output_tokens");
        billing.aiCredits();
        assertThat(send("MESSAGES", "gpt-5", "").nanoAiu()).isPositive();
    }

    @Test
    void otherProvidersSendNoPrice() throws Exception {
        billing.aiCredits().quota("premium_interactions", 0).cachedTokens(2);
        var response =
                TestClient.send(
                        TestClient.request(
                                server,
                                "/v1/chat/completions",
                                Map.of(),
                                Prompts.body("COMPLETIONS", "local", "")));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).doesNotContain("copilot_").contains("\"cached_tokens\":2");
        assertThat(response.body()).contains("\"model\":\"local\"");
        assertThat(response.headers().firstValue("x-quota-snapshot-premium_interactions"))
                .isEmpty();
        assertThat(server.books().line("local", "").answers()).isEqualTo(1);
        assertThat(server.books().nanoAiu()).isZero();
    }

    @Test
    void aPromptWithoutModelIsAnsweredByTheSimulator() throws Exception {
        billing.aiCredits();
        assertThat(send("COMPLETIONS", "", "").model()).isEqualTo("simulator");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void negativeSettingsAreRefused(int value) {
        assertThatThrownBy(() -> billing.cachedTokens(value))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> billing.cacheWriteTokens(value))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> billing.reasoningTokens(value))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> billing.price("a", 0, value, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> billing.multiplier("a", value))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> billing.quota("chat", value))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1_001, Double.NaN, Double.POSITIVE_INFINITY})
    void impossibleMultipliersAreRefused(double value) {
        assertThatThrownBy(() -> billing.multiplier("a", value))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
