// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.ReasoningState;
import io.github.camelcopilot.test.Answer;
import java.util.List;

/**
 * One wire format from the service's side: writes the same answers as all others do, and reads the
 * prompt. Holds no state.
 */
public interface MatrixFormat {

    /** Its name as the option {@code wireApi} has it. */
    String wireApi();

    /** Whether it tells how many of the answer's tokens were spent on reasoning. */
    boolean tellsReasoningTokens();

    /** The format's own word for why an answer ended. */
    String finishWord(FinishReason reason);

    /** The answer as one JSON object. */
    String whole(MatrixAnswer answer);

    /** The answer as server-sent events: reasoning and text in several deltas. */
    List<String> events(MatrixAnswer answer);

    /** The reasoning of an answer that goes back to the service, or null. */
    default ReasoningState reasoningState(MatrixAnswer answer) {
        return null;
    }

    /** The body of an error. */
    String error(MatrixTrouble trouble);

    /** The events of a stream that brings these deltas of text and then fails. */
    List<String> brokenEvents(List<String> deltas, MatrixTrouble trouble);

    /** What a request asks, read from where the format has it and from nowhere else. */
    MatrixPrompt promptIn(JsonNode body);

    /** These events as an answer. */
    static Answer sse(List<String> events) {
        return Answer.sse(events.toArray(String[]::new));
    }
}
