// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How the simulated model uses the conversation. */
class SimulatedMemoryTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private final CopilotServer server = COPILOT.server();

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void answersWithAnEarlierStatement(WireFormat format) throws Exception {
        assertThat(
                        ToolPrompts.of(format)
                                .user("My name is Ada.")
                                .add("{'role':'assistant','content':'My name is Simulator.'}")
                                .user("What is my name?")
                                .turn(server)
                                .text())
                .isEqualTo("Your name is Ada.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Hello, my name is Ada Lovelace! Hi. | And what is my name?       | Your name is Ada Lovelace.
                    my name is Ada                      | What’s my name?            | Your name is Ada.
                    My name is Ada. My name is Bob, yes | what is My Name?           | Your name is Bob.
                    My e-mail is ada@example.com.       | What is my e-mail?         | Your e-mail is ada@example.com.
                    My pets are a cat and a dog.        | What are my pets?          | Your pets are a cat and a dog.
                    My surname is Lovelace.             | What is my name?           | I do not know your name.
                    My name is Ada.                     | What is my name, please?   | What is my name, please?
                    My name is Ada.                     | What is the name?          | What is the name?
                    """)
    void onlyAQuestionAtTheEndIsAnswered(String statement, String question, String answer)
            throws Exception {
        assertThat(
                        ToolPrompts.of(WireFormat.COMPLETIONS)
                                .user(statement)
                                .user(question)
                                .turn(server)
                                .text())
                .isEqualTo(answer);
    }

    @Test
    void aToolThatTheQuestionNamesIsCalled() throws Exception {
        assertThat(
                        ToolPrompts.of(WireFormat.COMPLETIONS)
                                .tool("weather", ToolPrompts.CITY)
                                .user("What is my weather?")
                                .turn(server)
                                .calls())
                .hasSize(1);
    }
}
