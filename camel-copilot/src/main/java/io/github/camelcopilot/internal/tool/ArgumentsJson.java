// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.camelcopilot.api.ToolArgumentsException;
import io.github.camelcopilot.internal.wire.Json;

/** Checks that the arguments of a tool call are a JSON object. Holds no state. */
public final class ArgumentsJson {

    private ArgumentsJson() {}

    /**
     * Returns the arguments unchanged; for blank ones, an empty object.
     *
     * @throws ToolArgumentsException if they are not a JSON object
     */
    public static String objectOf(String arguments) throws ToolArgumentsException {
        if (arguments == null || arguments.isBlank()) {
            return "{}";
        }
        try {
            if (Json.STRICT.readTree(arguments).isObject()) {
                return arguments;
            }
        } catch (JsonProcessingException notJson) {
            throw new ToolArgumentsException("they are not valid JSON");
        }
        throw new ToolArgumentsException("they are not a JSON object");
    }
}
