// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.ToolSource;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.internal.tool.AvailableTool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists the tools that producers can offer, for the developer console. Any thread may use it. */
final class ToolList {

    private static final Logger LOG = LoggerFactory.getLogger(ToolList.class);

    private final Supplier<CamelContext> context;
    private final Supplier<List<AvailableTool>> routes;

    /**
     * @param context has beans of the type {@link ToolSource}
     * @param routes supplies the tools that are routes
     */
    ToolList(Supplier<CamelContext> context, Supplier<List<AvailableTool>> routes) {
        this.context = context;
        this.routes = routes;
    }

    /** Returns the tools, sorted by name. */
    List<AvailableTool> tools() {
        List<AvailableTool> tools = new ArrayList<>(routes.get());
        for (ToolSource bean : context.get().getRegistry().findByType(ToolSource.class)) {
            tools.addAll(toolsOf(bean));
        }
        tools.sort(Comparator.comparing(tool -> tool.spec().name()));
        return tools;
    }

    /** A source is user code, which must not prevent others from being shown. */
    private static List<AvailableTool> toolsOf(ToolSource source) {
        try {
            return AvailableTool.of(source);
        } catch (RuntimeException failure) {
            LOG.warn(
                    "The source of tools {} failed with {}",
                    source.getClass().getName(),
                    failure.getClass().getName());
            return List.of();
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
