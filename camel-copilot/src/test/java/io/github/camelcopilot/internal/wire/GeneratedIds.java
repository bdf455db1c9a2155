// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ToolCall;
import java.util.List;

/** Hides the random part of generated ids of tool calls, so that results can be compared. */
public final class GeneratedIds {

    private GeneratedIds() {}

    /** Returns the result with ids such as {@code call_*_0} in place of generated ones. */
    public static ChatResult hide(ChatResult result) {
        return result.toBuilder().toolCalls(hide(result.toolCalls())).build();
    }

    /** Returns the calls with ids such as {@code call_*_0} in place of generated ones. */
    public static List<ToolCall> hide(List<ToolCall> calls) {
        return calls.stream().map(GeneratedIds::hide).toList();
    }

    private static ToolCall hide(ToolCall call) {
        String id = call.id().replaceAll("^call_[0-9a-f]{1,16}_(\\d+)$", "call_*_$1");
        return call.toBuilder().id(id).build();
    }
}
