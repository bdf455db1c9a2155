// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import java.util.Map;

/**
 * The arguments of a call in their final form. Immutable.
 *
 * @param json the arguments as a JSON object, for the body of the message
 * @param headers the arguments that become headers, by name
 */
public record ToolArguments(String json, Map<String, Object> headers) {}
