// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.ModelCapabilities;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelLimits;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.api.TokenPrices;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of models as services give them, and the neutral records as JSON. */
class ModelsJsonTest {

    private static final String COPILOTS =
            """
            {"object":"list","data":[{"id":"gpt-x","name":"GPT X","vendor":"OpenAI","version":"1","preview":true,
            "model_picker_enabled":true,"supported_endpoints":["/responses","ws:/responses"],"object":"model",
            "policy":{"state":"enabled","terms":"…"},
            "billing":{"is_premium":true,"multiplier":0.33,"restricted_to":["pro"],"token_prices":{"input":500,"x":1}},
            "capabilities":{"type":"chat","family":"gpt-x","tokenizer":"o200k_base",
            "limits":{"max_context_window_tokens":400000,"max_prompt_tokens":128000,"max_output_tokens":64000,
            "vision":{"max_prompt_images":1}},
            "supports":{"streaming":true,"tool_calls":true,"parallel_tool_calls":true,"vision":false,
            "structured_outputs":true,"reasoning_effort":["low","high"],"future":{"a":[1]}}}}]}""";

    private static ModelList read(String json) throws Exception {
        return ModelsJson.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void allThatCopilotTellsIsInTheRecord() throws Exception {
        assertThat(read(COPILOTS))
                .containsExactly(
                        ModelInfo.builder("gpt-x")
                                .name("GPT X")
                                .vendor("OpenAI")
                                .version("1")
                                .family("gpt-x")
                                .type("chat")
                                .preview(true)
                                .policyState("enabled")
                                .supportedEndpoints(List.of("/responses", "ws:/responses"))
                                .limits(
                                        ModelLimits.builder()
                                                .maxContextWindowTokens(400_000)
                                                .maxPromptTokens(128_000)
                                                .maxOutputTokens(64_000)
                                                .build())
                                .supports(
                                        ModelCapabilities.builder()
                                                .streaming(true)
                                                .toolCalls(true)
                                                .vision(false)
                                                .structuredOutputs(true)
                                                .reasoningEfforts(List.of("low", "high"))
                                                .build())
                                .billing(
                                        ModelBilling.builder()
                                                .premium(true)
                                                .multiplier(0.33)
                                                .tokenPrices(
                                                        TokenPrices.builder()
                                                                .input(500_000_000_000L)
                                                                .build())
                                                .build())
                                .build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'data':[{'id':'m'}]}                                    | m |      |    |",
                "[{'id':'m','name':'M'}]                                  | m | M    |    |",
                "{'models':[{'id':'m','owned_by':'me'}]}                  | m |      | me |",
                "{'models':[{'name':'M','model':'m','id':' '}]}           | m | M    |    |",
                "{'models':[{'name':'m'}]}                                | m | m    |    |",
                "{'data':[{'id':'m','max_model_len':4096}]}               | m |      |    | 4096",
                "{'data':[{'id':'m','context_length':8192}]}              | m |      |    | 8192",
                "{'data':[{'id':'m','display_name':'M','type':'model'}],'has_more':false} | m | M | |"
            })
    void otherServicesTellLess(
            String json, String id, String name, String vendor, Integer contextTokens)
            throws Exception {
        assertThat(read(json.replace('\'', '"')))
                .singleElement()
                .satisfies(
                        model -> {
                            assertThat(model.id()).isEqualTo(id);
                            assertThat(model.name()).isEqualTo(name);
                            assertThat(model.vendor()).isEqualTo(vendor);
                            assertThat(model.limits().maxContextWindowTokens())
                                    .isEqualTo(contextTokens);
                            assertThat(model.type()).isNull();
                            assertThat(model.billing()).isNull();
                            assertThat(model.supportedEndpoints()).isEmpty();
                        });
    }

