// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import io.github.camelcopilot.CopilotComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Ordered;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.util.CamelPropertiesHelper;
import org.apache.camel.spring.boot.util.HierarchicalPropertiesEvaluator;
import org.springframework.context.ApplicationContext;

/**
 * Applies the properties that have a value to the component {@code copilot}. Components with other
 * names are not changed: they may use another provider, which must not receive the credential.
 */
final class CopilotComponentCustomizer implements ComponentCustomizer {

    /** A placeholder without a value, which Spring leaves unchanged. */
    private static final Pattern UNRESOLVED = Pattern.compile("\\$\\{[^{}]*\\}");

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
        checkBeans();
        if (options.getConfiguration() != null) {
            // First, since the other options are set on it.
            ((CopilotComponent) target).setConfiguration(options.getConfiguration());
        }
        Map<String, Object> properties =
                CamelPropertiesHelper.getNonNullProperties(camelContext, options);
        // These are not options of the component.
        properties.keySet().removeAll(Set.of("enabled", "customizer", "configuration"));
        properties.replaceAll(this::resolve);
        CamelPropertiesHelper.setCamelProperties(camelContext, target, properties, true);
    }

    /** Rejects properties whose value could not be converted to a bean. */
    private void checkBeans() {
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put("configuration", options.getConfiguration());
        beans.put("memory", options.getMemory());
        beans.put("models-provider", options.getModelsProvider());
        beans.put("ssl-context-parameters", options.getSslContextParameters());
        beans.put("token-provider", options.getTokenProvider());
        beans.put("token-store", options.getTokenStore());
        beans.put("tool-approval", options.getToolApproval());
        beans.forEach(
                (option, bean) -> {
                    String property = "camel.component.copilot." + option;
                    String text = application.getEnvironment().getProperty(property);
                    if (bean == null && text != null && !text.isBlank()) {
                        throw new IllegalArgumentException(
                                "The property "
                                        + property
                                        + " does not refer to a bean; write #bean: and its name"
                                        + alternative(option)
                                        + ". Spring placeholders are resolved here, those of Camel are"
                                        + " not");
                    }
                });
    }

    private static String alternative(String option) {
        return switch (option) {
            case "token-store" -> ", or the path of a file";
            case "tool-approval" -> ", the URI of an endpoint, or suspend";
            default -> "";
        };
    }

    private Object resolve(String option, Object value) {
        if (!(value instanceof String text)) {
            return value;
        }
        boolean isSecret = CopilotSanitizingFunction.SECRET_OPTIONS.contains(option);
        if (isSecret && UNRESOLVED.matcher(text).matches()) {
            // It would be sent as the credential, and the service would refuse it.
            throw new IllegalArgumentException(
                    "The property for the option " + option + " has a placeholder without a value");
        }
        try {
            return camelContext.resolvePropertyPlaceholders(text);
        } catch (IllegalArgumentException failure) {
            // The message of the failure quotes the text.
            throw isSecret
                    ? new IllegalArgumentException(
                            "The placeholder in the option " + option + " cannot be resolved")
                    : failure;
        }
    }

    /** Runs before the customizers of the application, which take precedence. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST;
    }
}
