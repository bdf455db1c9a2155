// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.FinishReason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of services, in whatever case and with whatever separators. */
class FinishReasonsTest {

    @ParameterizedTest
    @CsvSource({
        "stop, STOP, TOOL_CALLS",
        "STOP, STOP, TOOL_CALLS",
        "end_turn, STOP, TOOL_CALLS",
        "endTurn, STOP, TOOL_CALLS",
        "eos, STOP, TOOL_CALLS",
        "EOS_TOKEN, STOP, TOOL_CALLS",
        "stop_sequence, STOP, TOOL_CALLS",
        "COMPLETE, STOP, TOOL_CALLS",
        "FINISH_REASON_STOP, STOP, TOOL_CALLS",
        "length, LENGTH, LENGTH",
        "max_tokens, LENGTH, LENGTH",
        "MAX_TOKENS, LENGTH, LENGTH",
        "max-tokens, LENGTH, LENGTH",
        "max_output_tokens, LENGTH, LENGTH",
        "model_length, LENGTH, LENGTH",
        "tool_calls, TOOL_CALLS, TOOL_CALLS",
        "tool-calls, TOOL_CALLS, TOOL_CALLS",
        "tool_use, TOOL_CALLS, TOOL_CALLS",
        "content_filter, CONTENT_FILTER, CONTENT_FILTER",
        "SAFETY, CONTENT_FILTER, CONTENT_FILTER",
        "refusal, CONTENT_FILTER, CONTENT_FILTER",
        "PROHIBITED_CONTENT, CONTENT_FILTER, CONTENT_FILTER",
        "error, ERROR, ERROR",
        "ERROR, ERROR, ERROR",
        "pause_turn, OTHER, OTHER",
        "MALFORMED_FUNCTION_CALL, OTHER, OTHER",
        "'', OTHER, TOOL_CALLS",
        "' ', OTHER, TOOL_CALLS",
        ", OTHER, TOOL_CALLS"
    })
    void aWordMeansOneReason(String word, FinishReason alone, FinishReason withCalls) {
        assertThat(FinishReasons.reason(word, false)).isEqualTo(alone);
        assertThat(FinishReasons.reason(word, true)).isEqualTo(withCalls);
    }
}
