// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options {@code mcpServer.*}, with a map for each part of a key. Camel Main walks from part to
 * part of a property such as {@code mcpServer.files.header.Authorization}, which it cannot do in
 * other maps: see {@link McpServerMapConfigurer}. Not safe for use by several threads.
 */
final class McpServerMap extends LinkedHashMap<String, Object> {

    private static final long serialVersionUID = 1L;

    McpServerMap() {}

    McpServerMap(Map<String, Object> options) {
        super(options);
    }

    /** Returns the map for a part of a key, which is created unless it exists. */
    McpServerMap part(String name) {
        if (!(get(name) instanceof McpServerMap)) {
            put(name, new McpServerMap());
        }
        return (McpServerMap) get(name);
    }
}
