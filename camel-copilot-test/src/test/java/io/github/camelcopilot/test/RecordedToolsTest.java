// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a recorded request contains about tools and reasoning, in each format. */
class RecordedToolsTest {

    private static RecordedRequest request(WireFormat format, String body) {
        return new RecordedRequest(
                "POST",
                "/proxy" + format.path(),
                Map.of("X-Initiator", List.of("agent")),
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                1);
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void theOfferedTools(WireFormat format) {
        RecordedRequest request =
                request(
                        format,
                        ToolPrompts.of(format)
                                .user("Hi")
                                .tool("weather", ToolPrompts.CITY)
                                .tool("time", "{'type':'object'}")
                                .text());
        assertThat(request.toolNames()).containsExactly("weather", "time");
        OfferedTool weather = request.tools().get(0);
        assertThat(weather.description()).isEqualTo("About weather");
        assertThat(weather.schema()).isEqualTo(ToolPrompts.json(ToolPrompts.CITY));
        assertThat(request.initiator()).hasValue("agent");
        assertThat(request.toolChoice()).isEmpty();
        assertThat(request.toolCalls()).isEmpty();
        assertThat(request.toolResults()).isEmpty();
        assertThat(request.reasoning()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    COMPLETIONS | 'auto'                                           | auto
                    COMPLETIONS | 'none'                                           | none
                    COMPLETIONS | 'required'                                       | required
                    COMPLETIONS | {'type':'function','function':{'name':'weather'}} | weather
                    COMPLETIONS | null                                             |
                    RESPONSES   | 'auto'                                           | auto
                    RESPONSES   | 'none'                                           | none
                    RESPONSES   | 'required'                                       | required
                    RESPONSES   | {'type':'function','name':'weather'}             | weather
                    MESSAGES    | {'type':'auto','disable_parallel_tool_use':true} | auto
                    MESSAGES    | {'type':'none'}                                  | none
                    MESSAGES    | {'type':'any'}                                   | required
                    MESSAGES    | {'type':'tool','name':'weather'}                 | weather
                    """)
    void theToolChoice(WireFormat format, String choice, String expected) {
        RecordedRequest request =
                request(format, ToolPrompts.of(format).set("tool_choice", choice).text());
        assertThat(request.toolChoice()).isEqualTo(Optional.ofNullable(expected));
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void theCallsAndTheirResultsInOrder(WireFormat format) {
        RecordedRequest request =
                request(
                        format,
                        ToolPrompts.of(format)
                                .user("Hi")
                                .call("c1", "weather")
                                .result("c1", "sunny")
                                .call("c2", "time")
                                .result("c2", "")
                                .text());
        assertThat(request.toolCalls())
                .containsExactly(
                        new ReceivedToolCall("c1", "weather", "{}"),
                        new ReceivedToolCall("c2", "time", "{}"));
        assertThat(request.toolResults())
                .containsExactly(
                        new ReceivedToolResult("c1", "sunny", false),
                        new ReceivedToolResult("c2", "", false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    COMPLETIONS | {'role':'tool','tool_call_id':'c','content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]} | ab | false
                    RESPONSES   | {'type':'function_call_output','call_id':'c','output':[{'type':'input_text','text':'a'},{'type':'input_image'}]} | a | false
                    MESSAGES    | {'role':'user','content':[{'type':'tool_result','tool_use_id':'c','is_error':true,'content':[{'type':'text','text':'a'}]}]} | a | true
                    MESSAGES    | {'role':'user','content':[{'type':'tool_result','tool_use_id':'c','is_error':false},{'type':'text','text':'a'}]} | "" | false
                    """)
    void theFormsOfAResult(WireFormat format, String element, String text, boolean error) {
        RecordedRequest request = request(format, ToolPrompts.of(format).add(element).text());
        assertThat(request.toolResults()).containsExactly(new ReceivedToolResult("c", text, error));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    COMPLETIONS | {'role':'assistant','content':'x','reasoning_text':'a','reasoning_opaque':'s'} | a | s
                    COMPLETIONS | {'role':'assistant','content':'x','reasoning_opaque':'s'}                      | "" | s
                    COMPLETIONS | {'role':'assistant','content':'x','reasoning_text':'a'}                        | a |
                    RESPONSES   | {'type':'reasoning','summary':[{'type':'summary_text','text':'a'}],'encrypted_content':'s'} | a | s
                    RESPONSES   | {'type':'reasoning','summary':[],'encrypted_content':null}                     | "" |
                    MESSAGES    | {'role':'assistant','content':[{'type':'thinking','thinking':'a','signature':'s'}]} | a | s
                    MESSAGES    | {'role':'assistant','content':[{'type':'redacted_thinking','data':'s'}]}       | "" | s
                    """)
    void theReturnedReasoning(WireFormat format, String element, String text, String state) {
        RecordedRequest request = request(format, ToolPrompts.of(format).add(element).text());
        assertThat(request.reasoning()).hasSize(1);
        assertThat(request.reasoning().get(0).text()).isEqualTo(text);
        assertThat(request.reasoning().get(0).state()).isEqualTo(Optional.ofNullable(state));
    }

    @Test
    void theReturnedSignaturesOfCalls() {
        RecordedRequest request =
                request(
                        WireFormat.COMPLETIONS,
                        ToolPrompts.of(WireFormat.COMPLETIONS)
                                .add(
                                        "{'role':'assistant','tool_calls':[{'id':'c1','function':{'name':'f','arguments':''},"
                                                + "'extra_content':{'google':{'thought_signature':'sig'}}},{'id':'c2'}]}")
                                .text());
        assertThat(request.thoughtSignatures()).containsExactly("sig");
    }

    @Test
    void aBodyThatIsNotJsonHasNoTools() {
        RecordedRequest request = request(WireFormat.COMPLETIONS, "no JSON");
        assertThatThrownBy(request::toolNames).isInstanceOf(IllegalStateException.class);
    }
}
