// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How the simulated model answers with data. */
class SimulatedOutputTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private static final String SCHEMA =
            "{'type':'object','properties':{'city':{'type':'string'},'degrees':{'type':'number'} }}";

    private final CopilotServer server = COPILOT.server();

    /** Adds the schema in the member that the format has for it. */
    private static ToolPrompts prompt(WireFormat format) {
        ToolPrompts prompt = ToolPrompts.of(format);
        return switch (format) {
            case COMPLETIONS ->
                    prompt.set(
                            "response_format",
                            "{'type':'json_schema','json_schema':{'name':'a','schema':"
                                    + SCHEMA
                                    + "}}");
            case RESPONSES ->
                    prompt.set(
                            "text",
                            "{'format':{'type':'json_schema','name':'a','schema':" + SCHEMA + "}}");
            case MESSAGES ->
                    prompt.set(
                            "output_config",
                            "{'format':{'type':'json_schema','schema':" + SCHEMA + "}}");
        };
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void aSchemaInTheMemberOfTheFormatIsSatisfied(WireFormat format) throws Exception {
        for (boolean streamed : new boolean[] {false, true}) {
            assertThat(
                            prompt(format).stream(streamed)
                                    .user("City: Bern\\nDegrees: 21.5")
                                    .turn(server)
                                    .text())
                    .isEqualTo("{\"city\":\"Bern\",\"degrees\":21.5}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    COMPLETIONS | messages     | [{'role':'system','content':'SAID'},{'role':'user','content':'City: Bern'}]
                    COMPLETIONS | messages     | [{'role':'developer','content':[{'type':'text','text':'SAID'}]},{'role':'user','content':'City: Bern'}]
                    RESPONSES   | instructions | 'SAID'
                    MESSAGES    | system       | 'SAID'
                    MESSAGES    | system       | [{'type':'text','text':'SAID'}]
                    """)
    void aSchemaInTheInstructionsIsSatisfied(WireFormat format, String member, String value)
            throws Exception {
        String said =
                "Be {brief}. Answer with one JSON value that is valid against the JSON Schema below.\\n\\n"
                        + SCHEMA.replace("'", "\\\"")
                        + "\\n\\nThank you.";
        assertThat(
                        ToolPrompts.of(format)
                                .user("City: Bern")
                                .set(member, value.replace("SAID", said))
                                .turn(server)
                                .text())
                .isEqualTo("{\"city\":\"Bern\"}");
    }

    @ParameterizedTest
    @CsvSource({"no schema at all", "the JSON Schema", "the JSON Schema {", "the JSON Schema {x}"})
    void instructionsWithoutASchemaAskForText(String said) throws Exception {
        assertThat(
                        ToolPrompts.of(WireFormat.MESSAGES)
                                .set("system", "'" + said + "'")
                                .user("City: Bern")
                                .turn(server)
                                .text())
                .isEqualTo("City: Bern");
    }

    @Test
    void anAnswerThatWasSentBackIsTheSameAgain() throws Exception {
        String correction =
                "This answer is not valid:\\n- /degrees: integer expected\\n- city is not one of Bern";
        assertThat(
                        prompt(WireFormat.COMPLETIONS)
                                .user("Degrees: 7")
                                .user("City: Rome")
                                .add("{'role':'assistant','content':'{}'}")
                                .user(correction)
                                .turn(server)
                                .text())
                .isEqualTo("{\"city\":\"Rome\"}");
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void toolsAreCalledBeforeTheAnswerWithTheirResults(WireFormat format) throws Exception {
        ToolPrompts prompt =
                prompt(format)
                        .tool("weather", ToolPrompts.CITY)
                        .user("Ask weather about city: Bern");
        ReceivedTurn calling = prompt.turn(server);
        assertThat(calling.calls()).hasSize(1);
        String id = calling.calls().get(0).split(" ", -1)[0];

        assertThat(prompt.call(id, "weather").result(id, "Degrees: 21").turn(server).text())
                .isEqualTo("{\"degrees\":21}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'city':{'type':'string'}}                                      | City: New York            | {'city':'New York'}
                    {'city':{}}                                                     | - **City:** Bern          | {'city':'Bern'}
                    {'city':{'type':'string'}}                                      | The city is Bern          | {}
                    {'city':{'type':'string'}}                                      | City:                     | {}
                    {'dueDate':{'type':'string'}}                                   | DUE DATE: soon            | {'dueDate':'soon'}
                    {'due_date':{'type':'string'}}                                  | dueDate: soon             | {'due_date':'soon'}
                    {'number':{'type':'string'}}                                    | Invoice number: A-1       | {'number':'A-1'}
                    {'number':{'type':'string'}}                                    | Number of pages: 2        | {}
                    {'total':{'type':'number'}}                                     | Subtotal: 2               | {}
                    {'total':{'type':'number'}}                                     | Grand total: 3\\nTotal: 2 | {'total':2}
                    {'total':{'type':'number'}}                                     | Total: none\\nTotal: 2    | {'total':2}
                    {'total':{'type':'number','description':'The sum (Gesamtbetrag, Summe).'}} | Summe: 2 | {'total':2}
                    {'total':{'type':'number'}}                                     | Total ........ EUR 2      | {'total':2}
                    {'total':{'type':'number'}}                                     | Total    EUR 2            | {'total':2}
                    {'total':{'type':'number'}}                                     | Date: 1   Total: 2        | {'total':2}
                    {'n':{'type':'number'}}                                         | n: 1,234.50               | {'n':1234.50}
                    {'n':{'type':'number'}}                                         | n: 1.234,50 EUR           | {'n':1234.50}
                    {'n':{'type':'number'}}                                         | n: 1.234.567              | {'n':1234567}
                    {'n':{'type':'number'}}                                         | n: 1,234                  | {'n':1234}
                    {'n':{'type':'number'}}                                         | n: 0.125                  | {'n':0.125}
                    {'n':{'type':'number'}}                                         | n: 12,5                   | {'n':12.5}
                    {'n':{'type':'number'}}                                         | n: 1 234,5                | {'n':1234.5}
                    {'n':{'type':'integer'}}                                        | n: -7                     | {'n':-7}
                    {'n':{'type':'integer'}}                                        | n: 2.5                    | {'n':2.5}
                    {'on':{'type':'string','format':'date'}}                        | on: 2026-3-1              | {'on':'2026-03-01'}
                    {'on':{'type':'string','format':'date'}}                        | on: 31.02.2026            | {'on':'2026-02-31'}
                    {'on':{'type':'string','format':'date'}}                        | on: 5 March 2026          | {'on':'2026-03-05'}
                    {'on':{'type':'string','format':'date'}}                        | on: 5. März 2026          | {'on':'2026-03-05'}
                    {'on':{'type':'string','format':'date'}}                        | on: Mar 5th, 2026         | {'on':'2026-03-05'}
                    {'on':{'type':'string','format':'date'}}                        | on: 5 Foo 2026            | {}
                    {'paid':{'type':'boolean'}}                                     | paid: Yes                 | {'paid':true}
                    {'paid':{'type':'boolean'}}                                     | paid: nein                | {'paid':false}
                    {'paid':{'type':'boolean'}}                                     | paid: perhaps             | {}
                    {'unit':{'enum':['C','F']},'n':{'type':'number'}}                | F or C\\nn: 2              | {'unit':'F','n':2}
                    {'unit':{'enum':['C','F']}}                                     | C\\nunit: f               | {'unit':'F'}
                    {'unit':{'enum':['C','F']}}                                     | unit: K                   | {}
                    {'kind':{'const':'x'}}                                          | kind: y                   | {'kind':'x'}
                    {'n':{'type':['number','null']}}                                | n: 2                      | {'n':2}
                    {'n':{'type':['number','null']}}                                | nothing                   | {'n':null}
                    {'n':{'anyOf':[{'type':'null'},{'type':'number'}]}}             | n: 2                      | {'n':2}
                    {'n':{'anyOf':[{'type':'number'},{'type':'null'}]}}             | nothing                   | {'n':null}
                    {'n':{'$ref':'#/$defs/id'}}                                     | n: 2                      | {'n':2}
                    {'n':{'$ref':'#/properties/n'}}                                 | nothing                   | {}
                    {'n':{'$ref':'#'}}                                              | nothing                   | {}
                    {'tags':{'type':'array','items':{'type':'string'}}}             | tags: a, b                | {'tags':['a','b']}
                    {'tags':{'type':'array','items':{'type':'string'}}}             | nothing                   | {}
                    {'at':{'type':'object','properties':{'city':{'type':'string'}}}} | At city: Bern            | {'at':{'city':'Bern'}}
                    {'at':{'type':'object','properties':{'city':{'type':'string'}}}} | nothing                  | {}
                    {}                                                              | n: 2                      | {}
                    """)
    void valuesAreWhatLabelsName(String properties, String text, String answer) throws Exception {
        assertThat(answer(properties, text)).isEqualTo(ToolPrompts.json(answer));
    }

    private static final String LINES =
            "{'lines':{'type':'array','items':{'$ref':'#/$defs/line'}},'total':{'type':'number'}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            textBlock =
                    """
                    Description   Unit price\\nRed pen       1,50\\nInk           2.5\\n\\nTotal         4
                    Pos.  Item     Quantity  Price\\n----------------\\n1     Red pen  3         1.50\\n2     Ink      1         2.5\\nTotal: 4
                    | Description | Price |\\n|---|---:|\\n| Red pen | 1.50 |\\n| Ink | 2.5 |\\n| | **Total** | 4 |\\n| **Total** | | 4 |
                    | Description | Price |\\n| Red pen | 1.50 |\\n| Ink | 2.5 |\\n| | Shipping |\\n\\nTotal: 4
                    """)
    void anArrayOfObjectsHasTheRowsOfATable(String text) throws Exception {
        assertThat(answer(LINES, text))
                .isEqualTo(
                        ToolPrompts.json(
                                "{'lines':[{'description':'Red pen','price':1.50},"
                                        + "{'description':'Ink','price':2.5}],'total':4}"));
    }

    @Test
    void oneColumnIsNoTable() throws Exception {
        assertThat(answer(LINES, "Description   Weight\\nRed pen   1\\n\\nTotal: 4"))
                .isEqualTo(ToolPrompts.json("{'total':4}"));
    }

    private Object answer(String properties, String text) throws Exception {
        String schema =
                "{'type':'object','properties':"
                        + properties
                        + ",'$defs':{'id':{'type':'integer'},'line':{'type':'object','properties':{"
                        + "'description':{'type':'string','description':'What was sold (item)'},"
                        + "'price':{'type':'number'}}}}}";
        String answer =
                ToolPrompts.of(WireFormat.COMPLETIONS)
                        .set(
                                "response_format",
                                "{'type':'json_schema','json_schema':{'name':'a','schema':"
                                        + schema
                                        + "}}")
                        .user(text)
                        .turn(server)
                        .text();
        return new ObjectMapper().readTree(answer);
    }
}
