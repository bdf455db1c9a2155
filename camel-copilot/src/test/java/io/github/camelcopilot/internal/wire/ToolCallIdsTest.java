// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.ToolCall;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ToolCallIdsTest {

    /** The ids of an answer, those of its calls. */
    static Stream<Arguments> ids() {
        return Stream.of(
                arguments(List.of(), List.of()),
                arguments(List.of("c1"), List.of("c1")),
                arguments(List.of("c1", "c2"), List.of("c1", "c2")),
                arguments(List.of(""), List.of("call_*_0")),
                arguments(List.of("", "c1", ""), List.of("call_*_0", "c1", "call_*_2")),
                arguments(List.of("c1", "c1", "c1"), List.of("c1", "call_*_1", "call_*_2")));
    }

    private static List<ToolCall> calls(List<String> ids) {
        return ids.stream().map(id -> ToolCall.of(id, "f", "{}")).toList();
    }

    @ParameterizedTest
    @MethodSource("ids")
    void eachCallOfAnAnswerHasAnIdOfItsOwn(List<String> received, List<String> expected) {
        List<ToolCall> unique = ToolCallIds.unique(calls(received));

        assertThat(GeneratedIds.hide(unique)).isEqualTo(calls(expected));
        assertThat(unique).extracting(ToolCall::id).doesNotHaveDuplicates();
    }

    @Test
    void callsWithIdsOfTheirOwnAreTheSameList() {
        List<ToolCall> calls = calls(List.of("c1", "c2"));

        assertThat(ToolCallIds.unique(calls)).isSameAs(calls);
    }

    @Test
    void anotherAnswerHasOtherIds() {
        List<ToolCall> calls = calls(List.of(""));

        assertThat(ToolCallIds.unique(calls)).isNotEqualTo(ToolCallIds.unique(calls));
    }
}
