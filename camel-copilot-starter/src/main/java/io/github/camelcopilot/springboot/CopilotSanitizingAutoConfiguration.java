package io.github.camelcopilot.springboot;

import org.apache.camel.CamelContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Takes the component's credentials out of what the actuator shows, where there is one; a component
 * that is disabled may still have its credentials in the environment.
 */
@AutoConfiguration
@ConditionalOnClass({SanitizingFunction.class, CamelContext.class})
public class CopilotSanitizingAutoConfiguration {

    @Bean
    SanitizingFunction copilotSanitizingFunction(
            Environment environment,
            ObjectProvider<CopilotComponentConfiguration> options,
            ObjectProvider<CamelContext> camelContexts) {
        return new CopilotSanitizingFunction(
                new CopilotSecrets(environment, options, camelContexts));
    }
}
