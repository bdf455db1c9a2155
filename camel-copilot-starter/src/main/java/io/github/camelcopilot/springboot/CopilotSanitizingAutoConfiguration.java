// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import org.apache.camel.CamelContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration that masks the credentials of the component in the actuator, if there is one.
 * Not conditional on the component: its credentials may be in the environment even if it is
 * disabled.
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
