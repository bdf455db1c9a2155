// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.matrix;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.ToolCall;
import java.util.List;

/**
 * A stream as some server writes it, and what it has to mean.
 *
 * @param wireApi the format
 * @param name what is odd about it
 * @param text that comes
 * @param reasoning that comes, or null
 * @param finish why it ends
 * @param toolCalls in order
 * @param failure what it tells of after the text, or null
 * @param code of the failure, or null
 * @param events what the server writes
 */
record ProviderWireQuirk(
        String wireApi,
        String name,
        String text,
        String reasoning,
        FinishReason finish,
        List<ToolCall> toolCalls,
        Class<? extends CopilotException> failure,
        String code,
        List<String> events) {

    /** A stream that brings this text and ends well. */
    static ProviderWireQuirk of(String wireApi, String name, String text, String... events) {
        return new ProviderWireQuirk(
                wireApi,
                name,
                text,
                null,
                FinishReason.STOP,
                List.of(),
                null,
                null,
                List.of(events));
    }

    ProviderWireQuirk withReasoning(String other) {
        return new ProviderWireQuirk(
                wireApi, name, text, other, finish, toolCalls, failure, code, events);
    }

    ProviderWireQuirk withFinish(FinishReason other) {
        return new ProviderWireQuirk(
                wireApi, name, text, reasoning, other, toolCalls, failure, code, events);
    }

    ProviderWireQuirk withToolCalls(ToolCall... calls) {
        return new ProviderWireQuirk(
                wireApi,
                name,
                text,
                reasoning,
                FinishReason.TOOL_CALLS,
                List.of(calls),
                failure,
                code,
                events);
    }

    ProviderWireQuirk withFailure(Class<? extends CopilotException> type, String errorCode) {
        return new ProviderWireQuirk(
                wireApi, name, text, reasoning, finish, toolCalls, type, errorCode, events);
    }

    @Override
    public String toString() {
        return name;
    }
}
