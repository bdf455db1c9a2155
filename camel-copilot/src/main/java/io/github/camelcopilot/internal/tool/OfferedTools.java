// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.api.ToolSource;
import io.github.camelcopilot.api.ToolSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tools that are offered to the model in one exchange. Immutable. */
public final class OfferedTools {

    /** No tools. */
    public static final OfferedTools NONE = new OfferedTools(List.of());

    private final Map<String, Tool> byName = new LinkedHashMap<>();

    /**
     * A tool with its source.
     *
     * @param source calls the tool
     */
    public record Tool(ToolSource source, ToolSpec spec) {}

    /**
     * @throws IllegalArgumentException if two tools have the same name
     */
    OfferedTools(Collection<Tool> tools) {
        for (Tool tool : tools) {
            Tool other = byName.putIfAbsent(tool.spec().name(), tool);
            if (other != null) {
                throw new IllegalArgumentException(
                        "Two tools have the name "
                                + tool.spec().name()
                                + ": "
                                + other.source()
                                + " and "
                                + tool.source()
                                + "; rename one of them, or select only one with tags");
            }
        }
    }

    /** Returns the tools as they are described to the model. */
    public List<ToolSpec> specs() {
        return byName.values().stream().map(Tool::spec).toList();
    }

    /** Returns the tool with a name, if it is offered. */
    public Optional<Tool> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Returns the names of the tools. */
    public Collection<String> names() {
        return byName.keySet();
    }
}
