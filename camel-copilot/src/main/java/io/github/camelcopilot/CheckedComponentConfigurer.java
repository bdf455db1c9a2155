// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.internal.options.DurationSyntax;
import io.github.camelcopilot.internal.options.EnumOptions;
import io.github.camelcopilot.internal.options.IntegerSyntax;
import io.github.camelcopilot.internal.options.OutputOptions;
import org.apache.camel.CamelContext;

/**
 * Validates the component options that Camel Main and Spring Boot set as strings, in the same way
 * as the options of an endpoint URI. Used by the thread that starts Camel.
 */
final class CheckedComponentConfigurer extends CopilotComponentConfigurer {

    private final IntegerSyntax integers = new IntegerSyntax(this);

    @Override
    public boolean configure(
            CamelContext camelContext,
            Object target,
            String name,
            Object value,
            boolean ignoreCase) {
        DurationSyntax.check(name, value);
        EnumOptions.check(name, value);
        integers.check(name, value);
        return super.configure(
                camelContext, target, name, OutputOptions.componentOption(name, value), ignoreCase);
    }
}
