// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.api.ToolSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;

/**
 * The tools of all routes from {@code copilot:tool:NAME} in a Camel context, whatever their
 * component. A tool is known from the creation of its route until the route is removed. Any thread
 * may use it.
 */
public final class RouteTools {

    /** The tools by name, in the order in which their routes were created. Guarded by this. */
    private final Map<String, Registration> tools = new LinkedHashMap<>();

    /**
     * @param owner the first processor of the route, which identifies the route: Camel creates a
     *     new consumer each time that it starts the route again, but keeps the processor
     */
    private record Registration(Object owner, RouteTool tool) {}

    private RouteTools() {}

    /** Returns the tools of a context. */
    public static RouteTools of(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        synchronized (RouteTools.class) {
            RouteTools known = extension.getContextPlugin(RouteTools.class);
            if (known == null) {
                known = new RouteTools();
                extension.addContextPlugin(RouteTools.class, known);
            }
            return known;
        }
    }

    /** Returns the current tools. */
    public synchronized List<ToolSource> sources() {
        return tools.values().stream().map(each -> (ToolSource) each.tool()).toList();
    }

    /**
     * Returns the tool of a route, which is added unless it is known.
     *
     * @param owner the first processor of the route
     * @param added supplies the tool if it is added
     * @throws IllegalArgumentException if another route has a tool with the name
     */
    public synchronized RouteTool add(String name, Object owner, Supplier<RouteTool> added) {
        Registration known = tools.get(name);
        if (known == null) {
            known = new Registration(owner, added.get());
            tools.put(name, known);
        } else if (known.owner() != owner) {
            throw new IllegalArgumentException(
                    "The name of the tool "
                            + name
                            + " is already in use by "
                            + known.tool()
                            + ": each tool of a Camel context needs its own name");
        }
        return known.tool();
    }

    /** Removes the tool of a route that has been removed; has no effect if it is unknown. */
    public void remove(RouteTool tool) {
        synchronized (this) {
            tools.values().removeIf(each -> each.tool() == tool);
        }
        tool.remove();
    }
}
