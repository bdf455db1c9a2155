// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.api.ToolSource;
import io.github.camelcopilot.api.ToolSpec;
import java.util.List;
import java.util.Set;

/**
 * A tool that producers can offer to the model, as it is shown to people. Immutable.
 *
 * @param tags the tags by which producers select it
 * @param routeId the id of the route that runs when the model calls it; null = it is no route
 */
public record AvailableTool(ToolSpec spec, Set<String> tags, String routeId) {

    /** Returns the tools of a source. */
    public static List<AvailableTool> of(ToolSource source) {
        Set<String> tags = source.tags();
        String routeId = source instanceof RouteTool route ? route.routeId() : null;
        return source.tools().stream().map(spec -> new AvailableTool(spec, tags, routeId)).toList();
    }
}
