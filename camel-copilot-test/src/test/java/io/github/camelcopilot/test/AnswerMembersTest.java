// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Answers in OpenAI's formats have all members that strict clients require. The module docs tests
 * OpenAI's own client.
 */
@ExtendWith(CopilotServerExtension.class)
class AnswerMembersTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String COMPLETION =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}";
    private static final String RESPONSE = "{\"input\":\"Say hello.\"}";
    private static final String OF_ALL_SETTINGS =
            """
            {"input":"Say hello.","instructions":"Be brief.","max_output_tokens":99,"metadata":{"a":"b"},
             "parallel_tool_calls":false,"store":false,"temperature":0.5,"truncation":"auto",
             "tool_choice":{"type":"function","name":"weather"},
             "tools":[{"type":"function","name":"weather"}]}
            """;

    private static JsonNode answer(CopilotServer server, String path, String body)
            throws Exception {
        return JSON.readTree(
                TestClient.send(TestClient.request(server, path, Map.of(), body)).body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /v1/chat/completions | /choices/0/message | refusal,annotations
                    /v1/chat/completions | /choices/0         | index,logprobs,finish_reason
                    /v1/chat/completions | /usage             | prompt_tokens_details,completion_tokens_details
                    /v1/chat/completions | ''                 | id,object,created,model
                    /v1/responses        | /output/0          | id,type,status,role,content
                    /v1/responses        | /output/0/content/0 | type,text,annotations,logprobs
                    /v1/responses        | /usage             | input_tokens_details,output_tokens_details
                    /v1/responses        | ''                 | error,incomplete_details,instructions,max_output_tokens,metadata,parallel_tool_calls,previous_response_id,reasoning,store,temperature,text,tool_choice,tools,top_p,truncation,user
                    """)
    void anAnswerHasTheDocumentedMembers(
            String path, String pointer, String members, CopilotServer server) throws Exception {
        String body = path.endsWith("/responses") ? RESPONSE : COMPLETION;
        JsonNode object = answer(server, path, body).at(pointer);
        assertThat(object.fieldNames()).toIterable().contains(members.split(",", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    instructions        | 'Be brief.'
                    max_output_tokens   | 99
                    metadata            | {'a':'b'}
                    parallel_tool_calls | false
                    store               | false
                    temperature         | 0.5
                    tool_choice         | {'type':'function','name':'weather'}
                    tools               | [{'type':'function','name':'weather','description':null,'parameters':null,'strict':true}]
                    truncation          | 'auto'
                    """)
    void aResponseRepeatsTheSettingsOfItsRequest(
            String member, String expected, CopilotServer server) throws Exception {
        JsonNode response = answer(server, "/v1/responses", OF_ALL_SETTINGS);
        assertThat(response.path(member)).isEqualTo(JSON.readTree(expected.replace('\'', '"')));
    }
}
