package io.github.camelcopilot;

import io.github.camelcopilot.internal.options.DurationSyntax;
import io.github.camelcopilot.internal.options.EnumOptions;
import org.apache.camel.CamelContext;

/**
 * Sets the options of the component that come as text, from the properties of Camel Main or of
 * Spring Boot, and refuses what those of an endpoint are refused for. Used by the thread that
 * starts Camel.
 */
final class CheckedComponentConfigurer extends CopilotComponentConfigurer {

    @Override
    public boolean configure(
            CamelContext camelContext,
            Object target,
            String name,
            Object value,
            boolean ignoreCase) {
        DurationSyntax.check(name, value);
        EnumOptions.check(name, value);
        return super.configure(camelContext, target, name, value, ignoreCase);
    }
}
