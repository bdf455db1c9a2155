// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that the services refuse. */
class FormatChecksTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "RESPONSES | {'input':'Hi'}                                                   | ",
                "RESPONSES | {'input':[{'role':'user','content':'Hi'}]}                       | ",
                "RESPONSES | {'input':[{'content':[{'type':'input_text','text':'Hi'}]}]}      | ",
                "RESPONSES | {'input':[{'type':'function_call','call_id':'c'}]}               | ",
                "RESPONSES | {'input':'Hi','tools':[{'type':'function','name':'f'}]}          | ",
                "RESPONSES | {'input':'Hi','max_tokens':5}                                    | max_tokens",
                "RESPONSES | {'input':'Hi','messages':[]}                                     | messages",
                "RESPONSES | {'input':'Hi','stop':['x']}                                      | stop",
                "RESPONSES | {'input':'Hi','seed':1}                                          | seed",
                "RESPONSES | {'input':'Hi','stream_options':{'include_usage':true}}           | stream_options.include_usage",
                "RESPONSES | {'input':'Hi','stream_options':{'include_obfuscation':false}}    | ",
                "RESPONSES | {'input':[{'content':[{'type':'text','text':'Hi'}]}]}            | input_text",
                "RESPONSES | {'input':[{'content':[{'type':'image_url'}]}]}                   | input_image",
                "RESPONSES | {'input':[{'type':'function_call_output','output':'x'}]}         | call_id",
                "RESPONSES | {'input':'Hi','tools':[{'type':'function','function':{'name':'f'}}]} | tools",
                "MESSAGES  | {'max_tokens':9,'messages':[{'role':'user','content':'Hi'}]}     | ",
                "MESSAGES  | {'max_tokens':9,'messages':[{'role':'user','content':[{'type':'image','source':{'type':'file','file_id':'f'}}]}]} | ",
                "MESSAGES  | {'max_tokens':9,'messages':[{'role':'user','content':[{'type':'image','source':{'type':'file'}}]}]} | source",
                "MESSAGES  | {'max_tokens':9,'messages':[{'role':'user','content':''}]}       | content",
                "MESSAGES  | {'max_tokens':9,'messages':[{'role':'user','content':[]}]}       | content",
                "MESSAGES  | {'max_tokens':9,'messages':[{'role':'user','content':[{'type':'text','text':' '}]}]} | non-empty",
                "MESSAGES  | {'max_tokens':9,'messages':[{'role':'user','content':[{'type':'tool_result'}]}]} | tool_use_id",
                "MESSAGES  | {'max_tokens':9,'thinking':{'type':'enabled','budget_tokens':9},'messages':[{'role':'user','content':'Hi'}]} | budget_tokens",
                "MESSAGES  | {'max_tokens':9,'thinking':{'type':'enabled','budget_tokens':8},'messages':[{'role':'user','content':'Hi'}]} | ",
                "MESSAGES  | {'max_tokens':9,'thinking':{'type':'adaptive'},'temperature':0.5,'messages':[{'role':'user','content':'Hi'}]} | temperature"
            })
    void aBodyThatTheServiceRefusesIsRefused(WireFormat format, String body, String objection)
            throws Exception {
        Prompt prompt = new Prompt(format, JSON.readTree(body.replace('\'', '"')));
        if (objection == null) {
            assertThat(prompt.objection()).isEmpty();
        } else {
            assertThat(prompt.objection())
                    .hasValueSatisfying(why -> assertThat(why).contains(objection));
        }
    }
}
