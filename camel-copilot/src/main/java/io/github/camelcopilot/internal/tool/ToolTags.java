// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tags by which a producer selects tools, or by which a tool can be selected. Immutable.
 *
 * @param names the tags; {@code *} selects all tools
 */
public record ToolTags(Set<String> names) {

    private static final String ALL = "*";

    /** Parses a list of tags that are separated by commas; null and blank are no tags. */
    public static ToolTags parse(String tags) {
        return new ToolTags(
                tags == null
                        ? Set.of()
                        : Arrays.stream(tags.split(","))
                                .map(String::strip)
                                .filter(tag -> !tag.isEmpty())
                                .collect(Collectors.toUnmodifiableSet()));
    }

    /** Returns whether no tool is selected. */
    public boolean isEmpty() {
        return names.isEmpty();
    }

    /** Returns whether these tags of a producer select a tool with the given ones. */
    public boolean select(Set<String> ofTool) {
        return names.contains(ALL) || !Collections.disjoint(names, ofTool);
    }
}
