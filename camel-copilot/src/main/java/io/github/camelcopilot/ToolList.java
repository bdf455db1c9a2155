// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.ToolSource;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.internal.tool.AvailableTool;
import io.github.camelcopilot.internal.tool.RouteTools;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the tools that the producers of a component can offer, for the developer console. Any
 * thread may use it.
 */
final class ToolList {

    private static final Logger LOG = LoggerFactory.getLogger(ToolList.class);

    private final CopilotComponent component;

    ToolList(CopilotComponent component) {
        this.component = component;
    }

    /** Returns the tools, sorted by name. */
    List<AvailableTool> tools() {
        return Stream.concat(ofContext(), ofEndpoints())
                .distinct()
                .flatMap(ToolList::toolsOf)
                .sorted(Comparator.comparing(tool -> tool.spec().name()))
                .toList();
    }

    private Stream<ToolSource> ofContext() {
        CamelContext context = component.getCamelContext();
        return Stream.concat(
                context.getRegistry().findByType(ToolSource.class).stream(),
                RouteTools.of(context).sources().stream());
    }

    /** Sources may belong to one endpoint. */
    private Stream<ToolSource> ofEndpoints() {
        return component.getCamelContext().getEndpoints().stream()
                .filter(endpoint -> endpoint instanceof CopilotEndpoint)
                .map(endpoint -> (CopilotEndpoint) endpoint)
                .filter(endpoint -> endpoint.getComponent() == component)
                .flatMap(endpoint -> endpoint.toolSources().stream());
    }

    /** A source is user code, which must not prevent others from being shown. */
    private static Stream<AvailableTool> toolsOf(ToolSource source) {
        try {
            return AvailableTool.of(source).stream();
        } catch (RuntimeException failure) {
            LOG.warn(
                    "The source of tools {} failed with {}",
                    source.getClass().getName(),
                    failure.getClass().getName());
            return Stream.empty();
        }
    }

    /** Returns what is known about a tool, by the names of the options of copilot:tool. */
    static Map<String, Object> details(AvailableTool tool) {
        ToolSpec spec = tool.spec();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("tags", List.copyOf(new TreeSet<>(tool.tags())));
        putIfKnown(details, "title", spec.title());
        putIfKnown(details, "readOnlyHint", spec.readOnlyHint());
        putIfKnown(details, "destructiveHint", spec.destructiveHint());
        putIfKnown(details, "idempotentHint", spec.idempotentHint());
        details.put("returnDirect", spec.returnDirect());
        putIfKnown(details, "route", tool.routeId());
        return details;
    }

    private static void putIfKnown(Map<String, Object> details, String name, Object value) {
        if (value != null) {
            details.put(name, value);
        }
    }
}