    /** Members of an entry, the most tokens of the prompt and of the answer. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'max_input_tokens':200000,'max_tokens':64000 | 200000 | 64000",
                "'max_input_tokens':'many','max_tokens':null  |        |",
                "'max_tokens':1,'capabilities':{'limits':{'max_output_tokens':2}} | | 2"
            })
    void limitsAreReadAsAnthropicTellsThem(String members, Integer prompt, Integer output)
            throws Exception {
        String json = "{'data':[{'id':'m'," + members + "}]}";
        assertThat(read(json.replace('\'', '"')))
                .singleElement()
                .extracting(ModelInfo::limits)
                .isEqualTo(
                        ModelLimits.builder()
                                .maxPromptTokens(prompt)
                                .maxOutputTokens(output)
                                .build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "'text'",
                "[]",
                "{}",
                "{'id':null}",
                "{'id':7}",
                "{'id':''}",
                "{'id':' '}",
                "{'name':' ','model':7}"
            })
    void anEntryThatMakesNoSenseDoesNotLoseTheOthers(String entry) throws Exception {
        String json = "{'data':[{'id':'a'}," + entry + ",{'id':'b'}]}";
        assertThat(read(json.replace('\'', '"')))
                .extracting(ModelInfo::id)
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'name':7",
                "'capabilities':7",
                "'capabilities':{'limits':'x','supports':[1]}",
                "'capabilities':{'limits':{'max_output_tokens':'many'}}",
                "'capabilities':{'limits':{'max_output_tokens':99999999999}}",
                "'capabilities':{'supports':{'streaming':'yes','reasoning_effort':true}}",
                "'supported_endpoints':'/responses'",
                "'supported_endpoints':[7,null,{}]",
                "'policy':'enabled'",
                "'billing':[]",
                "'billing':null",
                "'preview':'true'"
            })
    void aMemberThatMakesNoSenseCountsAsMissing(String member) throws Exception {
        String json = "{'data':[{'id':'m'," + member + "}]}";
        assertThat(read(json.replace('\'', '"'))).containsExactly(ModelInfo.of("m"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'multiplier':NaN",
                "'multiplier':-1",
                "'multiplier':'1'",
                "'token_prices':{'input':-1}",
                "'token_prices':[500]",
                "'is_premium':1"
            })
    void aPriceThatMakesNoSenseCountsAsMissing(String member) throws Exception {
        String json = "{'data':[{'id':'m','billing':{" + member + "}}]}";
        assertThat(read(json.replace('\'', '"')))
                .singleElement()
                .extracting(ModelInfo::billing)
                .isEqualTo(ModelBilling.builder().build());
    }

    @Test
    void anEmptyListIsAList() throws Exception {
        assertThat(read("{\"data\":[]}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"data\":{}}", "\"text\"", "7", "null", "", "<html>", "[1"})
    void anythingElseIsNotAList(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(UnreadableAnswerException.class);
    }

    @Test
    void aFailureInPlaceOfTheListIsOne() {
        assertThatThrownBy(() -> read("{\"error\":{\"message\":\"no\",\"code\":\"busy\"}}"))
                .isInstanceOfSatisfying(
                        ErrorEventException.class,
                        failure -> assertThat(failure.body().code()).isEqualTo("busy"));
    }

    @Test
    void theRecordsAreWrittenWithTheirOwnNames() throws Exception {
        assertThat(ModelsJson.write(read(COPILOTS)))
                .isEqualTo(
                        "[{'id':'gpt-x','name':'GPT X','vendor':'OpenAI','version':'1','family':'gpt-x','type':'chat',"
                                        .replace('\'', '"')
                                + ("'preview':true,'policyState':'enabled',"
                                                + "'supportedEndpoints':['/responses','ws:/responses'],"
                                                + "'limits':{'maxContextWindowTokens':400000,'maxPromptTokens':128000,"
                                                + "'maxOutputTokens':64000},'supports':{'streaming':true,'toolCalls':true,"
                                                + "'vision':false,'structuredOutputs':true,"
                                                + "'reasoningEfforts':['low','high']},"
                                                + "'billing':{'premium':true,'multiplier':0.33,"
                                                + "'tokenPrices':{'batchSize':1000000,"
                                                + "'input':500000000000}}}]")
                                        .replace('\'', '"'));
        assertThat(ModelsJson.write(ModelInfo.of("m")))
                .isEqualTo(
                        "{'id':'m','supportedEndpoints':[],'limits':{},'supports':{'reasoningEfforts':[]}}"
                                .replace('\'', '"'));
    }
}
