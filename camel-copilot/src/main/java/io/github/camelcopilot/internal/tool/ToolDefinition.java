// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.api.ToolSpec;
import java.time.Duration;

/**
 * A tool as the options of its route declare it. Immutable.
 *
 * @param tags the tags by which producers select it
 * @param timeout the maximum duration of a call
 * @param maxResultSize the maximum size of a result in bytes of UTF-8
 */
public record ToolDefinition(
        ToolSpec spec, ToolTags tags, ArgumentRules rules, Duration timeout, long maxResultSize) {}
