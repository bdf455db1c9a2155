// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.api.ToolArgumentsException;
import java.util.Map;

/** Which arguments a tool accepts. Immutable. */
public interface ArgumentRules {

    /** Returns the JSON Schema of the arguments, which the model reads. */
    Map<String, Object> schema();

    /**
     * Returns arguments in their final form. Arguments that are already in their final form are
     * returned unchanged.
     *
     * @param json a JSON object as text; blank = no arguments
     * @throws ToolArgumentsException if the arguments do not fit; the message is for the model
     */
    ToolArguments read(String json) throws ToolArgumentsException;

    /** Returns the parameters as one line for the log. */
    String summary();
}
