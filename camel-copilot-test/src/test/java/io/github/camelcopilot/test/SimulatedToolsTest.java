// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How the simulated model uses tools. */
class SimulatedToolsTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private static final String NONE = "{'type':'object'}";

    private final CopilotServer server = COPILOT.server();

    private static ToolPrompts offering(WireFormat format) {
        return ToolPrompts.of(format)
                .tool("weather", ToolPrompts.CITY)
                .tool("time", NONE)
                .tool("time-zone", NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETIONS,true",
        "COMPLETIONS,false",
        "RESPONSES,true",
        "RESPONSES,false",
        "MESSAGES,true",
        "MESSAGES,false"
    })
    void aToolThatThePromptNamesIsCalledOnceAndItsResultQuoted(WireFormat format, boolean streamed)
            throws Exception {
        ToolPrompts prompt =
                offering(format).stream(streamed).user("What is the weather in Bern now?");
        ReceivedTurn calling = prompt.turn(server);
        String id = format == WireFormat.MESSAGES ? "toolu_1" : "call_1";
        assertThat(calling.text()).isEmpty();
        assertThat(calling.calls()).containsExactly(id + " weather {\"city\":\"Bern\"}");
        ReceivedTurn quoting = prompt.call(id, "weather").result(id, "sunny").turn(server);
        assertThat(quoting.text()).isEqualTo("The tool weather says: sunny");
        assertThat(quoting.calls()).isEmpty();
        assertThat(prompt.user("And the time?").turn(server).calls())
                .containsExactly(id.replace('1', '2') + " time {}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Tell me the time.               | time
                    time                            | time
                    The time-zone, please           | time-zone
                    Ask weather and time            | weather
                    Ask time and weather            | weather
                    Time flies                      |
                    Sometimes, or timely            |
                    time_zone and time-zones        |
                    Nothing of that kind            |
                    """)
    void aNameIsAWholeWord(String text, String called) throws Exception {
        for (WireFormat format : WireFormat.values()) {
            List<String> calls = offering(format).user(text).turn(server).calls();
            assertThat(calls.stream().map(call -> call.split(" ", -1)[1]))
                    .isEqualTo(called == null ? List.of() : List.of(called));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    COMPLETIONS | 'none'                                          | What is the weather? |
                    COMPLETIONS | 'required'                                      | Hello                | weather
                    COMPLETIONS | 'required'                                      | What is the time?    | time
                    COMPLETIONS | {'type':'function','function':{'name':'time'}}  | The weather?         | time
                    RESPONSES   | {'type':'function','name':'time'}               | The weather?         | time
                    MESSAGES    | {'type':'any'}                                  | Hello                | weather
                    MESSAGES    | {'type':'none'}                                 | The weather?         |
                    MESSAGES    | {'type':'tool','name':'unknown'}                | The weather?         |
                    """)
    void aToolChoiceIsObeyed(WireFormat format, String choice, String text, String called)
            throws Exception {
        List<String> calls =
                offering(format).set("tool_choice", choice).user(text).turn(server).calls();
        assertThat(calls.stream().map(call -> call.split(" ", -1)[1]))
                .isEqualTo(called == null ? List.of() : List.of(called));
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void allResultsSinceThePromptAreQuoted(WireFormat format) throws Exception {
        String text =
                offering(format)
                        .user("Hi")
                        .call("a", "time")
                        .result("a", "old")
                        .user("And weather?")
                        .call("b", "weather")
                        .result("b", "sunny")
                        .call("c", "time")
                        .result("c", "noon")
                        .turn(server)
                        .text();
        assertThat(text).isEqualTo("The tool weather says: sunny\nThe tool time says: noon");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'city':{'type':'string'}}                      | Hi tool in Bern or Zürich              | {'city':'Zürich'}
                    {'city':{'type':'string'}}                      | London, not the tool for Rome or Bern. | {'city':'Rome'}
                    {'city':{'type':'string'}}                      | tool city=bern, city=rome              | {'city':'bern'}
                    {'city':{'type':'string'}}                      | tool city: bern.                       | {'city':'bern'}
                    {'city':{'type':'string'}}                      | tool city = \\"New York\\"             | {'city':'New York'}
                    {'city':{'type':'string'}}                      | tool 3 and 42                          | {'city':'3'}
                    {'city':{'type':'string'}}                      | tool anywhere                          | {'city':'example'}
                    {'city':{}}                                     | tool Bern                              | {'city':'Bern'}
                    {'unit':{'type':'string','enum':['c','f']}}     | tool Bern                              | {'unit':'c'}
                    {'unit':{'type':'string','enum':['c','f']}}     | tool Bern in f                         | {'unit':'f'}
                    {'unit':{'type':'string','enum':['c','f']}}     | tool c or unit=f                       | {'unit':'f'}
                    {'unit':{'type':'string','enum':['c','f']}}     | tool unit=k                            | {'unit':'c'}
                    {'level':{'enum':[1,2]}}                        | tool 2                                 | {'level':2}
                    {'kind':{'const':'x'}}                          | tool kind=y                            | {'kind':'x'}
                    {'n':{'type':'integer'}}                        | 7 times tool                           | {'n':7}
                    {'n':{'type':'integer'}}                        | tool 1.5 or -2                         | {'n':-2}
                    {'n':{'type':'integer'}}                        | tool                                   | {'n':1}
                    {'n':{'type':'integer'}}                        | tool 3 n=4                             | {'n':4}
                    {'n':{'type':'integer'}}                        | tool 3 n=many                          | {'n':3}
                    {'n':{'type':'number'}}                         | tool 1.5                               | {'n':1.5}
                    {'a':{'type':'integer'},'b':{'type':'number'},'c':{'type':'integer'}} | tool 3 and 4     | {'a':3,'b':4,'c':1}
                    {'on':{'type':'boolean'}}                       | tool                                   | {'on':true}
                    {'on':{'type':'boolean'}}                       | tool on=false                          | {'on':false}
                    {'list':{'type':'array','items':{'type':'integer'}}} | tool 5                            | {'list':[5]}
                    {'at':{'type':'object','properties':{'x':{'type':'integer'}}}} | tool 5                  | {'at':{'x':5}}
                    {'n':{'type':['integer','null']}}               | tool 5                                 | {'n':5}
                    {'n':{'anyOf':[{'type':'integer'},{'type':'null'}]}} | tool 5                            | {'n':5}
                    {'n':{'$ref':'#/$defs/id'}}                     | tool 5                                 | {'n':5}
                    {'n':{'$ref':'#/properties/n'}}                 | tool 5                                 | {'n':null}
                    {'n':{'type':'null'}}                           | tool 5                                 | {'n':null}
                    {}                                              | tool 5                                 | {}
                    """)
    void argumentsAreMadeFromTheSchemaAndThePrompt(String properties, String text, String arguments)
            throws Exception {
        String schema =
                "{'type':'object','properties':"
                        + properties
                        + ",'$defs':{'id':{'type':'integer'}}}";
        List<String> calls =
                ToolPrompts.of(WireFormat.COMPLETIONS)
                        .tool("tool", schema)
                        .user(text)
                        .turn(server)
                        .calls();
        assertThat(new ObjectMapper().readTree(calls.get(0).split(" ", 3)[2]))
                .isEqualTo(ToolPrompts.json(arguments));
    }

    @Test
    void aRequiredParameterNeedNotBeDeclared() throws Exception {
        assertThat(
                        ToolPrompts.of(WireFormat.RESPONSES)
                                .tool("tool", "{'type':'object','required':['city']}")
                                .user("tool Bern")
                                .turn(server)
                                .calls())
                .containsExactly("call_1 tool {\"city\":\"Bern\"}");
    }

    @Test
    void aScriptThatReturnsNullLeavesTheCallToTheSimulator() throws Exception {
        server.answerWith(request -> null);
        assertThat(offering(WireFormat.MESSAGES).user("time").turn(server).calls()).hasSize(1);
        assertThat(server.books().toolCallsByName()).isEqualTo(Map.of("time", 1L));
    }
}
