// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import io.github.camelcopilot.test.Answer;
import java.util.List;

/**
 * A row of {@link ToolMatrixTest}: what the model answers, and what becomes of it.
 *
 * @param name of the row
 * @param script the answers of the model, in order
 * @param options of the endpoint, besides those of all rows
 * @param requests what the server must receive: for each request the initiator, and in brackets the
 *     results of the last round as {@code number of the call=text}; {@code !=} for a failed call,
 *     which only Anthropic's format can mark
 * @param steps what the reader of a stream must receive: texts, and steps of tools in brackets
 * @param outcome the text of the answer, or the code of the failure after {@code !}
 */
record ToolCase(
        String name,
        List<Answer> script,
        String options,
        String requests,
        String steps,
        String outcome) {

    static Builder of(String name) {
        return new Builder(name);
    }

    boolean fails() {
        return outcome.startsWith("!");
    }

    @Override
    public String toString() {
        return name;
    }

    /** Builds a row. */
    static final class Builder {
        private final String name;
        private List<Answer> script = List.of();
        private String options = "";
        private String requests = "";
        private String steps = "";

        private Builder(String name) {
            this.name = name;
        }

        Builder model(Answer... answers) {
            script = List.of(answers);
            return this;
        }

        Builder options(String text) {
            options = "&" + text;
            return this;
        }

        Builder requests(String text) {
            requests = text;
            return this;
        }

        Builder steps(String text) {
            steps = text;
            return this;
        }

        ToolCase answers(String text) {
            return new ToolCase(name, script, options, requests, steps, text);
        }

        ToolCase failsWith(String code) {
            return new ToolCase(name, script, options, requests, steps, "!" + code);
        }
    }
}
