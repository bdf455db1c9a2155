// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ExtendedPropertyConfigurerGetter;
import org.apache.camel.spi.PropertyConfigurer;

/**
 * Lets Camel Main set properties in a {@link McpServerMap}. Found by Camel by the name of that
 * class, and used by the thread that starts Camel.
 */
public final class McpServerMapConfigurer
        implements PropertyConfigurer, ExtendedPropertyConfigurerGetter {

    @Override
    public boolean configure(
            CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
        ((McpServerMap) target).put(name, value);
        return true;
    }

    @Override
    public Map<String, Object> getAllOptions(Object target) {
        return Map.of();
    }

    @Override
    public Class<?> getOptionType(String name, boolean ignoreCase) {
        return Object.class;
    }

    @Override
    public Object getOptionValue(Object target, String name, boolean ignoreCase) {
        return ((McpServerMap) target).part(name);
    }
}
