package io.github.camelcopilot.springboot;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.DurationSyntax;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Ordered;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.util.CamelPropertiesHelper;
import org.apache.camel.spring.boot.util.HierarchicalPropertiesEvaluator;
import org.springframework.context.ApplicationContext;

/**
 * Sets the options that properties name on the component {@code copilot}, and none that they don't.
 * A component of another name is its maker's: it may have another provider, to which this one's
 * credential must not go.
 */
final class CopilotComponentCustomizer implements ComponentCustomizer {

    private final ApplicationContext application;
    private final CamelContext camelContext;
    private final CopilotComponentConfiguration options;

    CopilotComponentCustomizer(
            ApplicationContext application,
            CamelContext camelContext,
            CopilotComponentConfiguration options) {
        this.application = application;
        this.camelContext = camelContext;
        this.options = options;
    }

    @Override
    public boolean isEnabled(String name, Component target) {
        return "copilot".equals(name)
                && target instanceof CopilotComponent
                && HierarchicalPropertiesEvaluator.evaluate(
                        application,
                        "camel.component.customizer",
                        "camel.component.copilot.customizer");
    }

    @Override
    public void configure(String name, Component target) {
        if (options.getConfiguration() != null) {
            // First, since the others are set in it.
            ((CopilotComponent) target).setConfiguration(options.getConfiguration());
        }
        Map<String, Object> named =
                CamelPropertiesHelper.getNonNullProperties(camelContext, options);
        // Not options of the component.
        named.keySet().removeAll(Set.of("enabled", "customizer", "configuration"));
        named.replaceAll((option, value) -> resolved(value));
        DurationSyntax.check(named);
        CamelPropertiesHelper.setCamelProperties(camelContext, target, named, true);
    }

    private Object resolved(Object value) {
        return value instanceof String text
                ? camelContext.resolvePropertyPlaceholders(text)
                : value;
    }

    /** Before the application's own customizers, which so have the last word. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST;
    }
}
