// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives each tool call of an answer an id of its own, since the result of the tool refers to it.
 * Some local servers send no ids, or the same one for all calls. Holds no state, so any thread may
 * use it.
 */
public final class ToolCallIds {

    private ToolCallIds() {}

    /**
     * Returns the calls with ids that are unique in the conversation: an id that is missing, or
     * that an earlier call of the list has, is replaced by {@code call_}, a random part and the
     * position of the call. The id of the response is no substitute for the random part, because
     * the same servers repeat that too. The list itself is returned if there is nothing to replace.
     */
    public static List<ToolCall> unique(List<ToolCall> calls) {
        Set<String> known = new HashSet<>();
        List<ToolCall> unique = null;
        String random = null;
        for (int i = 0; i < calls.size(); i++) {
            ToolCall call = calls.get(i);
            if (!call.id().isEmpty() && known.add(call.id())) {
                continue;
            }
            unique = unique == null ? new ArrayList<>(calls) : unique;
            random = random == null ? randomPart() : random;
            unique.set(i, call.toBuilder().id("call_" + random + "_" + i).build());
        }
        return unique == null ? calls : unique;
    }

    /** Returns 64 random bits in hexadecimal. */
    private static String randomPart() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong());
    }
}
